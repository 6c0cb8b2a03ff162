import { describe, expect, it } from "vitest";

import { wrongIn } from "./desk.ts";

const secret = "tj1_KBjLOHiHKpuPCnanz16TveWaVHB35vpkRTCsJSM";

describe("what no card may say", () => {
  it.each([
    ["Mødet er om NaN dage.", "NaN"],
    ["Kære undefined", "undefined"],
    ["https://referent.example/kalender/undefined.ics", "undefined"],
    [`https://referent.example/kalender/${secret}.ics er for null`, "null"],
    ["https://referent.example/dok/0b7e3fab-d5f8-4708-b90b-2054d0d2b278", "0b7e3fab-d5f8-"],
    [`https://referent.example/kalender/${secret}-nan`, "nan"],
    [`Koden er ${secret}`, "nan"],
  ])("is found in »%s«", (said, wrong) => {
    expect(wrongIn(said)).toBe(wrong);
  });

  it("is not what the lot drew for the secret part of an address", () => {
    expect(wrongIn(`https://referent.example/kalender/${secret}.ics`)).toBeNull();
    expect(wrongIn(`https://referent.example/dok/${secret}`)).toBeNull();
  });
});
