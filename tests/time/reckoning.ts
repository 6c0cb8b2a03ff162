import { Temporal } from "temporal-polyfill";

import { dayOf, instantMs, lastWorkday, workdaysAfter } from "./calendar.ts";
import { chair, member, secretary, stranger, type Life, type Settings, type Task } from "./life.ts";

/** What is owed to whom, reckoned a second time. Shares nothing with src/. */

/** `about`: the time of the meeting it is said of, or the task; null when it is said once, however often the meeting is moved. */
export type Owed = { kind: string; to: string; about: string | null; atMs: number; untilMs: number };

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** Every meeting here lasts an hour; half an hour later somebody should have said that it was held, or that it is over. */
const lengthMs = 60 * minuteMs;
const patienceMs = 30 * minuteMs;

/** What is owed for a meeting as it stands. What was due before people heard of it is not owed. */
export function owedFor(life: Life): Owed[] {
  const meeting = ofMeeting(life);
  return [...meeting, ...ofTasks(life)].filter(({ atMs, untilMs }) => atMs < untilMs);
}

function ofMeeting(life: Life): Owed[] {
  if (life.startedAtMs === null) return beforeIt(life);
  if (life.endedAtMs === null) return [closing(life, life.startedAtMs)];
  if (life.minutesSentAtMs === null) return minutes(life, life.endedAtMs);
  return life.isApproved ? [] : [silence(life, life.minutesSentAtMs)];
}

function dayOfMeeting({ start }: Life): Temporal.PlainDate {
  return Temporal.PlainDateTime.from(start).toPlainDate();
}

function startOf({ start }: Life): number {
  return instantMs(start.slice(0, 10), start.slice(11));
}

function sent(date: Temporal.PlainDate, { sendAt }: Settings): number {
  return instantMs(lastWorkday(date).toString(), sendAt);
}

function beforeIt(life: Life): Owed[] {
  const { settings } = life.plan;
  const time = `time ${life.sequence}`;
  const startMs = startOf(life);
  const endMs = startMs + lengthMs;
  const span = (kind: string, days: number, untilMs: number): Said => {
    return { kind, atMs: sent(dayOfMeeting(life).subtract({ days }), settings), untilMs };
  };
  const said = life.answer?.sequence === life.sequence ? life.answer : null;
  const unstarted = { kind: "meeting.unstarted", atMs: endMs + patienceMs, untilMs: endMs + patienceMs + 7 * dayMs };
  const coming = said?.isComing === false ? [] : [member];
  const all = [
    ...(life.agendaSentAtMs === null ? beforeAgenda(life, span) : []),
    ...to([chair, ...(said ? [] : [member])], time, span("rsvp.chase", settings.rsvpDays, startMs)),
    ...to([secretary, chair, ...coming], time, span("meeting.soon", settings.reminderDays, startMs)),
    ...to([secretary], time, unstarted),
  ];
  return all.filter((one) => isNews(life, one));
}

type Said = Pick<Owed, "kind" | "atMs" | "untilMs">;

function to(people: string[], about: string | null, one: Said): Owed[] {
  return people.map((person) => ({ ...one, to: person, about }));
}

function beforeAgenda(life: Life, span: (kind: string, days: number, untilMs: number) => Said): Owed[] {
  const { settings, debtor } = life.plan;
  const lastDay = dayOfMeeting(life).subtract({ days: settings.itemsDeadlineDays });
  const deadlineMs = instantMs(lastDay.toString(), settings.itemsDeadlineAt);
  const debtors = debtor === null || debtor === stranger ? [] : [debtor];
  return [
    ...to([chair, member], null, span("items.call", settings.itemsCallDays, deadlineMs)),
    ...to(debtors, null, span("items.nudge", settings.nudgeDays, deadlineMs)),
    ...to([secretary, chair], `time ${life.sequence}`, span("agenda.due", settings.agendaDays, startOf(life))),
  ];
}

/** Who has heard of the time, or spoken, is not reminded at that very moment of what was due before. */
function isNews({ timeSetAtMs, answer, sequence }: Life, one: Owed): boolean {
  const hasSpoken = one.kind === "meeting.soon" && one.to === member && answer?.sequence === sequence;
  return one.atMs > timeSetAtMs && (!hasSpoken || one.atMs > answer.atMs);
}

/** One that began after its end is given its length first. */
function closing(life: Life, startedAtMs: number): Owed {
  const endMs = startOf(life) + lengthMs;
  const atMs = (startedAtMs < endMs ? endMs : startedAtMs + lengthMs) + patienceMs;
  return { kind: "meeting.closing", to: secretary, about: `time ${life.sequence}`, atMs, untilMs: atMs + dayMs };
}

/** Five days after the meeting, until the week that was promised is over. */
function minutes(life: Life, endedAtMs: number): Owed[] {
  const day = dayOfMeeting(life);
  const atMs = sent(day.add({ days: 5 }), life.plan.settings);
  const untilMs = instantMs(day.add({ days: 8 }).toString(), "00:00");
  return atMs > endedAtMs ? [{ kind: "minutes.due", to: secretary, about: null, atMs, untilMs }] : [];
}

/** From the deadline on, whenever somebody looks. */
function silence({ plan }: Life, sentAtMs: number): Owed {
  const day = workdaysAfter(dayOf(sentAtMs), plan.settings.objectionWorkdays);
  const atMs = instantMs(day.toString(), plan.settings.objectionsAt);
  return { kind: "silence", to: "everybody", about: null, atMs, untilMs: Infinity };
}

function ofTasks({ plan, tasks, endedAtMs }: Life): Owed[] {
  if (endedAtMs === null) return [];
  return tasks.flatMap((task) => ofTask(task, plan.settings)).filter(({ atMs }) => atMs > endedAtMs);
}

/** Three days before, on the day, and the working day after, when the secretary hears of it, too. */
function ofTask({ id, due, assignee, isDone }: Task, settings: Settings): Owed[] {
  if (isDone) return [];
  const day = Temporal.PlainDate.from(due);
  const soonMs = sent(day.subtract({ days: 3 }), settings);
  const dueMs = sent(day, settings);
  const overdueMs = sent(workdaysAfter(day, 1), settings);
  const endMs = sent(day.add({ days: 14 }), settings);
  const ours = assignee === null || assignee === stranger ? [] : [assignee];
  const of = (kind: string, people: string[], atMs: number, untilMs: number): Owed[] =>
    people.map((to) => ({ kind, to, about: id, atMs, untilMs }));
  return [
    ...of("action.soon", ours, soonMs, dueMs),
    ...of("action.due", ours, dueMs, overdueMs),
    ...of("action.overdue", [...new Set([...ours, secretary])], overdueMs, endMs),
  ];
}
