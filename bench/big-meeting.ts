import type { DocumentContent } from "../src/documents/content.ts";
import { documentContent } from "../src/documents/meeting-content.ts";
import type { AgendaItem } from "../src/domain/agenda.ts";
import { answerFrom, entryAt, harbourBoard, heldMeeting, ids, itemAt } from "../tests/support/harbour-board.ts";

/** Draft minutes of some size, for measuring. */

const wordsPerItem = 1_500;

function prose(words: number, seed: number): string {
  const stock = "rådet drøftede østmolens bådpladser og fandt, at ventelisten er længere end året før".split(" ");
  const paragraphs = Array.from({ length: Math.ceil(words / 75) }, (_, place) => {
    const length = Math.min(75, words - place * 75);
    return Array.from({ length }, (_, index) => stock[(index * 7 + place + seed) % stock.length]).join(" ");
  });
  return paragraphs.join("\n\n");
}

export function bigMeeting(itemCount: number): DocumentContent {
  const items = Array.from({ length: itemCount }, (_, index): AgendaItem => {
    const texts = { summary: prose(150, index), background: prose(850, index + 1) };
    return itemAt(index + 1, `Punkt nummer ${index + 1}`, { ...texts, kind: "discussion", minutes: 10 });
  });
  const entries = items.map((item, index) => entryAt(index + 1, item.id, prose(wordsPerItem - 1_000, index + 2)));
  const meeting = heldMeeting({ items, entries, attendance: [answerFrom(ids.boats, "attending")] });
  const made = { version: 1, madeAt: new Date("2027-06-16T07:00:00Z") };
  return documentContent({ meeting, forum: harbourBoard(), names: new Map(), stage: "minutes" }, made);
}
