import { expect, it } from "vitest";

import { closeItem, emptyItem } from "../../src/domain/agenda.ts";
import type { Meeting } from "../../src/domain/meeting.ts";
import { discreet } from "../../src/ui/discretion.ts";
import { receipt } from "../../src/ui/frame.ts";
import { boardMeeting } from "../support/harbour-board.ts";

const closing = (title: string): Meeting => {
  const item = { ...emptyItem("item", title), number: 1 };
  return closeItem(boardMeeting({ items: [item] }), item.id, null);
};

it("puts »Lukket punkt« where a closed title is quoted, and keeps the card's own words", () => {
  const said = discreet(closing("Salg af Havnevej 3"), receipt("Punkt 1 »Salg af Havnevej 3« er udsat."));
  expect(said.summary).toBe("Punkt 1 »Lukket punkt« er udsat.");
  expect(said.elements).toEqual([{ kind: "text", text: "Punkt 1 »Salg af Havnevej 3« er udsat." }]);
  expect(said.closed).toBe(true);
});

it("says nothing but that there is news when the words stand without quotation marks", () => {
  const said = discreet(closing("Salg af Havnevej 3"), receipt("1. salg af havnevej 3 er næste punkt."));
  expect(said.summary).toBe("Der er nyt om et lukket punkt. Åbn beskeden for at læse det.");
});

it("knows a long text by its beginning, also when the card shortens it", () => {
  const title = `Forhandling om ${"meget ".repeat(20)}langt lejemål`;
  expect(discreet(closing(title), receipt(`Punkt 1 »${title.slice(0, 60)}…« er udsat.`)).summary).toBe(
    "Punkt 1 »Lukket punkt« er udsat.",
  );
});

it.each(["»Lønninger« er punkt 3.", "Mødet er flyttet."])("leaves »%s« as it is when »Løn« is closed", (line) => {
  expect(discreet(closing("Løn"), receipt(line))).toEqual(receipt(line));
});
