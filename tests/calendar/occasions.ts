import type { Invitation } from "../../src/calendar/invitation.ts";
import type { Forum } from "../../src/domain/forum.ts";
import type { Meeting } from "../../src/domain/meeting.ts";
import { instantAt } from "../../src/domain/time.ts";
import { answerFrom, boardMeeting, harbourBoard, ids, itemAt, person } from "../support/harbour-board.ts";

/** One meeting's life as its calendar objects tell it, in summer and in winter: each with whom it is for and what their calendar then shows. */
export type Occasion = {
  season: "summer" | "winter";
  name: string;
  forum: Forum;
  meeting: Meeting;
  recipient: string;
  method: Invitation["method"];
  /** The local time that stands in it, and how far from UTC that is. */
  start: string;
  offset: number;
};

const newcomer = "0c5f3a6e-5b0e-4f39-9d36-9f0a6c3b1b08";

export const sentAgenda = [
  itemAt(1, "Bådpladser på østmolen: fordeling, priser og venteliste for de næste fem år"),
  itemAt(2, "Opsigelse af havnefogeden", {
    closed: true,
    publicTitle: "Personalesag",
    summary: "Havnefogeden fratræder",
  }),
  itemAt(3, "Tilbud fra Skibsværftet Nord", { closed: true }),
  itemAt(4, "Eventuelt", { anyOtherBusiness: true }),
];

const link = "https://teams.microsoft.com/meet/38172645501923?p=bV4kQ7";
const days = {
  summer: { first: ["2027-06-15", "13:00", "14:30"], then: ["2027-06-22", "09:30", "11:00"], offset: 2 },
  winter: { first: ["2027-12-07", "09:00", "10:30"], then: ["2027-12-14", "14:00", "15:30"], offset: 1 },
} as const;

const span = ([date, from, to]: readonly [string, string, string]) => ({
  start: instantAt(date, from),
  end: instantAt(date, to),
});

function occasionsOf(season: Occasion["season"]): Occasion[] {
  const { first, then, offset } = days[season];
  const board = harbourBoard();
  const before = { offset, season, start: `${first[0]}T${first[1]}:00` };
  const after = { offset, season, start: `${then[0]}T${then[1]}:00` };
  const planned = boardMeeting({ ...span(first), place: "Havnekontoret, 1. sal", joinLink: link });
  const called = {
    ...planned,
    status: "called",
    agendaSentAt: planned.plannedAt,
    items: sentAgenda,
    attendance: [answerFrom(ids.boats, "attending"), answerFrom(ids.fish, "apology", { reason: "ferie" })],
  } as const satisfies Meeting;
  const moved: Meeting = { ...called, ...span(then), sequence: 1 };
  const grown = harbourBoard({ members: [...board.members, person(newcomer, "Lis Dam", "member")] });
  const shrunk = harbourBoard({ members: board.members.filter(({ personId }) => personId !== ids.fish) });
  const called2 = answerFrom(ids.ferry, "apology", { sequence: 1, deputyId: ids.deputy });
  const deputised: Meeting = { ...moved, attendance: [...moved.attendance, called2] };
  const off: Meeting = { ...moved, status: "cancelled", sequence: 2, cancelReason: "formanden er syg" };
  return [
    { ...before, name: "1-first-call", forum: board, meeting: planned, recipient: ids.boats, method: "REQUEST" },
    { ...before, name: "2-agenda-sent", forum: board, meeting: called, recipient: ids.boats, method: "REQUEST" },
    { ...after, name: "3-moved", forum: board, meeting: moved, recipient: ids.boats, method: "REQUEST" },
    { ...after, name: "4-new-member", forum: grown, meeting: moved, recipient: newcomer, method: "REQUEST" },
    { ...after, name: "5-member-leaves", forum: shrunk, meeting: moved, recipient: ids.fish, method: "CANCEL" },
    { ...after, name: "6-deputy", forum: board, meeting: deputised, recipient: ids.deputy, method: "REQUEST" },
    { ...after, name: "7-cancelled", forum: board, meeting: off, recipient: ids.boats, method: "CANCEL" },
  ];
}

export const occasions: readonly Occasion[] = [...occasionsOf("summer"), ...occasionsOf("winter")];
