import type { ChangedPart, ContentChange, ContentGuest, ContentItem, DocumentContent } from "./content.ts";
import { contentFor } from "./content-view.ts";

/**
 * A full document with what has changed since the version before it. The public's changes are found between what the public sees of the two, so
 * that they tell of nothing that is closed.
 */
export function withChanges(content: DocumentContent, before: DocumentContent): DocumentContent {
  return {
    ...content,
    changedSince: before.version,
    changes: changesBetween(before, content),
    publicChanges: changesBetween(contentFor(before, "public"), contentFor(content, "public")),
  };
}

/** What differs, in the document's order; items that no longer print are not told of. Both contents are for one reader. */
function changesBetween(before: DocumentContent, after: DocumentContent): ContentChange[] {
  const old = new Map(before.items.map((item) => [item.itemId, item]));
  const items = after.items.map((item) => ({ itemId: item.itemId, what: changedParts(old.get(item.itemId), item) }));
  const written = before.stage === "agenda" && after.stage !== "agenda";
  return [{ itemId: null, what: changedHead(before, after) }, ...items]
    .map(({ itemId, what }) => ({ itemId, what: written ? what.filter((part) => !ofMinutes.includes(part)) : what }))
    .filter((change) => change.what.length > 0);
}

/** When an agenda has become minutes, that is one change, not one of each item. */
const ofMinutes: readonly ChangedPart[] = ["minutes", "actions"];

function changedHead(before: DocumentContent, after: DocumentContent): ChangedPart[] {
  return differing({
    stage: [before.stage, after.stage],
    time: [whenOf(before), whenOf(after)],
    place: [before.place, after.place],
    people: [peopleOf(before), peopleOf(after)],
    actions: [before.actions, after.actions],
  });
}

const whenOf = ({ start, end, cancelled }: DocumentContent): unknown => [start, end, cancelled];

function peopleOf({ attendance, guests }: DocumentContent): unknown {
  return [
    attendance.present,
    attendance.absent,
    attendance.unknown,
    attendance.apologies,
    guests.map((guest: ContentGuest) => guest.name),
  ];
}

/** Of an item that was closed or fell since, that is all there is to say. */
function changedParts(before: ContentItem | undefined, after: ContentItem): ChangedPart[] {
  if (before === undefined) return ["added"];
  const states = differing({ fallen: [before.state !== "active", after.state !== "active"] });
  if (before.closed !== after.closed) return [...states, after.closed ? "closed" : "opened"];
  if (states.length > 0 && after.state !== "active") return states;
  return differing({
    title: [titleFacts(before), titleFacts(after)],
    case: [caseFacts(before), caseFacts(after)],
    recommendation: [texts(before.clauses), texts(after.clauses)],
    attachments: [before.attachments, after.attachments],
    minutes: [minutesFacts(before), minutesFacts(after)],
    actions: [before.actions, after.actions],
  });
}

const titleFacts = ({ title, kind, minutes, stateReason }: ContentItem): unknown => [title, kind, minutes, stateReason];
const caseFacts = ({ summary, background, lateReason }: ContentItem): unknown => [summary, background, lateReason];
const minutesFacts = ({ entries }: ContentItem): unknown => entries.map(({ kind, text }) => [kind, text]);
const texts = (clauses: ContentItem["clauses"]): unknown => clauses.map((clause) => clause.text);

/** The parts whose two values are not the same, as JSON. */
function differing(pairs: Partial<Record<ChangedPart, [unknown, unknown]>>): ChangedPart[] {
  return (Object.keys(pairs) as ChangedPart[]).filter((part) => {
    const [one, other] = pairs[part] ?? [];
    return JSON.stringify(one) !== JSON.stringify(other);
  });
}
