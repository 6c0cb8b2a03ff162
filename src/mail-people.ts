import { isInvited } from "./domain/attendance.ts";
import { roleOf, secretariesOf, stewardsOf, type Forum, type Person } from "./domain/forum.ts";
import type { Meeting } from "./domain/meeting.ts";
import { localDateOf } from "./domain/time.ts";
import type { MailRecipient } from "./mail/deliver.ts";
import type { MailPeople } from "./mail/receive.ts";
import type { Clock, Store } from "./ports.ts";
import { bouncedCard } from "./ui/unreachable.ts";

/** Who is reached by mail, as the mail door asks for them. */
export function mailPeople(store: Store, clock: Clock): MailPeople {
  return {
    at: (address) => store.directory.peopleAt(address),
    names: (organisationId) => store.directory.mailNames(organisationId),
    async greet({ organisationId, email }) {
      await store.within(organisationId, (tx) => tx.people.meetByMail({ name: null, email }));
    },
    about: (recipient, meetingId) => meetingAbout(store, recipient, meetingId),
    bounced: (person) => bounced(store, clock, person),
  };
}

async function meetingAbout(
  store: Store,
  { organisationId, email }: MailRecipient,
  meetingId: string,
): Promise<{ meeting: Meeting; forum: Forum } | null> {
  const person = (await store.directory.peopleAt(email)).find((one) => one.organisationId === organisationId);
  if (!person) return null;
  return store.within(organisationId, async (tx) => {
    const meeting = await tx.meetings.get(meetingId);
    const forum = await tx.forums.get(meeting.forumId);
    return roleOf(forum, person.id) !== null || isInvited(meeting, forum, person.id) ? { meeting, forum } : null;
  });
}

/** Their door is shut, and those who keep each of their forums hear it, once a day. */
async function bounced(store: Store, clock: Clock, person: Person): Promise<void> {
  const { id, organisationId, email } = person;
  if (email === null) return;
  await store.within(organisationId, async (tx) => {
    if (!(await tx.people.closeMail(email))) return;
    for (const forum of await tx.forums.ofPerson(id)) {
      const secretaries = secretariesOf(forum).filter((one) => one.personId !== id);
      const keepers = secretaries.length > 0 ? secretaries : stewardsOf(forum).filter((one) => one.personId !== id);
      for (const { personId } of keepers) {
        const key = `unreachable:${id}:${forum.id}:mail:${localDateOf(clock.now())}:${personId}`;
        await tx.outbox.put({ key, to: { kind: "person", personId }, card: bouncedCard(person.name, forum.name) });
      }
    }
  });
}
