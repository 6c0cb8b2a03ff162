import type { Strength } from "../../domain/decision.ts";
import type { otherJudgements, SuggestedDecision } from "../../ui/import.ts";
import type { MeetingReading, ReadEntry } from "./reading.ts";

/** What somebody says of a suggested decision: how strong it is, that nobody can say, or that it is none. */
export type Judgement = Strength | (typeof otherJudgements)[number];

/** The suggested decisions in their order. */
export function suggestedDecisions({ items }: MeetingReading): SuggestedDecision[] {
  return items
    .flatMap(({ title, record }) => record.map((entry) => ({ entry, title })))
    .flatMap(({ entry: { kind, text, strength }, title }, index) =>
      kind === "decision" ? [{ paragraph: index + 1, item: title, text, strength }] : [],
    );
}

/** The reading as it was judged, by paragraph. What is no decision is a paragraph of the minutes all the same: no text goes. */
export function judged(reading: MeetingReading, judgements: ReadonlyMap<number, Judgement>): MeetingReading {
  let paragraph = 0;
  const items = reading.items.map((item) => ({
    ...item,
    record: item.record.map((entry) => {
      paragraph += 1;
      const judgement = judgements.get(paragraph);
      return judgement === undefined || entry.kind === "note" ? entry : judgedEntry(entry, judgement);
    }),
  }));
  return { ...reading, items };
}

function judgedEntry(entry: ReadEntry, judgement: Judgement): ReadEntry {
  if (judgement === "none") return { ...entry, kind: "note", strength: null };
  return { ...entry, strength: judgement === "unclear" ? null : judgement };
}
