import { z } from "zod";

import { itemNumbered } from "../domain/agenda.ts";
import { mayGive } from "../domain/rights.ts";
import {
  cancelMeeting,
  endMeeting,
  goToItem,
  isRunning,
  moveMeeting,
  startMeeting,
  stepPointer,
  type Meeting,
} from "../domain/meeting.ts";
import { draftChanged } from "../domain/draft.ts";
import { refuse } from "../domain/rule-violation.ts";
import { localDateOf, localStampOf, minutesBetween } from "../domain/time.ts";
import type { Args, Button } from "../ui/card.ts";
import { press } from "../ui/frame.ts";
import {
  cancelledChannelCard,
  movedChannelCard,
  cancelForm,
  cancelLabel,
  cancelOneLabel,
  cancelQuestion,
  cancelledCard,
  cancelledReceipt,
  dayRemarks,
  durationQuestion,
  endLabel,
  keepMeeting,
  meetingCard,
  meetingListCard,
  moveForm,
  movedCard,
  movedReceipt,
  nameIn,
  noMeetingCard,
  planForm,
  plannedCard,
  publicFacts,
} from "../ui/meeting.ts";
import { carryLabel, isNothingLeft } from "../ui/left-over.ts";
import { deputyStoodDownCard } from "../ui/attendance.ts";
import { endedCard, runningCard } from "../ui/minutes.ts";
import { vacationOn } from "../ui/vacation.da.ts";
import { numberIn, ofMeeting, optionalId, optionalNumber, optionalWords, words } from "./argument.ts";
import { ask } from "./asking.ts";
import { asForm, beside, forumCommand, instead, type Answer, type Command, type InForum } from "./command.ts";
import { askAboutConflicts } from "./conflict.ts";
import { instantOfStamp, readTime, type Chosen, type ChosenTime } from "./date-choice.ts";
import { timeOffers } from "./decision-offer.ts";
import { factsFor, readerOf } from "./facts.ts";
import {
  comingMeeting,
  comingMeetings,
  meetingsAfter,
  meetingToStart,
  minutesMeeting,
  nextMeeting,
} from "./meeting-choice.ts";
import { seriesMeant } from "./meeting-series.ts";
import { personNamed } from "./person-choice.ts";
import { meetingsInTheWay, planAndInvite, type PlannedTime } from "./planning.ts";
import {
  calendarFile,
  deputiesOnly,
  postLiving,
  refreshChannels,
  retireLiving,
  tellChannels,
  tellEverybody,
  tellPerson,
} from "./telling.ts";
import { carriable, deskFor, leftBehind } from "./carrying.ts";
import { guestCard, guestForm } from "../ui/guest.ts";

const stamp = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/u)
  .refine((given) => !Number.isNaN(instantOfStamp(given).getTime()));
const timeArgs = ofMeeting.extend({
  text: words.optional(),
  start: stamp.optional(),
  end: stamp.optional(),
  place: optionalWords,
  conflicts: z.literal("keep").optional(),
});
type TimeArgs = z.infer<typeof timeArgs>;

type Again = { command: "meeting.plan" | "meeting.move"; args: Args; minutes: number | null };

/** A time with its place: that of its own field, else what stood behind the time in words. */
function placed({ rest, ...time }: ChosenTime, place: TimeArgs["place"]): PlannedTime {
  return { ...time, place: place ?? (rest === "" ? null : rest) };
}

/** What stands in the way of the time, as a question; null when nothing does, or when that was said to be so. */
async function conflictsFirst(
  asked: InForum,
  { place, ...time }: PlannedTime,
  { args, again, moved }: { args: TimeArgs; again: Again; moved: Meeting | null },
): Promise<Answer | null> {
  if (args.conflicts) return null;
  return askAboutConflicts(asked, time, {
    again: { command: again.command, args: { ...again.args, place } },
    moved,
    bare: again.args,
  });
}

/** The time that was given, as a button's stamps or as words to be read; null when nothing was given. */
async function timeGiven(asked: InForum, args: TimeArgs, again: Again): Promise<Chosen<ChosenTime> | null> {
  if (args.start) {
    const start = instantOfStamp(args.start);
    if (args.end) return { kind: "chosen", value: { start, end: instantOfStamp(args.end), rest: "" } };
    return readEnd(asked, start, again);
  }
  if (args.text === undefined || args.text.trim() === "") return null;
  return readTime(asked, args.text, again, again.minutes);
}

async function readEnd(asked: InForum, start: Date, again: Again): Promise<Chosen<ChosenTime>> {
  const ending = (minutes: number): Date => new Date(start.getTime() + minutes * 60_000);
  if (again.minutes !== null) return { kind: "chosen", value: { start, end: ending(again.minutes), rest: "" } };
  const choices = [60, 90, 120, 180].map((minutes) => ({
    label: endLabel(start, ending(minutes)),
    invocation: {
      command: again.command,
      args: { ...again.args, start: localStampOf(start), end: localStampOf(ending(minutes)) },
    },
  }));
  return { kind: "asks", card: await ask(asked, durationQuestion(start, asked.now), choices, asked.forum.id) };
}

const plan = forumCommand("meeting.plan", timeArgs, async (asked, args) => {
  const series = args.text === undefined ? null : await seriesMeant(asked, args.text, args.place);
  if (series) return series;
  const again = { command: "meeting.plan", args: { forum: asked.forum.id }, minutes: null } as const;
  const chosen = await timeGiven(asked, args, { ...again, args: { ...again.args, place: args.place } });
  if (!chosen) return asForm(planForm(asked.forum));
  if (chosen.kind === "asks") return beside(chosen.card);
  const time = placed(chosen.value, args.place);
  return (await conflictsFirst(asked, time, { args, again, moved: null })) ?? planned(asked, time);
});

async function planned(asked: InForum, time: PlannedTime): Promise<Answer> {
  const facts = await planAndInvite(asked, time, await meetingsInTheWay(asked));
  await postLiving(asked, facts);
  const { meeting } = facts;
  const remarks = dayRemarks(meeting.start, vacationOn(localDateOf(meeting.start)), asked.now);
  return beside(plannedCard(facts, remarks, await carriable(asked, meeting)));
}

const move = forumCommand("meeting.move", timeArgs, async (asked, args) => {
  const meeting = await comingMeeting(asked, args);
  const minutes = minutesBetween(meeting.start, meeting.end);
  const again = { command: "meeting.move", args: { meeting: meeting.id }, minutes } as const;
  const chosen = await timeGiven(asked, args, again);
  if (!chosen) return asForm(moveForm(meeting, asked.now));
  if (chosen.kind === "asks") return beside(chosen.card);
  const time = placed(chosen.value, args.place);
  return (await conflictsFirst(asked, time, { args, again, moved: meeting })) ?? moved(asked, meeting, time);
});

async function moved(
  asked: InForum,
  meeting: Meeting,
  time: { start: Date; end: Date; place: string | null },
): Promise<Answer> {
  await asked.tx.forums.lock(asked.forum.id);
  const others = await asked.tx.meetings.ofForum(asked.forum.id, { from: asked.now });
  const after = moveMeeting(meeting, time, { now: asked.now, others });
  await asked.tx.meetings.save(meeting, after);
  const facts = await factsFor(asked, after);
  await retireLiving(asked, facts, meeting);
  await postLiving(asked, facts, { card: movedChannelCard(publicFacts(facts), meeting) });
  await tellEverybody(asked, facts, {
    key: `moved:${after.id}:${after.sequence}`,
    card: (reader) => movedCard(facts, meeting, reader),
    notice: "meeting.moved",
  });
  for (const { member, forPersonId } of deputiesOnly(meeting, asked.forum)) {
    await tellPerson(asked, member.personId, {
      key: `moved:${after.id}:${after.sequence}`,
      card: deputyStoodDownCard(facts, meeting, forPersonId),
      file: await calendarFile(asked, facts, member),
      onlyIf: { meetingId: after.id, sequence: after.sequence },
    });
  }
  return beside(movedReceipt(facts, meeting, dayRemarks(after.start, vacationOn(localDateOf(after.start)), asked.now)));
}

const cancelArgs = ofMeeting.extend({ reason: words.optional() });

/**
 * Words alone say neither which of several meetings is meant nor, without a reason, that it is meant at all: they are asked about once.
 * Null when there is nothing to ask.
 */
async function askWhichToCancel(
  asked: InForum,
  { meeting, reason }: z.infer<typeof cancelArgs>,
): Promise<Answer | null> {
  const coming = meeting ? [] : await comingMeetings(asked);
  const [only, ...others] = coming;
  if (!only || (others.length === 0 && reason !== undefined)) return null;
  const choices = coming.slice(0, 5).map((one) => ({
    label: others.length === 0 ? cancelLabel : cancelOneLabel(one, asked.now),
    invocation: {
      command: "meeting.cancel" as const,
      args: { meeting: one.id, ...(reason === undefined ? {} : { reason }) },
    },
  }));
  const keep = { label: keepMeeting, invocation: { command: "message.dismiss" as const, args: {} } };
  return beside(await ask(asked, cancelQuestion(coming, asked.now), [...choices, keep], asked.forum.id));
}

const cancel = forumCommand("meeting.cancel", cancelArgs, async (asked, args) => {
  const question = await askWhichToCancel(asked, args);
  if (question) return question;
  const meeting = await comingMeeting(asked, args);
  if (args.reason === undefined) return asForm(cancelForm(meeting, asked.now));
  const reason = args.reason.trim() === "" ? null : args.reason.trim();
  const after = cancelMeeting(meeting, reason, asked.now);
  await asked.tx.meetings.save(meeting, after);
  const facts = await factsFor(asked, after);
  await retireLiving(asked, facts, meeting);
  await tellChannels(asked, asked.forum, {
    key: `cancelled:${after.id}`,
    card: cancelledChannelCard(publicFacts(facts)),
  });
  await tellEverybody(asked, facts, { key: `cancelled:${after.id}`, card: () => cancelledCard(facts) });
  for (const { member } of deputiesOnly(meeting, asked.forum)) {
    const file = await calendarFile(asked, facts, member);
    await tellPerson(asked, member.personId, { key: `cancelled:${after.id}`, card: cancelledCard(facts), file });
  }
  const [next] = await meetingsAfter(asked, after);
  const left = leftBehind(after, await asked.tx.meetings.ofForum(asked.forum.id));
  return instead(cancelledReceipt(facts, left, next ?? null));
});

const show = forumCommand("meeting.show", ofMeeting, async (asked, args) => {
  const meeting = args.meeting ? await asked.tx.meetings.get(args.meeting) : await nextMeeting(asked);
  const steward = mayGive("agenda.edit", asked.role);
  if (!meeting) {
    const held = (await asked.tx.meetings.ofForum(asked.forum.id, { to: asked.now })).filter((one) => one.endedAt);
    return beside(
      noMeetingCard(asked.forum, { last: held.at(-1) ?? null, now: asked.now }, steward ? "may plan" : "may not"),
    );
  }
  const facts = await factsFor(asked, meeting);
  if (isRunning(meeting) && steward) return beside(runningCard(facts, "internal"));
  const open = meeting.endedAt === null && meeting.status !== "cancelled";
  return beside(steward && open ? await deskFor(asked, facts) : meetingCard(facts, readerOf(asked, meeting)));
});

const list = forumCommand("meeting.list", ofMeeting, async (asked) =>
  beside(meetingListCard(asked.forum, await asked.tx.meetings.ofForum(asked.forum.id), asked.now)),
);

const start = forumCommand("meeting.start", ofMeeting, async (asked, args) => {
  const meeting = await meetingToStart(asked, args);
  const after = startMeeting(meeting, asked.actor.id, asked.now);
  await asked.tx.meetings.save(meeting, after);
  const facts = await factsFor(asked, after);
  await retireLiving(asked, facts, meeting);
  await postLiving(asked, facts);
  return beside(runningCard(facts, "internal"));
});

async function step(asked: InForum, args: z.infer<typeof stepArgs>, direction: "next" | "previous"): Promise<Answer> {
  const meeting = await minutesMeeting(asked, args);
  const facts = await factsFor(asked, meeting);
  // A button says which item it moves on from: pressed twice, or by two, it moves once.
  if (args.from && args.from !== meeting.currentItemId) return instead(runningCard(facts, "internal"));
  const byName = (personId: string): string => nameIn(facts.names, personId);
  return pointed(asked, meeting, stepPointer(meeting, { direction, by: asked.actor.id, byName, now: asked.now }));
}

async function pointed(asked: InForum, before: Meeting, after: Meeting): Promise<Answer> {
  await asked.tx.meetings.save(before, after);
  const facts = await factsFor(asked, after);
  await refreshChannels(asked, facts);
  return instead(runningCard(facts, "internal"));
}

const stepArgs = ofMeeting.extend({ from: optionalId });
const next = forumCommand("pointer.next", stepArgs, (asked, args) => step(asked, args, "next"));
const previous = forumCommand("pointer.previous", stepArgs, (asked, args) => step(asked, args, "previous"));

const goTo = forumCommand("pointer.goTo", ofMeeting.extend({ item: optionalNumber }), async (asked, args) => {
  const meeting = await minutesMeeting(asked, args);
  const number = numberIn(args.item, meeting.items.length) ?? 1;
  return pointed(asked, meeting, goToItem(meeting, number, { by: asked.actor.id, now: asked.now }));
});

const end = forumCommand("meeting.end", ofMeeting, async (asked, args) => {
  const meeting = await minutesMeeting(asked, args);
  const after = endMeeting(meeting, asked.now);
  await asked.tx.meetings.save(meeting, after);
  const facts = await factsFor(asked, after);
  await retireLiving(asked, facts, meeting);
  await postLiving(asked, facts);
  return instead(endedCard(facts, [...(await timeOffers(asked, after)), ...(await carryOffers(asked, after))]));
});

async function carryOffers(asked: InForum, meeting: Meeting): Promise<Button[]> {
  const left = leftBehind(meeting, await asked.tx.meetings.ofForum(asked.forum.id));
  const [target] = await meetingsAfter(asked, meeting);
  if (isNothingLeft(left) || !target) return [];
  return [press(carryLabel(left, target, asked.now), "agenda.carry", { from: meeting.id, to: target.id })];
}

/** Who was there can be put right until the minutes are approved. */
function requireGuestList(meeting: Meeting): void {
  if (meeting.status === "cancelled") refuse("meeting.cancelled", { start: meeting.start });
  if (meeting.approvedAt) refuse("minutes.locked", { approvedAt: meeting.approvedAt, start: meeting.start });
}

const guestArgs = ofMeeting.extend({ person: optionalWords, item: optionalNumber });
const addGuest = forumCommand("meeting.addGuest", guestArgs, async (asked, args) => {
  const meeting = await comingMeeting(asked, args);
  if (args.person === null) return asForm(guestForm(meeting, asked.now));
  const number = numberIn(args.item, meeting.items.length);
  const itemId = number === null ? null : itemNumbered(meeting, number).id;
  const known = args.person.startsWith("@") ? await personNamed(asked, args.person) : null;
  requireGuestList(meeting);
  const guest = { id: asked.newId(), name: known?.name ?? args.person, personId: known?.id ?? null, itemId };
  const after = draftChanged({ ...meeting, guests: [...meeting.guests, guest] });
  await asked.tx.meetings.save(meeting, after);
  return instead(guestCard(await factsFor(asked, after), guest.name, number));
});

export const meetingCommands: Command[] = [plan, move, cancel, show, list, start, next, previous, goTo, end, addGuest];
