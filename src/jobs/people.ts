import type { Person } from "../domain/forum.ts";
import type { Transaction } from "../ports.ts";
import type { Subject } from "./duty.ts";

/** Everyone a card about this meeting may have to name, and those it is for, by id. */
export async function peopleOf(tx: Transaction, subject: Subject, addressees: string[]): Promise<Map<string, Person>> {
  const ids = [...addressees, ...mentionedIn(subject)].filter((id) => id !== null);
  return new Map((await tx.people.many([...new Set(ids)])).map((person) => [person.id, person]));
}

function mentionedIn({ meeting, forum }: Subject): (string | null)[] {
  return [
    ...forum.members.map((one) => one.personId),
    ...meeting.attendance.flatMap((one) => [one.personId, one.deputyId]),
    ...meeting.guests.map((one) => one.personId),
    ...meeting.proposals.map((one) => one.personId),
    ...meeting.items.flatMap((one) => [one.proposedBy, ...one.attachments.map(({ promisedBy }) => promisedBy)]),
    ...meeting.entries.map((one) => one.byPersonId),
    ...meeting.objections.map((one) => one.personId),
    ...meeting.approvals.map((one) => one.personId),
    ...meeting.actions.map((one) => one.assigneeId),
  ];
}

export function namesIn(people: Map<string, Person>): Map<string, string> {
  return new Map([...people.values()].map(({ id, name }) => [id, name]));
}
