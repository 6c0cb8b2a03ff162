import type { Meeting } from "../domain/meeting.ts";
import type { Card, Element } from "./card.ts";
import { closedItem, quoted } from "./labels.da.ts";

/** What is said when a line cannot be told without a closed word. */
const closedNews = "Der er nyt om et lukket punkt. Åbn beskeden for at læse det.";

/** Enough of a text to know it by, also where a card shortens it. */
const telling = 40;

/** All that is written under the meeting's closed items, each by its beginning. */
function closedWords(meeting: Meeting): string[] {
  const closed = meeting.items.filter((item) => item.closed);
  const ids = new Set(closed.map((item) => item.id));
  const isClosed = (id: string | null): boolean => id !== null && ids.has(id);
  const all = [
    ...closed.flatMap((item) => [
      ...[item.title, item.summary, item.background].filter((words) => words !== item.publicTitle),
      ...item.clauses.map((clause) => clause.text),
      ...item.attachments.map((one) => one.title),
    ]),
    ...meeting.entries.filter((one) => isClosed(one.itemId) || isClosed(one.subjectItemId)).map((one) => one.text),
    ...meeting.actions.filter((one) => isClosed(one.itemId)).map((one) => one.text),
    ...meeting.objections.filter((one) => isClosed(one.itemId)).map((one) => one.text),
  ];
  return [...new Set(all.map((words) => words.trim().slice(0, telling).trim()).filter(Boolean))];
}

const escaped = (words: string): string => words.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&");

/** The words as words: »Løn« is not in »Lønninger«. */
const asWords = (words: string): RegExp => new RegExp(`(?<![\\p{L}\\p{N}])${escaped(words)}(?![\\p{L}\\p{N}])`, "iu");
const beginning = (words: string): RegExp =>
  words.length < telling ? asWords(words) : new RegExp(escaped(words), "iu");

function textsOf(element: Element): string[] {
  switch (element.kind) {
    case "heading":
    case "text":
    case "note":
      return [element.text];
    case "list":
      return element.lines;
    case "divider":
    case "buttons":
      return [];
  }
}

/**
 * A card whose notification line says nothing of what is closed: a lock screen shows it to whoever holds the telephone. What is quoted
 * there becomes »Lukket punkt«; the card itself keeps its words, and says by `closed` that they may stand nowhere else.
 */
export function discreet(meeting: Meeting, card: Card): Card {
  const secrets = closedWords(meeting).map(beginning);
  const isTold = (words: string): boolean => secrets.some((secret) => secret.test(words));
  if (![card.summary, ...card.elements.flatMap(textsOf)].some(isTold)) return card;
  const hidden = card.summary.replace(/»[^»«]*«/gu, (part) => (isTold(part) ? quoted(closedItem) : part));
  return { ...card, summary: isTold(hidden) ? closedNews : hidden, closed: true };
}
