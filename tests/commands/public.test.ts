import { describe, expect, expectTypeOf, it } from "vitest";

import { livingCard, tellChannels } from "../../src/commands/telling.ts";
import { versionFor } from "../../src/commands/document-version.ts";
import { publicMeeting, type Public } from "../../src/domain/circle.ts";
import type { Meeting } from "../../src/domain/meeting.ts";
import type { DocumentContent } from "../../src/documents/content.ts";
import type { NewMessage } from "../../src/ports.ts";
import { agendaChannelCard, attachmentArrivedCard, fallenCard, supplementCard } from "../../src/ui/agenda.ts";
import { invitationTexts } from "../../src/ui/calendar.ts";
import type { Card } from "../../src/ui/card.ts";
import { forAll, receipt } from "../../src/ui/frame.ts";
import {
  cancelledChannelCard,
  movedChannelCard,
  pastStageCard,
  plannedChannelCard,
  publicFacts,
  type MeetingFacts,
} from "../../src/ui/meeting.ts";
import { approvedChannelCard, runningChannelCard, summaryCard, summaryChannelCard } from "../../src/ui/minutes.ts";
import { action, attachment, clause, names } from "../support/full-meeting.ts";
import { entryAt, harbourBoard, heldMeeting, ids, itemAt } from "../support/harbour-board.ts";

/** The harbour board's meeting, with a canary in every text that a closed item has. */
const closed = itemAt(1, "Kanarietitel", {
  closed: true,
  publicTitle: "En personalesag",
  onBehalfOf: "Kanarieophav",
  lateReason: "Kanariegrund",
  stateReason: "Kanarieårsag",
  summary: "Kanarieresume",
  background: "Kanariesag",
  clauses: [{ ...clause("Kanarieindstilling"), id: "c1" }],
  attachments: [attachment(1, "Kanariebilag", { id: "a1", note: "Kanarienote" })],
});
const meeting: Meeting = heldMeeting({
  items: [closed, itemAt(2, "Bådpladser", { attachments: [attachment(2, "Tegning")] })],
  guests: [
    { id: "g1", name: "Kanariegæst", personId: null, itemId: closed.id },
    { id: "g2", name: "Ingeniør Ove Klit", personId: null, itemId: null },
  ],
  entries: [
    entryAt(1, closed.id, "Kanariebeslutning", { kind: "decision" }),
    entryAt(2, "item-2", "Kanariesidespring", { kind: "decision", subjectItemId: closed.id }),
    entryAt(3, "item-2", "Besluttede pladserne", { kind: "decision" }),
  ],
  actions: [action(closed.id, "Kanarieopgave", { id: "t1" }), action("item-2", "indhente bud")],
  proposals: [
    {
      id: "p1",
      number: 1,
      title: "Kanarieforslag",
      background: "Kanariebaggrund",
      kind: null,
      minutes: null,
      personId: ids.fish,
      onBehalfOf: null,
      lateReason: "Kanariehast",
      proposedAt: new Date(0),
      state: "accepted",
      answeredAt: null,
      reason: null,
      itemId: closed.id,
    },
  ],
  objections: [
    {
      id: "o1",
      itemId: closed.id,
      draftVersion: 1,
      personId: ids.fish,
      text: "Kanarieindsigelse",
      at: new Date(0),
      resolvedAt: null,
      resolution: null,
    },
  ],
});
const facts: MeetingFacts = { meeting, forum: harbourBoard(), names, now: meeting.end };
const content = {} as DocumentContent;
const birds = (value: unknown): string[] => JSON.stringify(value).match(/kanarie\p{L}+/giu) ?? [];

/** Never run: what stands here compiles only as long as each line marked so does not. */
export function trespasses(asked: Parameters<typeof tellChannels>[0], card: Card): unknown[] {
  return [
    // @ts-expect-error -- the agenda for a channel is made of what everybody may read
    () => agendaChannelCard(facts),
    // @ts-expect-error -- nor the notice of a new item
    () => supplementCard(facts, closed.id),
    // @ts-expect-error -- nor of one that falls away
    () => fallenCard(facts, closed.id),
    // @ts-expect-error -- nor of an attachment
    () => attachmentArrivedCard(facts, closed.id, ""),
    // @ts-expect-error -- nor the meeting as it is planned
    () => plannedChannelCard(facts),
    // @ts-expect-error -- nor its new time
    () => movedChannelCard(facts, meeting),
    // @ts-expect-error -- nor that it is off
    () => cancelledChannelCard(facts),
    // @ts-expect-error -- nor what became of it
    () => pastStageCard(publicFacts(facts), meeting),
    // @ts-expect-error -- nor how it goes
    () => runningChannelCard(facts),
    // @ts-expect-error -- nor what came of it
    () => summaryChannelCard(facts),
    // @ts-expect-error -- nor its approved minutes
    () => approvedChannelCard(facts),
    // @ts-expect-error -- calendars are shared
    () => invitationTexts(meeting, facts.forum),
    // @ts-expect-error -- a card for one person does not go to a channel
    () => tellChannels(asked, facts.forum, { key: "k", card }),
    // @ts-expect-error -- nor one that is told to be for everybody, but is made of the internal
    () => tellChannels(asked, facts.forum, { key: "k", card: summaryCard(facts, "public") }),
    // @ts-expect-error -- nor past `tellChannels`, straight into the outbox
    (): NewMessage => ({ key: "k", to: { kind: "channel", channelId: "c" }, card }),
    // @ts-expect-error -- a card is marked by what it is made of, and the internal does not mark it
    () => forAll(meeting, card),
    // @ts-expect-error -- a document with everything in it is no public one
    (): Public<DocumentContent> => versionFor(content, meeting, "internal"),
    // @ts-expect-error -- nor is it, whoever it was reduced for
    (): Public<DocumentContent> => versionFor(content, meeting, "internal" as "internal" | "public"),
  ];
}

describe("what is public", () => {
  it("is another type than the internal, which goes nowhere that asks for the public", () => {
    expectTypeOf<Public<Meeting>>().toExtend<Meeting>();
    expectTypeOf<Meeting>().not.toExtend<Public<Meeting>>();
    expectTypeOf<Public<Card>>().toExtend<Card>();
    expectTypeOf<Card>().not.toExtend<Public<Card>>();
    expectTypeOf<DocumentContent>().not.toExtend<Public<DocumentContent>>();
    expectTypeOf(forAll(null, receipt(""))).toEqualTypeOf<Public<Card>>();
  });

  it("has no word of a closed item left in it, and everything else", () => {
    expect(birds(meeting).length).toBe(17);
    const open = publicMeeting(meeting);
    expect(birds(open)).toEqual([]);
    for (const kept of ["En personalesag", "Bådpladser", "Tegning", "Besluttede pladserne", "indhente bud", "Ove Klit"])
      expect(JSON.stringify(open)).toContain(kept);
    expect(open.items.map(({ attachments }) => attachments.length)).toEqual([1, 1]);
  });

  it("is the meeting itself where nothing is closed", () => {
    const plain = heldMeeting({ items: [itemAt(1, "Bådpladser")] });
    expect(publicMeeting(plain)).toBe(plain);
  });

  it("says in the channel what was decided about a closed item as no more than that", () => {
    const said = JSON.stringify(livingCard(facts));
    expect(birds(said)).toEqual([]);
    expect(said).toContain("1. En personalesag (lukket)");
    expect(said).toContain("2. Beslutning om et lukket punkt");
    expect(said).toContain("Besluttede pladserne");
  });
});
