/** What each rule says about itself when it is broken. The key is the code; `ui/violations.da.ts` has one Danish sentence for each. */
export type ViolationData = {
  "forum.none-here": Record<string, never>;
  "forum.already-bound": { forum: string };
  "forum.name-missing": Record<string, never>;
  "forum.name-taken": { forum: string };
  "forum.not-a-channel": Record<string, never>;
  "forum.last-secretary": { person: string };
  "person.unknown": { name: string };
  "person.several": { name: string; candidates: string[] };
  "person.not-member": { name: string; forum: string };
  "person.stranger": Record<string, never>;
  "right.missing": { forum: string; secretaries: string[]; needed: "secretary" | "secretary-or-chair" | "member" };
  "meeting.none-coming": { forum: string };
  "meeting.none-running": { forum: string };
  "meeting.none-held": { forum: string };
  "meeting.cancelled": { start: Date };
  "meeting.over": { start: Date };
  "meeting.in-past": { start: Date };
  "meeting.not-started": { start: Date };
  "meeting.already-started": { start: Date };
  "meeting.already-ended": { start: Date };
  "meeting.too-early": { start: Date };
  "meeting.clash": { start: Date; end: Date };
  "meeting.end-before-start": Record<string, never>;
  "meeting.unchanged": { start: Date };
  "meeting.place-too-long": { length: number; limit: number };
  "document.none-out": { forum: string };
  "document.no-links": Record<string, never>;
  "agenda.already-sent": { sentAt: Date };
  "agenda.empty": { start: Date };
  "item.unknown": { number: string; count: number };
  "item.title-missing": Record<string, never>;
  "item.title-too-long": { length: number; limit: number };
  "item.text-missing": { number: number };
  "item.numbers-fixed": { sentAt: Date };
  "item.closed-to-you": { number: number; forum: string; secretaries: string[] };
  "item.any-other-business-last": Record<string, never>;
  "item.not-active": { number: number; title: string };
  /** Null when it was no number at all. */
  "item.duration-odd": { minutes: number | null };
  "proposal.unknown": { number: string; open: number[] };
  "proposal.answered": { number: number; title: string; state: "accepted" | "rejected" | "withdrawn" | "carried" };
  "proposal.reason-missing": Record<string, never>;
  "attendance.not-invited": { start: Date };
  "attendance.newer-answer": { start: Date; answer: "attending" | "apology" | "absent" };
  "deputy.self": Record<string, never>;
  "deputy.not-called": { start: Date };
  "text.missing": { example: string };
  "text.too-long": { length: number; limit: number };
  "minutes.locked": { approvedAt: Date; start: Date };
  "minutes.not-yet": { start: Date };
  "minutes.number-missing": { start: Date };
  "minutes.not-sent": { start: Date };
  "minutes.objections-open": { count: number };
  "minutes.objections-late": { until: Date };
  "minutes.already-approved-by-you": { start: Date };
  "minutes.nothing-to-undo": Record<string, never>;
  "pointer.at-end": { title: string };
  "pointer.at-start": { title: string };
  "pointer.just-moved": { by: string; number: number; title: string };
  "action.unknown": { words: string };
  "action.not-yours": { text: string; assignee: string };
  "action.done": { text: string };
  "card.stale": Record<string, never>;
  "card.not-yours": Record<string, never>;
  "standing.exists": { title: string };
  "file.unreadable": { why: FileFault };
  "file.unfetched": { why: "place" | "gone" | "too-big" | "slow" };
  "file.several": { count: number };
  "file.busy": Record<string, never>;
  "import.no-date": Record<string, never>;
  "import.no-items": Record<string, never>;
  "import.no-forum": { forum: string | null; known: string[] };
  "import.no-secretary": { forum: string };
  "import.to-come": { start: Date };
  "import.known": { start: Date };
  "import.meeting-exists": { start: Date };
};

/** Why a file could not be read as an agenda or minutes. */
export type FileFault =
  | "empty"
  | "too-big"
  | "unknown-kind"
  | "password"
  | "broken"
  | "swells"
  | "points-outside"
  | "no-text"
  | "not-text"
  | "too-slow"
  | "too-heavy";

export type ViolationCode = keyof ViolationData;
export type Violation = { [C in ViolationCode]: { code: C; data: ViolationData[C] } }[ViolationCode];

/** An expected refusal. Carries facts, never a sentence: the sentence is the business of `ui/`. */
export class RuleViolation extends Error {
  readonly violation: Violation;

  constructor(violation: Violation) {
    super(violation.code);
    this.name = "RuleViolation";
    this.violation = violation;
  }
}

/** Refuses with a rule and its facts. */
export function refuse<C extends ViolationCode>(code: C, data: ViolationData[C]): never {
  throw new RuleViolation({ code, data } as Violation);
}
