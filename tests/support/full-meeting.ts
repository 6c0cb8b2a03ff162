import type { Action } from "../../src/domain/action.ts";
import type { Attachment, Clause } from "../../src/domain/agenda.ts";
import { instantAt } from "../../src/domain/time.ts";
import { answerFrom, entryAt, harbourBoard, heldMeeting, ids, itemAt } from "./harbour-board.ts";

/** The harbour board's meeting with one of everything that a document can hold. */

export const names = new Map(harbourBoard().members.map((member) => [member.personId, member.name]));

export const clause = (text: string): Clause => ({ id: text, text, outcome: null });

export function attachment(number: number | null, title: string, more: Partial<Attachment> = {}): Attachment {
  return { id: title, number, title, state: "attached", note: null, promisedBy: null, arrivedAt: null, ...more };
}

export function action(itemId: string | null, text: string, more: Partial<Action> = {}): Action {
  const at = { createdAt: instantAt("2027-06-15", "13:20"), createdBy: ids.secretary, doneAt: null, undoneAt: null };
  return {
    id: text,
    itemId,
    assigneeId: ids.fish,
    assigneeName: "Poul Tange",
    text,
    due: "2027-08-20",
    decidedDue: "2027-08-13",
    ...at,
    ...more,
  };
}

const late = { note: "når havnefogeden har talt", state: "promised" } as const;

export const fullMeeting = heldMeeting({
  items: [
    itemAt(1, "Bådpladser på østmolen", {
      kind: "decision",
      minutes: 20,
      proposedBy: ids.boats,
      onBehalfOf: "bådlauget",
      summary: "Der er 14 på venteliste.\n\nØstmolen er frostskadet.",
      background: "Molen blev set efter i marts.\n\nTo muligheder:\n• reparation\n• ny mole",
      clauses: [clause("rådet godkender reparationen"), clause("rådet drøfter ventelisten")],
      attachments: [attachment(1, "Tilstandsrapport"), attachment(2, "Venteliste", late)],
      carriedFrom: "earlier-item",
    }),
    itemAt(2, "Opsigelse af havnefogeden", { closed: true, publicTitle: "Personalesag", background: "Fortroligt." }),
    itemAt(3, "Ishus til fiskerne", {
      background: "Rådet orienteres om tilbuddet.",
      attachments: [attachment(3, "Tilbud")],
    }),
    itemAt(4, "Ny færgekaj", {
      state: "postponed",
      stateReason: "tegningen mangler",
      background: "Skjult, for punktet udgår.",
    }),
    itemAt(5, "Strømstik", { lateReason: "Elnettet lukker den 1. juli", proposedBy: ids.secretary }),
    itemAt(6, "Eventuelt", { anyOtherBusiness: true }),
  ],
  attendance: [
    answerFrom(ids.boats, "attending"),
    answerFrom(ids.chair, "attending"),
    answerFrom(ids.ferry, "apology", { deputyId: ids.deputy }),
    answerFrom(ids.deputy, "attending"),
    answerFrom(ids.secretary, "attending"),
  ],
  guests: [
    { id: "g1", name: "Advokat Lise Ravn", personId: null, itemId: "item-2" },
    { id: "g2", name: "Ingeniør Ove Klit", personId: null, itemId: "item-1" },
    { id: "g3", name: "Lokalavisen", personId: null, itemId: null },
  ],
  entries: [
    entryAt(4, "item-6", "Rådet besluttede, at ishuset også skal males.", {
      kind: "decision",
      subjectItemId: "item-3",
    }),
    entryAt(2, "item-1", "Rådet godkendte reparationen.", { kind: "decision" }),
    entryAt(1, "item-1", "Rådet drøftede ventelisten.\nDen er lang."),
    entryAt(3, "item-1", "Fortrudt linje", { undoneAt: instantAt("2027-06-15", "13:15") }),
    entryAt(5, "item-1", "Der er 15 på venteliste.", { kind: "correction", at: instantAt("2027-07-01", "10:00") }),
    entryAt(6, "item-2", "Opsigelsen blev tiltrådt."),
  ],
  actions: [
    action("item-1", "indhente bud"),
    action("item-1", "takke bådlauget", { assigneeName: "Sekretariatet", assigneeId: null, decidedDue: "2028-01-14" }),
    action("item-1", "fortrudt opgave", { undoneAt: instantAt("2027-06-15", "13:21") }),
    action("item-2", "underrette havnefogeden"),
    action(null, "bestille kaffe", { decidedDue: null }),
  ],
});

export const carriedFrom = new Map([["earlier-item", instantAt("2027-03-09", "13:00")]]);
