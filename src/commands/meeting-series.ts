import { z } from "zod";

import { publishedText } from "../calendar/feed.ts";
import { publicMeeting } from "../domain/circle.ts";
import { circleOf } from "../domain/forum.ts";
import type { Meeting } from "../domain/meeting.ts";
import {
  choicesIn,
  longestSeries,
  proposedTogether,
  proposeSeries,
  type ProposedMeeting,
  type Surroundings,
} from "../domain/series.ts";
import { refuse } from "../domain/rule-violation.ts";
import { localStampOf } from "../domain/time.ts";
import { invitationTexts } from "../ui/calendar.ts";
import type { Args, CardFile } from "../ui/card.ts";
import { formatDateValue, readLeadingDate, type RecurrenceValue } from "../ui/dates.da.ts";
import { receipt } from "../ui/frame.ts";
import { answeredBefore, nothing, questionButtons } from "../ui/question.ts";
import {
  editedTexts,
  editList,
  emptyList,
  missingHours,
  noDays,
  planAllLabel,
  planPlainLabel,
  seriesCard,
  seriesChannelCard,
  seriesForm,
  seriesInvitationCard,
  seriesLinkLabel,
  seriesReceipt,
  tooManyLines,
  unreadableHours,
  wrongLines,
  wrongListCard,
  type SeriesFacts,
} from "../ui/series.ts";
import { ofMeeting, optionalId, optionalWords } from "./argument.ts";
import { keepQuestion, type AskedChoice } from "./asking.ts";
import { carriable } from "./carrying.ts";
import { asForm, beside, forumCommand, instead, type Answer, type Command, type InForum } from "./command.ts";
import { circumstancesIn } from "./conflict.ts";
import { dateContext, instantOfStamp } from "./date-choice.ts";
import { meetingsInTheWay, plan } from "./planning.ts";
import { hoursIn, linesOf } from "./series-line.ts";
import { tellChannels, tellPerson } from "./telling.ts";

/** A rule becomes real meetings: its dates are proposed on one card, put right if need be, and planned together or not at all. */

type Proposed = Omit<SeriesFacts, "forum">;

/** The proposal for a text that says a rule, or null when it says something else. Nothing is planned. */
export async function seriesMeant(asked: InForum, text: string, place: string | null): Promise<Answer | null> {
  const { reading, rest } = readLeadingDate(text, dateContext(asked));
  if (reading.status !== "ok" || reading.value.kind !== "recurrence") return null;
  const { value } = reading;
  const { timeStart: start, timeEnd: end } = value;
  if (start === null || end === null) return beside(receipt(missingHours(formatDateValue(withHours(value)), start)));
  const proposal = proposeSeries({ rrule: value.rrule, first: value.next }, { start, end }, await around(asked));
  if (proposal.meetings.length === 0) return beside(receipt(noDays));
  return beside(
    await ask(asked, { ...proposal, rule: formatDateValue(value), place: place ?? (rest === "" ? null : rest) }),
  );
}

/** The rule with hours on it, for an example: two hours from when it was said to begin, else 9 to 11. */
function withHours(value: RecurrenceValue): RecurrenceValue {
  const timeStart = value.timeStart ?? "09:00";
  const hour = (Number(timeStart.slice(0, 2)) + 2) % 24;
  return { ...value, timeStart, timeEnd: `${String(hour).padStart(2, "0")}${timeStart.slice(2)}` };
}

/** Further ahead than any list reaches. */
const aheadMs = 20 * 366 * 86_400_000;

async function around(asked: InForum): Promise<Surroundings> {
  const others = await meetingsInTheWay(asked);
  const span = { from: asked.now, to: new Date(asked.now.getTime() + aheadMs) };
  const own = await asked.tx.forums.ofPerson(asked.actor.id);
  return { now: asked.now, others, ...(await circumstancesIn(asked, span, { own, moved: null })) };
}

/** Puts the dates to the secretary: what each button would plan is kept with the question. */
async function ask(asked: InForum, proposal: Proposed) {
  const question = asked.newId();
  const choices = [...planChoices(asked, proposal), editChoice(asked, question, filled(proposal)), leaveIt];
  await keepQuestion(asked, { id: question, choices, forumId: asked.forum.id });
  const labels = choices.map(({ label }) => label);
  return seriesCard({ ...proposal, forum: asked.forum }, questionButtons(question, labels));
}

const leaveIt: AskedChoice = { label: nothing, invocation: { command: "message.dismiss", args: {} } };

function planChoices({ forum }: InForum, { meetings, place }: Proposed): AskedChoice[] {
  const { possible, plain } = choicesIn(meetings);
  const choice = (label: string, chosen: readonly ProposedMeeting[]): AskedChoice => ({
    label,
    invocation: { command: "meeting.planSeries", args: { forum: forum.id, place, meetings: stampsOf(chosen) } },
  });
  return [
    ...(possible.length === 0 ? [] : [choice(planAllLabel(possible.length, meetings.length), possible)]),
    ...(plain.length === 0 || plain.length === possible.length ? [] : [choice(planPlainLabel(plain.length), plain)]),
  ];
}

function stampsOf(meetings: readonly ProposedMeeting[]): string[][] {
  return meetings.flatMap(({ time }) => (time ? [[localStampOf(time.start), localStampOf(time.end)]] : []));
}

type Filled = { dates: string; hours: string; place: string };

function filled({ meetings, place }: Proposed): Filled {
  return { ...editedTexts(meetings), place: place ?? "" };
}

function editChoice({ forum }: InForum, question: string, texts: Filled): AskedChoice {
  const args: Args = { ...texts, forum: forum.id, question, edit: true };
  return { label: editList, invocation: { command: "meeting.planSeries", args } };
}

const stamp = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/u);
const seriesArgs = ofMeeting.extend({
  question: optionalId,
  edit: z.literal(true).optional(),
  meetings: z
    .array(z.tuple([stamp, stamp]))
    .min(1)
    .max(longestSeries)
    .optional(),
  dates: z.string().optional(),
  hours: optionalWords,
  place: optionalWords,
});
type SeriesArgs = z.infer<typeof seriesArgs>;

/** Opens the list to be put right, takes it as it was put right, or plans what was confirmed. */
const planSeries = forumCommand("meeting.planSeries", seriesArgs, async (asked, args) => {
  const { question, meetings, dates, hours, place } = args;
  if (meetings) {
    const times = meetings.map(([start, end]) => ({ start: instantOfStamp(start), end: instantOfStamp(end), place }));
    return planned(asked, times);
  }
  if (dates === undefined) return refuse("card.stale", {});
  if (!args.edit) return edited(asked, { ...args, dates });
  const texts = { dates, hours: hours ?? "", place: place ?? "" };
  return asForm(seriesForm(texts, { forum: asked.forum.id, question }));
});

/** All of them, in the one transaction of the command: when one is refused, none is planned. */
async function planned(
  asked: InForum,
  times: readonly { start: Date; end: Date; place: string | null }[],
): Promise<Answer> {
  const others = await meetingsInTheWay(asked);
  for (const time of times) others.push(await plan(asked, time, others));
  const meetings = others.slice(-times.length);
  const [first] = meetings;
  if (!first) return refuse("card.stale", {});
  await inviteToAll(asked, meetings);
  const card = seriesChannelCard(asked.forum, meetings);
  await tellChannels(asked, asked.forum, { key: `series:${first.id}`, card });
  return instead(seriesReceipt({ ...asked, meetings }, await carriable(asked, first)));
}

/** One message to each of the circle, with all the dates and one calendar file; the link follows the meetings when they are moved. */
async function inviteToAll(asked: InForum, meetings: readonly Meeting[]): Promise<void> {
  const { forum, publicUrl } = asked;
  const content = publishedText(
    meetings.map((meeting) => ({ meeting, texts: invitationTexts(publicMeeting(meeting), forum) })),
  );
  const card = seriesInvitationCard(forum, meetings);
  for (const { personId } of circleOf(forum)) {
    const token = await asked.tx.calendars.newFeed({ kind: "person", personId });
    const file: CardFile = {
      name: "invitationer.ics",
      mediaType: "text/calendar; charset=utf-8; method=PUBLISH",
      content,
      url: `${publicUrl}/kalender/${token}`,
      label: seriesLinkLabel,
    };
    await tellPerson(asked, personId, { key: `series:${meetings[0]?.id ?? ""}`, card, file });
  }
}

/**
 * The list as the secretary put it right. It is planned at once when there is nothing to say about any of its days; else the card asks
 * again. What cannot be read is named, and nothing is planned.
 */
async function edited(asked: InForum, args: SeriesArgs & { dates: string }): Promise<Answer> {
  const { question, dates, place } = args;
  if (question !== null && !(await stillOpen(asked, question))) return instead(receipt(answeredBefore));
  const again = { dates, hours: args.hours ?? "", place: place ?? "" };
  const hours = args.hours === null ? null : hoursIn(args.hours);
  if (args.hours !== null && hours === null) return wrongList(asked, again, { said: unreadableHours(args.hours) });
  const { meetings, wrong } = linesOf(asked, dates, hours);
  if (wrong.length > 0) return wrongList(asked, again, wrongLines(wrong));
  if (meetings.length === 0) return wrongList(asked, again, { said: emptyList });
  if (meetings.length > longestSeries) return wrongList(asked, again, { said: tooManyLines(meetings.length) });
  const times = meetings.flatMap(({ time }) => (time ? [time] : []));
  const checked = proposedTogether(meetings, await around(asked));
  if (checked.some(({ remarks }) => remarks.length > 0))
    return instead(await ask(asked, { meetings: checked, place, rule: null, passed: 0, left: 0 }));
  return planned(
    asked,
    times.map((time) => ({ ...time, place })),
  );
}

/** What was written stays, and can be put right again. */
async function wrongList(asked: InForum, texts: Filled, why: { said: string; lines?: string[] }): Promise<Answer> {
  const question = asked.newId();
  const choices = [editChoice(asked, question, texts), leaveIt];
  await keepQuestion(asked, { id: question, choices, forumId: asked.forum.id });
  const labels = choices.map(({ label }) => label);
  return instead(wrongListCard({ lines: [], ...why }, questionButtons(question, labels)));
}

/** A list belongs to one question and is taken once: it closes the card that it came from. */
async function stillOpen({ tx, now, actor }: InForum, id: string): Promise<boolean> {
  const question = (await tx.questions.get(id)) ?? refuse("card.stale", {});
  if (question.personId !== actor.id) refuse("card.not-yours", {});
  if (question.answeredAt) return false;
  await tx.questions.answer(id, now);
  return true;
}

export const seriesCommands: Command[] = [planSeries];
