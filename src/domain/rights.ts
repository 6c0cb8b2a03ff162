import type { Role } from "./forum.ts";

/**
 * Everything the bot can do, and who may. The names live in buttons and in the database: never renamed, never Danish.
 * `anyone` needs no forum; `circle` is everyone in the forum; `participants` decide and may object; `stewards` are secretaries and chair.
 */
const rightsTable = {
  "help.show": "anyone",
  "help.example": "anyone",
  "forum.create": "anyone",
  "home.show": "anyone",
  "question.answer": "anyone",
  "message.dismiss": "anyone",
  "meeting.show": "circle",
  "meeting.list": "circle",
  "member.list": "circle",
  "agenda.read": "circle",
  "minutes.read": "circle",
  "decision.list": "circle",
  "action.list": "circle",
  "attendance.attend": "circle",
  "attendance.apologise": "circle",
  "attendance.deputise": "participants",
  "attendance.declineDeputy": "circle",
  "attendance.answerFor": "stewards",
  "agenda.propose": "circle",
  "proposal.late": "circle",
  "proposal.next": "circle",
  "proposal.none": "circle",
  "proposal.withdraw": "circle",
  "minutes.agree": "participants",
  "minutes.object": "participants",
  "minutes.askCorrection": "participants",
  "action.complete": "circle",
  "action.postpone": "circle",
  "right.request": "circle",
  "member.add": "secretary",
  "member.remove": "secretary",
  "standing.add": "secretary",
  "standing.remove": "secretary",
  "settings.show": "secretary",
  "settings.change": "secretary",
  "meeting.plan": "stewards",
  "meeting.planSeries": "stewards",
  "meeting.move": "stewards",
  "meeting.cancel": "stewards",
  "meeting.addGuest": "stewards",
  "agenda.send": "stewards",
  "proposal.accept": "stewards",
  "proposal.reject": "stewards",
  "agenda.postpone": "stewards",
  "agenda.withdraw": "stewards",
  "agenda.reorder": "stewards",
  "agenda.edit": "stewards",
  "agenda.carry": "stewards",
  "attachment.add": "stewards",
  "attachment.arrive": "stewards",
  "agenda.close": "stewards",
  "agenda.open": "stewards",
  "meeting.start": "stewards",
  "pointer.next": "stewards",
  "pointer.previous": "stewards",
  "pointer.goTo": "stewards",
  "minutes.note": "stewards",
  "decision.record": "stewards",
  "decision.confirm": "stewards",
  "clause.answer": "stewards",
  "action.assign": "stewards",
  "minutes.undo": "stewards",
  "meeting.end": "stewards",
  "minutes.send": "stewards",
  "minutes.approve": "stewards",
  "minutes.resolve": "stewards",
} as const satisfies Record<string, Right>;

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

export function rightFor(command: CommandName): Right {
  return rightsTable[command];
}

/** May somebody with this role (null: outside the forum) give this command? */
export function mayGive(command: CommandName, role: Role | null): boolean {
  const right = rightsTable[command];
  return right === "anyone" || (role !== null && rolesOf[right].includes(role));
}
