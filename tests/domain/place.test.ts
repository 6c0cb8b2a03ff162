import { describe, expect, it } from "vitest";

import { placeIn } from "../../src/domain/place.ts";

describe("a place as it was written", () => {
  const teams = "https://teams.microsoft.com/meet/381726?p=bV4";
  it.each([
    ["Lokale 2", "Lokale 2", null],
    [`Teams-møde ${teams}`, "Teams-møde", teams],
    [`Lokale 2 eller ${teams}.`, "Lokale 2 eller", teams],
    [`Lokale 2 (${teams})`, "Lokale 2", teams],
    [`${teams}, mødelokale 4`, "mødelokale 4", teams],
    [teams, "Teams", teams],
    ["https://eu01web.zoom.us/j/61", "Zoom", "https://eu01web.zoom.us/j/61"],
    ["https://rum.kommune.example/æble", "rum.kommune.example", "https://rum.kommune.example/%C3%A6ble"],
    ["https://", "https://", null],
    [null, null, null],
  ])("%s", (written, place, joinLink) => {
    expect(placeIn(written)).toEqual({ place, joinLink });
  });
});
