import { expect, it } from "vitest";

import { documentText } from "../../src/documents/text.ts";
import { closeItem, sendAgenda } from "../../src/domain/agenda.ts";
import { endMeeting, startMeeting } from "../../src/domain/meeting.ts";
import { describeEntry, writeEntry } from "../../src/domain/minutes.ts";
import { plainText } from "../../src/ui/card.ts";
import { runningCard, summaryCard } from "../../src/ui/minutes.ts";
import { committee, countingIds, itemTitled, meetingWith, now, secretary } from "../support/committee.ts";

const newId = countingIds();
const forum = committee(newId);
const planned = meetingWith(["Budget", "Salg af Havnevej"], newId, forum);
const closed = itemTitled(planned, "Salg af Havnevej");
const sent = sendAgenda(closeItem(planned, closed.id, null), now);
const started = startMeeting(sent, secretary, sent.start);
const budget = itemTitled(planned, "Budget");
const draft = {
  itemId: budget.id,
  kind: "decision",
  text: "Udvalget besluttede at sælge Havnevej",
  strength: "decided",
  byPersonId: secretary,
} as const;
const written = writeEntry(started, draft, { now: sent.start, newId });
const meeting = describeEntry(written.meeting, { ...written.entry, subjectItemId: closed.id });
const names = new Map<string, string>();
const facts = { meeting, forum, names, now: sent.start };
const over = { ...facts, meeting: endMeeting(meeting, sent.end) };

it.each([
  ["the running meeting's card", plainText(runningCard(facts, "public"))],
  ["the summary", plainText(summaryCard(over, "public"))],
  ["the public document", documentText({ meeting: over.meeting, forum, names, view: "public", stage: "minutes" })],
])("keeps a decision about a closed item, taken under an open one, out of %s", (_, text) => {
  expect(text).toContain("1. ");
  expect(text).not.toContain("sælge Havnevej");
});

it("shows it to the circle", () => {
  expect(plainText(runningCard(facts, "internal"))).toContain("sælge Havnevej");
  expect(plainText(summaryCard(over, "internal"))).toContain("sælge Havnevej");
});
