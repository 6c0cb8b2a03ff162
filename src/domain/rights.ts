import type { Role } from "./forum.ts";
import type { Meeting, MeetingStatus } from "./meeting.ts";

/** Where a meeting is, as far as rights go: `running` is called and begun. */
export type Stage = MeetingStatus | "running";

export const stages: readonly Stage[] = ["planned", "called", "running", "held", "drafted", "approved", "cancelled"];

const whileAgendaOpen: readonly Stage[] = ["planned", "called", "running"];
const beforeStart: readonly Stage[] = ["planned", "called"];
const onceCalled: readonly Stage[] = ["called", "running", "held", "drafted", "approved", "cancelled"];
const inMeeting: readonly Stage[] = ["running"];
const whileWritten: readonly Stage[] = ["running", "held", "drafted"];
const untilApproved: readonly Stage[] = ["planned", "called", "running", "held", "drafted"];
const onceBegun: readonly Stage[] = ["running", "held", "drafted", "approved"];
const onceSent: readonly Stage[] = ["drafted", "approved"];
const draftOut: readonly Stage[] = ["drafted"];

/** Who may, and in which states of the meeting that is read or changed. */
export type Grant = { to: Right; in: readonly Stage[] };

const grant = (to: Right, ...[where = stages]: [(readonly Stage[])?]): readonly Grant[] => [{ to, in: where }];

/**
 * Everything that the bot can do, who may, and when. The names live in buttons and in the database: never renamed, never Danish.
 * `anyone` needs no forum; `circle` is everyone in the forum; `participants` decide and may object; `stewards` are secretaries and chair.
 * Commands without a meeting of their own may be given whatever the state of any. Asked when a command is done, by commands/gate.ts; the
 * README's table is printed from it.
 */
const rightsTable = {
  "help.show": grant("anyone"),
  "help.example": grant("anyone"),
  "forum.create": grant("anyone"),
  "home.show": grant("anyone"),
  "question.answer": grant("anyone"),
  "message.dismiss": grant("anyone"),
  "calendar.show": grant("anyone"),
  "calendar.renew": grant("anyone"),
  "calendar.showForum": grant("circle"),
  "calendar.renewForum": grant("stewards"),
  "meeting.show": grant("circle"),
  "meeting.list": grant("circle"),
  "member.list": grant("circle"),
  "agenda.read": grant("circle"),
  // Those who write the minutes read them from the start of the meeting, the others from when the draft is sent out.
  "minutes.read": [...grant("stewards", onceBegun), ...grant("circle", onceSent)],
  "document.renew": grant("circle", onceCalled),
  "decision.list": grant("circle"),
  "action.list": grant("circle"),
  "attendance.attend": grant("circle", whileAgendaOpen),
  "attendance.apologise": grant("circle", whileAgendaOpen),
  "attendance.deputise": grant("participants", whileAgendaOpen),
  "attendance.declineDeputy": grant("circle", whileAgendaOpen),
  "attendance.counter": grant("circle", whileAgendaOpen),
  "attendance.answerFor": grant("stewards", untilApproved),
  "attendance.list": grant("stewards"),
  "agenda.propose": grant("circle", whileAgendaOpen),
  "proposal.late": grant("circle", whileAgendaOpen),
  "proposal.next": grant("circle", whileAgendaOpen),
  "proposal.none": grant("circle"),
  "proposal.withdraw": grant("circle", untilApproved),
  "minutes.agree": grant("participants", draftOut),
  "minutes.object": grant("participants", draftOut),
  // What is changed is not the approved minutes but the agenda of the next meeting.
  "minutes.askCorrection": grant("participants", whileAgendaOpen),
  "action.complete": grant("circle", onceBegun),
  "action.postpone": grant("circle", onceBegun),
  "right.request": grant("circle"),
  "member.add": grant("secretary"),
  "member.remove": grant("secretary"),
  "standing.add": grant("secretary"),
  "standing.remove": grant("secretary"),
  "settings.show": grant("secretary"),
  "settings.change": grant("secretary"),
  "avoidance.list": grant("stewards"),
  "avoidance.add": grant("secretary"),
  "avoidance.remove": grant("secretary"),
  "preparation.set": grant("secretary"),
  "preparation.clear": grant("secretary"),
  "meeting.plan": grant("stewards"),
  "meeting.planSeries": grant("stewards"),
  "meeting.move": grant("stewards", beforeStart),
  "meeting.cancel": grant("stewards", beforeStart),
  "meeting.addGuest": grant("stewards", untilApproved),
  // A meeting can be begun without its agenda having been sent out.
  "agenda.send": grant("stewards", ["planned", "running"]),
  "proposal.accept": grant("stewards", whileAgendaOpen),
  "proposal.reject": grant("stewards", untilApproved),
  "agenda.postpone": grant("stewards", whileAgendaOpen),
  "agenda.withdraw": grant("stewards", whileAgendaOpen),
  "agenda.reorder": grant("stewards", ["planned"]),
  // The agenda's texts until the meeting has ended, what stands in the minutes until they are approved.
  "agenda.edit": grant("stewards", untilApproved),
  // From a meeting in any state; the one that takes it up must have an open agenda, says `carryItem`.
  "agenda.carry": grant("stewards"),
  "attachment.add": grant("stewards", whileAgendaOpen),
  "attachment.arrive": grant("stewards", untilApproved),
  "agenda.close": grant("stewards", untilApproved),
  "agenda.open": grant("stewards", untilApproved),
  "meeting.start": grant("stewards", beforeStart),
  "pointer.next": grant("stewards", inMeeting),
  "pointer.previous": grant("stewards", inMeeting),
  "pointer.goTo": grant("stewards", inMeeting),
  "minutes.note": grant("stewards", whileWritten),
  "decision.record": grant("stewards", whileWritten),
  "decision.confirm": grant("stewards", whileWritten),
  "decision.answer": grant("stewards", whileWritten),
  "clause.answer": grant("stewards", whileWritten),
  "action.assign": grant("stewards", whileWritten),
  "minutes.undo": grant("stewards", whileWritten),
  "meeting.end": grant("stewards", inMeeting),
  "minutes.send": grant("stewards", ["held", "drafted"]),
  "minutes.approve": grant("stewards", draftOut),
  "minutes.resolve": grant("stewards", draftOut),
  "document.withdraw": grant("stewards", onceCalled),
  "import.explain": grant("anyone"),
  "import.offer": grant("stewards"),
  "import.correct": grant("stewards"),
  "import.store": grant("stewards"),
  "import.discard": grant("stewards"),
} as const satisfies Record<string, readonly Grant[]>;

export type Right = "anyone" | "circle" | "participants" | "stewards" | "secretary";
export type CommandName = keyof typeof rightsTable;

export const commandNames = Object.keys(rightsTable) as CommandName[];

const rolesOf: Record<Exclude<Right, "anyone">, readonly Role[]> = {
  circle: ["chair", "secretary", "member", "deputy", "observer"],
  // A secretary may be sent a deputy for, too; an observer comes and proposes, but has no say in the minutes.
  participants: ["chair", "secretary", "member", "deputy"],
  stewards: ["chair", "secretary"],
  secretary: ["secretary"],
};

export function grantsFor(command: CommandName): readonly Grant[] {
  return rightsTable[command];
}

/** The widest circle that may ever give this command. */
export function rightFor(command: CommandName): Right {
  return grantsFor(command).at(-1)?.to ?? "secretary";
}

function holds(right: Right, role: Role | null): boolean {
  return right === "anyone" || (role !== null && rolesOf[right].includes(role));
}

/** May somebody with this role (null: outside the forum) give this command, in some state or in this one? */
export function mayGive(command: CommandName, role: Role | null, stage?: Stage): boolean {
  return grantsFor(command).some((one) => holds(one.to, role) && (stage === undefined || one.in.includes(stage)));
}

export function stageOf({ status, startedAt }: Pick<Meeting, "status" | "startedAt">): Stage {
  return status === "called" && startedAt !== null ? "running" : status;
}
