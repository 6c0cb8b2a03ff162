import type { NewId } from "./agenda.ts";
import { participantsOf, type Forum } from "./forum.ts";
import { objectionDeadline } from "./deadline.ts";
import type { Meeting } from "./meeting.ts";
import type { Approval, Objection } from "./minutes.ts";
import { refuse } from "./rule-violation.ts";

type Subject = { meeting: Meeting; forum: Forum };

/**
 * Sends the draft minutes, the first time or again: a new version, with new time for objections. Refuses `minutes.locked` when approved,
 * `minutes.not-yet` before the meeting has ended, `meeting.cancelled`.
 */
export function sendDraft({ meeting, forum, now }: Subject & { now: Date }): Meeting {
  const { status, start } = meeting;
  if (status === "approved") refuseLocked(meeting);
  if (status === "cancelled") refuse("meeting.cancelled", { start });
  if (status !== "held" && status !== "drafted") refuse("minutes.not-yet", { start });
  return {
    ...meeting,
    status: "drafted",
    draftVersion: meeting.draftVersion + 1,
    minutesSentAt: now,
    objectionsUntil: objectionDeadline(now, forum.settings),
  };
}

/** Objections that nobody has answered, to this draft or an earlier one: while there is one, nothing is approved. */
export function openObjections(meeting: Meeting): Objection[] {
  return meeting.objections.filter((objection) => !objection.resolvedAt);
}

/**
 * A person says yes to the draft as it stands. Refuses `minutes.not-sent`, `minutes.locked`, `minutes.already-approved-by-you` and
 * `meeting.cancelled`.
 */
export function agreeToMinutes(said: { meeting: Meeting; personId: string; now: Date; newId: NewId }): Meeting {
  const { meeting, personId, now, newId } = said;
  requireDraft(meeting);
  if (hasAgreed(meeting, personId)) refuse("minutes.already-approved-by-you", { start: meeting.start });
  return {
    ...meeting,
    approvals: [...meeting.approvals, approvalOf(meeting, { id: newId(), personId, kind: "spoken", at: now })],
  };
}

/**
 * A person objects to one item of the draft; a yes they gave to the same draft no longer stands. Refuses `minutes.not-sent`,
 * `minutes.locked`, `minutes.objections-late` from the deadline on, and `meeting.cancelled`.
 */
export function objectToMinutes(said: {
  meeting: Meeting;
  itemId: string;
  personId: string;
  text: string;
  now: Date;
  newId: NewId;
}): Meeting {
  const { meeting, itemId, personId, text, now, newId } = said;
  const { objectionsUntil: until, draftVersion } = requireDraft(meeting);
  if (until && now >= until) refuse("minutes.objections-late", { until });
  const objection = { id: newId(), itemId, draftVersion, personId, text, at: now, resolvedAt: null, resolution: null };
  const approvals = meeting.approvals.filter((one) => one.personId !== personId || one.draftVersion !== draftVersion);
  return { ...meeting, approvals, objections: [...meeting.objections, objection] };
}

/** The secretary or chair has dealt with an objection. Refuses `minutes.locked`, and `card.stale` when it is gone or dealt with already. */
export function resolveObjection(said: {
  meeting: Meeting;
  objectionId: string;
  resolution: string;
  now: Date;
}): Meeting {
  const { meeting, objectionId, resolution, now } = said;
  requireDraft(meeting);
  const open = openObjections(meeting).find((objection) => objection.id === objectionId);
  if (!open) return refuse("card.stale", {});
  const resolved = { ...open, resolvedAt: now, resolution };
  return { ...meeting, objections: meeting.objections.map((one) => (one === open ? resolved : one)) };
}

/** Has every participant said yes to the draft as it stands, and is nothing open? */
export function everyoneHasAgreed({ meeting, forum }: Subject): boolean {
  const participants = participantsOf(forum);
  const agreed = participants.every((member) => hasAgreed(meeting, member.personId));
  return isSentAsItStands(meeting) && participants.length > 0 && agreed && openObjections(meeting).length === 0;
}

/** From when silence approves: the deadline, or the answer to the last objection when that came later. Null while it cannot. */
export function silenceApprovesAt(meeting: Meeting): Date | null {
  if (meeting.status !== "drafted" || !meeting.objectionsUntil || openObjections(meeting).length > 0) return null;
  const resolved = meeting.objections.map((objection) => objection.resolvedAt?.getTime() ?? 0);
  return new Date(Math.max(meeting.objectionsUntil.getTime(), ...resolved));
}

/**
 * Can silence approve what was sent then? Not when everything came out of a backup later: an objection may be lost, and nobody was silent who
 * wrote one.
 */
export function isSilenceKnown(sentAt: Date, restoredAt: Date | null): boolean {
  return restoredAt === null || restoredAt < sentAt;
}

/** Is the time for objections over, with none open? */
export function approvalDue(meeting: Meeting, now: Date): boolean {
  const at = silenceApprovesAt(meeting);
  return at !== null && now >= at;
}

/**
 * Approves what nobody objected to; unchanged when that is not due. The record states the hour at which silence approved, not when we
 * came to look: so a late look and two replicas write the same.
 */
export function approveBySilence({ meeting, forum, now, newId }: Subject & { now: Date; newId: NewId }): Meeting {
  const at = silenceApprovesAt(meeting);
  if (!at || now < at) return meeting;
  return approveMinutes({ meeting, forum, by: "silence", now: at, newId });
}

/**
 * Approves the draft as it stands and locks it. Those who said yes stay so, the other participants are written down as silent – except
 * who objected to this draft: they were not silent, and their objection with its answer is the record of it. Refuses
 * `minutes.objections-open`, `minutes.not-sent` (also when the draft was changed and not sent again: nobody has seen it), `minutes.locked`
 * and `meeting.cancelled`.
 */
export function approveMinutes(
  approval: Subject & { by: "silence" | "everyone" | "steward"; now: Date; newId: NewId },
): Meeting {
  const { meeting, forum, by, now, newId } = approval;
  requireDraft(meeting);
  if (!isSentAsItStands(meeting)) refuse("minutes.not-sent", { start: meeting.start });
  const count = openObjections(meeting).length;
  if (count > 0) refuse("minutes.objections-open", { count });
  const silent = participantsOf(forum)
    .filter(({ personId }) => !hasAgreed(meeting, personId) && !hasObjected(meeting, personId))
    .map(({ personId }) => approvalOf(meeting, { id: newId(), personId, kind: "silent", at: now }));
  return {
    ...meeting,
    status: "approved",
    approvedAt: now,
    approvedBy: by,
    approvals: [...meeting.approvals, ...silent],
  };
}

/** The meeting, when its minutes are a draft that has been sent and not approved. */
function requireDraft(meeting: Meeting): Meeting {
  if (meeting.status === "approved") refuseLocked(meeting);
  if (meeting.status === "cancelled") refuse("meeting.cancelled", { start: meeting.start });
  if (meeting.status !== "drafted") refuse("minutes.not-sent", { start: meeting.start });
  return meeting;
}

/** A change after the sending takes the deadline away; see `draftChanged` in minutes.ts. */
function isSentAsItStands(meeting: Meeting): boolean {
  return meeting.status === "drafted" && meeting.objectionsUntil !== null;
}

function refuseLocked({ approvedAt, start }: Meeting): never {
  return refuse("minutes.locked", { approvedAt: approvedAt ?? start, start });
}

function approvalOf(meeting: Meeting, approval: Omit<Approval, "draftVersion">): Approval {
  return { ...approval, draftVersion: meeting.draftVersion };
}

function hasAgreed(meeting: Meeting, personId: string): boolean {
  return meeting.approvals.some((one) => one.personId === personId && one.draftVersion === meeting.draftVersion);
}

function hasObjected(meeting: Meeting, personId: string): boolean {
  return meeting.objections.some((one) => one.personId === personId && one.draftVersion === meeting.draftVersion);
}
