/** A meeting's life, in plain numbers: what is decided when it is planned, and what has happened to it so far. */

/** Who is in the committee, and somebody who is not. */
export const [secretary, chair, member, stranger] = ["s", "c", "m", "x"];
export const meetingId = "meeting";

export type Plan = {
  /** Local: `2026-03-29T09:00`. */
  start: string;
  plannedAtMs: number;
  /** Who has promised an attachment that does not come. */
  debtor: string | null;
  settings: Settings;
};

/** The committee's. */
export type Settings = {
  sendAt: string;
  itemsDeadlineAt: string;
  objectionsAt: string;
  itemsCallDays: number;
  nudgeDays: number;
  itemsDeadlineDays: number;
  agendaDays: number;
  rsvpDays: number;
  reminderDays: number;
  objectionWorkdays: number;
};

/** A task that was given when the meeting ended; `due` is a local day. */
export type Task = { id: string; due: string; assignee: string | null; isDone: boolean };

/** Instants are what the clock showed. */
export type Life = {
  plan: Plan;
  /** Local, as the plan's. */
  start: string;
  sequence: number;
  timeSetAtMs: number;
  agendaSentAtMs: number | null;
  /** The member's, for the time of that sequence. */
  answer: { sequence: number; isComing: boolean; atMs: number } | null;
  startedAtMs: number | null;
  endedAtMs: number | null;
  minutesSentAtMs: number | null;
  isApproved: boolean;
  tasks: Task[];
};

export type Happening =
  | { kind: "moved"; start: string }
  | { kind: "answered"; isComing: boolean }
  | { kind: "agenda" }
  | { kind: "started" }
  | { kind: "ended"; tasks: Task[] }
  | { kind: "sent" }
  | { kind: "approved" };

export function beginning(plan: Plan): Life {
  return {
    plan,
    start: plan.start,
    sequence: 0,
    timeSetAtMs: plan.plannedAtMs,
    agendaSentAtMs: null,
    answer: null,
    startedAtMs: null,
    endedAtMs: null,
    minutesSentAtMs: null,
    isApproved: false,
    tasks: [],
  };
}

/** `atMs`: what the clock shows when it happens. */
export function after(life: Life, happening: Happening, atMs: number): Life {
  switch (happening.kind) {
    case "moved":
      return { ...life, start: happening.start, sequence: life.sequence + 1, timeSetAtMs: atMs };
    case "answered":
      return { ...life, answer: { sequence: life.sequence, isComing: happening.isComing, atMs } };
    case "agenda":
      return { ...life, agendaSentAtMs: atMs };
    case "started":
      return { ...life, startedAtMs: atMs };
    case "ended":
      return { ...life, endedAtMs: atMs, tasks: happening.tasks };
    case "sent":
      return { ...life, minutesSentAtMs: atMs };
    case "approved":
      return { ...life, isApproved: true };
  }
}
