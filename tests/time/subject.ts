import { assignAction } from "../../src/domain/action.ts";
import { addAttachment } from "../../src/domain/agenda.ts";
import { sendDraft } from "../../src/domain/approval.ts";
import type { AttendanceAnswer } from "../../src/domain/attendance.ts";
import { defaultSettings, type Forum } from "../../src/domain/forum.ts";
import { planMeeting, type Meeting } from "../../src/domain/meeting.ts";
import type { Subject } from "../../src/jobs/duty.ts";
import { instantMs } from "./calendar.ts";
import { hourMs } from "./course.ts";
import { chair, meetingId, member, secretary, type Life, type Plan } from "./life.ts";

/** The same life as the program keeps it. */
export function subjectOf(life: Life): Subject {
  const forum = forumOf(life.plan);
  const at = instantMs(life.start.slice(0, 10), life.start.slice(11));
  const time = { start: new Date(at), end: new Date(at + hourMs), place: null };
  const first = instantMs(life.plan.start.slice(0, 10), life.plan.start.slice(11));
  const planned = planMeeting(
    forum,
    { start: new Date(first), end: new Date(first + hourMs), place: null },
    { now: new Date(life.plan.plannedAtMs), newId: () => "item", others: [] },
  );
  const meeting = withDebt({ ...planned, ...time, id: meetingId }, life.plan);
  return { meeting: withMinutes(withCourse(meeting, life), forum, life), forum };
}

function forumOf({ settings }: Plan): Forum {
  const as = (personId: string, role: "secretary" | "chair" | "member") => ({
    personId,
    name: personId,
    email: null,
    role,
    deputyFor: null,
  });
  return {
    id: "forum",
    organisationId: "organisation",
    version: 1,
    name: "Havnerådet",
    aliases: [],
    settings: { ...defaultSettings, ...settings },
    members: [as(secretary, "secretary"), as(chair, "chair"), as(member, "member")],
    standingItems: [{ id: "aob", title: "Eventuelt", position: 1, anyOtherBusiness: true }],
    channels: [],
  };
}

function withDebt(meeting: Meeting, { debtor }: Plan): Meeting {
  if (debtor === null) return meeting;
  const promised = { itemId: "item", title: "Budget", note: null, promisedBy: debtor, state: "promised" } as const;
  return addAttachment(meeting, promised, () => "attachment").meeting;
}

const dateOf = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));

function withCourse(meeting: Meeting, life: Life): Meeting {
  const { sequence, timeSetAtMs, answer, agendaSentAtMs, startedAtMs, endedAtMs } = life;
  const isCalled = agendaSentAtMs !== null || startedAtMs !== null;
  return {
    ...meeting,
    sequence,
    timeSetAt: new Date(timeSetAtMs),
    agendaSentAt: dateOf(agendaSentAtMs),
    startedAt: dateOf(startedAtMs),
    endedAt: dateOf(endedAtMs),
    status: endedAtMs !== null ? "held" : isCalled ? "called" : "planned",
    attendance: answer ? [answerOf(answer)] : [],
  };
}

function answerOf({ sequence, isComing, atMs }: NonNullable<Life["answer"]>): Meeting["attendance"][number] {
  const answer: AttendanceAnswer = isComing ? "attending" : "apology";
  const by = { personId: member, answeredBy: member, door: "slack" as const, reason: null, deputyId: null };
  return { ...by, id: "answer", sequence, answer, answeredAt: new Date(atMs) };
}

function withMinutes(meeting: Meeting, forum: Forum, life: Life): Meeting {
  const { tasks, endedAtMs, minutesSentAtMs, isApproved } = life;
  if (endedAtMs === null) return meeting;
  const now = new Date(endedAtMs);
  const given = tasks.reduce((so, { id, due, assignee, isDone }) => {
    const task = {
      itemId: null,
      assigneeId: assignee,
      assigneeName: "Nogen",
      text: "Gør noget",
      createdBy: secretary,
    };
    const { meeting: after } = assignAction(so, { ...task, due }, { now, newId: () => id });
    const actions = after.actions.map((one) => (one.id === id && isDone ? { ...one, doneAt: now } : one));
    return { ...after, actions };
  }, meeting);
  if (minutesSentAtMs === null) return given;
  const sent = sendDraft({ meeting: given, forum, now: new Date(minutesSentAtMs) });
  return isApproved ? { ...sent, status: "approved" } : sent;
}
