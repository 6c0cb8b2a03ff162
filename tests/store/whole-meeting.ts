import { randomUUID } from "node:crypto";

import type { AgendaItem } from "../../src/domain/agenda.ts";
import type { Meeting } from "../../src/domain/meeting.ts";
import { aMeeting, noon } from "./test-store.ts";

function after(minutes: number): Date {
  return new Date(noon.getTime() + minutes * 60_000 + 7);
}

function anItem(position: number, facts: Partial<AgendaItem> = {}): AgendaItem {
  return {
    id: randomUUID(),
    position,
    number: position,
    title: `Punkt ${position}`,
    publicTitle: null,
    closed: false,
    kind: null,
    minutes: null,
    standingItemId: null,
    anyOtherBusiness: false,
    proposedBy: null,
    onBehalfOf: null,
    lateReason: null,
    summary: "",
    background: "",
    clauses: [],
    attachments: [],
    state: "active",
    stateReason: null,
    carriedFrom: null,
    ...facts,
  };
}

function fullItem(personId: string): AgendaItem {
  return anItem(1, {
    title: 'Bøjer i nordre løb 🛟 <b>&amp; "fyr"',
    publicTitle: "Lukket: sømærker",
    closed: true,
    kind: "decision",
    minutes: 25,
    standingItemId: randomUUID(),
    proposedBy: personId,
    onBehalfOf: "Kajmesteren",
    lateReason: "Isen gik først i går",
    summary: "Kort.\nTo linjer.",
    background: "Langt.",
    clauses: [
      { id: randomUUID(), text: "at løbet mærkes op", outcome: "endorsed" },
      { id: randomUUID(), text: "at det meldes ud", outcome: null },
    ],
    attachments: [
      {
        id: randomUUID(),
        number: 1,
        title: "Søkort",
        state: "promised",
        note: "når det er tegnet",
        promisedBy: personId,
        arrivedAt: null,
      },
      {
        id: randomUUID(),
        number: 2,
        title: "Pris",
        state: "attached",
        note: null,
        promisedBy: null,
        arrivedAt: after(1),
      },
    ],
    state: "postponed",
    stateReason: "venter på vejret",
    carriedFrom: randomUUID(),
  });
}

/** A meeting with something in every field and every list, in an order that no sorting would give. */
export function wholeMeeting(forumId: string, personId: string, otherId: string): Meeting {
  const first = fullItem(personId);
  const second = anItem(2);
  const last = anItem(3, { anyOtherBusiness: true, kind: "information" });
  const note = {
    id: randomUUID(),
    itemId: second.id,
    position: 2,
    kind: "note",
    text: "Der blev spurgt til lygterne.",
    strength: null,
    strengthConfirmed: false,
    subjectItemId: null,
    replacesId: null,
    answers: [] as string[],
    at: after(5),
    byPersonId: personId,
    undoneAt: after(6),
  } as const;
  return aMeeting(forumId, {
    status: "approved",
    joinLink: "https://teams.example/meet/1",
    place: "Lodshuset, 1. sal",
    sequence: 2,
    agendaSentAt: after(2),
    startedAt: after(3),
    endedAt: after(4),
    currentItemId: second.id,
    pointerMovedAt: after(5),
    pointerMovedBy: personId,
    draftVersion: 3,
    minutesSentAt: after(6),
    objectionsUntil: after(7),
    approvedAt: after(8),
    approvedBy: "silence",
    cancelledAt: after(9),
    cancelReason: "storm",
    imported: {
      digest: "a".repeat(64),
      attendees: [{ name: "Ane Holm", deputyFor: ["Bo Lund"] }],
      apologies: ["Bo Lund"],
      absent: ["Kaj Dam"],
    },
    items: [last, first, second],
    guests: [
      { id: randomUUID(), name: "Ærø Fyrvæsen", personId: null, itemId: null },
      { id: randomUUID(), name: "Bo", personId: otherId, itemId: first.id },
    ],
    proposals: [2, 1].map((number) => ({
      id: randomUUID(),
      number,
      title: `Forslag ${number}`,
      kind: number === 1 ? "discussion" : null,
      minutes: number === 1 ? 10 : null,
      personId,
      onBehalfOf: number === 1 ? "Lodserne" : null,
      lateReason: number === 1 ? "glemt" : null,
      background: number === 1 ? "Broen lukker i maj" : "",
      proposedAt: after(1),
      state: number === 1 ? "accepted" : "proposed",
      answeredAt: number === 1 ? after(2) : null,
      reason: number === 1 ? "ja tak" : null,
      itemId: number === 1 ? second.id : null,
    })),
    attendance: [
      {
        id: randomUUID(),
        personId: otherId,
        sequence: 2,
        answer: "apology",
        reason: "på søen",
        deputyId: personId,
        answeredAt: after(1),
        answeredBy: personId,
        door: "mail",
      },
      {
        id: randomUUID(),
        personId,
        sequence: 1,
        answer: "attending",
        reason: null,
        deputyId: null,
        answeredAt: after(1),
        answeredBy: personId,
        door: "teams",
      },
    ],
    entries: [
      note,
      {
        ...note,
        id: randomUUID(),
        itemId: first.id,
        position: 1,
        kind: "decision",
        text: "Udvalget tilsluttede sig.",
        strength: "endorsed",
        strengthConfirmed: true,
        subjectItemId: second.id,
        replacesId: note.id,
        undoneAt: null,
      },
    ],
    objections: [
      {
        id: randomUUID(),
        itemId: first.id,
        draftVersion: 3,
        personId: otherId,
        text: "Der skal stå søndre løb.",
        at: after(7),
        resolvedAt: after(8),
        resolution: "rettet",
      },
      {
        id: randomUUID(),
        itemId: last.id,
        draftVersion: 2,
        personId,
        text: "Nej.",
        at: after(6),
        resolvedAt: null,
        resolution: null,
      },
    ],
    approvals: [
      { id: randomUUID(), personId: otherId, draftVersion: 3, kind: "silent", at: after(8) },
      { id: randomUUID(), personId, draftVersion: 3, kind: "spoken", at: after(7) },
    ],
    actions: [
      {
        id: randomUUID(),
        itemId: first.id,
        assigneeId: otherId,
        assigneeName: "Bo",
        text: "Bestil bøjer",
        due: "2027-05-01",
        decidedDue: "2027-04-01",
        createdAt: after(4),
        createdBy: personId,
        doneAt: after(9),
        undoneAt: null,
      },
      {
        id: randomUUID(),
        itemId: null,
        assigneeId: null,
        assigneeName: "Havnekontoret",
        text: "Skriv til Søfartsstyrelsen",
        due: null,
        decidedDue: null,
        createdAt: after(4),
        createdBy: otherId,
        doneAt: null,
        undoneAt: after(5),
      },
    ],
    openings: [
      { personId: otherId, document: "minutes", at: after(8) },
      { personId: otherId, document: "agenda", at: after(3) },
    ],
  });
}
