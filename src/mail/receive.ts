import type { ChatEvent, FrontDesk, Happening, Reply } from "../chat/event.ts";
import type { CalendarReply } from "../calendar/reply.ts";
import type { Forum, Person } from "../domain/forum.ts";
import type { Meeting } from "../domain/meeting.ts";
import { localStampOf } from "../domain/time.ts";
import type { Clock, Log } from "../ports.ts";
import type { Args, Card } from "../ui/card.ts";
import { tentativeWords } from "../ui/letter.da.ts";
import { isSealed, partsOf, type Matter, type Signer } from "./address.ts";
import type { MailRecipient } from "./deliver.ts";
import { readLetter, type Letter } from "./letter.ts";

/** What came of a mail. Only `answered` has changed anything; `bounced` has shut a door. The others are counted, and nobody is told. */
export type Outcome =
  | "answered"
  | "repeat"
  | "bounced"
  | "unreadable"
  | "own"
  | "automatic"
  | "no-token"
  | "wrong-token"
  | "not-theirs"
  | "empty";

/** What the mail door needs to know of people; given by the program. */
export type MailPeople = {
  /** Everybody with this address, in whatever organisation. */
  at(address: string): Promise<Person[]>;
  /** The organisations that mail was sent in the name of: itself, and those that have become part of it. */
  names(organisationId: string): Promise<string[]>;
  /** Opens their door, so that the person behind the address is found by it. */
  greet(person: MailRecipient): Promise<void>;
  /** The meeting with its forum, as far as it is theirs to know of: null for who does not belong to it, or not any more. */
  about(person: MailRecipient, meetingId: string): Promise<{ meeting: Meeting; forum: Forum } | null>;
  /** A mail to them came back for good. */
  bounced(person: Person): Promise<void>;
};

export type Reader = {
  signer: Signer;
  desk: FrontDesk;
  people: MailPeople;
  clock: Clock;
  log: Log;
  /** Sends the answer to the asker, as an answer to their mail. */
  answer(to: MailRecipient, card: Card, letter: Letter): Promise<void>;
};

/** Takes one mail as it stands in the mailbox. Never throws for what is in it; throws when it could not be kept. */
export async function takeLetter(reader: Reader, raw: Uint8Array): Promise<Outcome> {
  let letter: Letter;
  try {
    letter = await readLetter(raw);
  } catch {
    return "unreadable";
  }
  return judge(reader, letter);
}

async function judge(reader: Reader, letter: Letter): Promise<Outcome> {
  const parts = letter.recipients.map((one) => partsOf(reader.signer, one)).find((one) => one !== null) ?? null;
  if (letter.isReport) return bounce(reader, letter, parts);
  if (letter.from === reader.signer.address || (letter.from !== null && partsOf(reader.signer, letter.from)))
    return "own";
  if (letter.isAutomatic) return "automatic";
  if (!parts) return "no-token";
  const matter = await matterOf(reader, letter.from, parts);
  if (!matter) return "wrong-token";
  const happening = happeningIn(letter, matter);
  if (typeof happening === "string") return happening;
  return hear(reader, { letter, matter, happening });
}

type Parts = NonNullable<ReturnType<typeof partsOf>>;
type Known = Matter & { person: Person };

/** Whose address it is: it is sealed for one person, and only they may write to it. */
async function matterOf(
  { people, signer }: Reader,
  email: string | null,
  { meetingId, seal }: Parts,
): Promise<Known | null> {
  if (email === null) return null;
  for (const person of await people.at(email)) {
    const { organisationId } = person;
    for (const name of await people.names(organisationId))
      if (isSealed(signer, { organisationId: name, email, meetingId }, seal))
        return { organisationId, email, meetingId, person };
  }
  return null;
}

async function bounce(reader: Reader, { bounced }: Letter, parts: Parts | null): Promise<Outcome> {
  if (!parts) return "no-token";
  if (bounced === null) return "automatic";
  const matter = await matterOf(reader, bounced, parts);
  if (!matter) return "wrong-token";
  await reader.people.bounced(matter.person);
  return "bounced";
}

function happeningIn({ reply, words, from }: Letter, { meetingId }: Matter): Happening | Outcome {
  if (reply) return meetingId === null ? "not-theirs" : calendarAnswer(reply, { email: from ?? "", meetingId });
  if (words === "") return "empty";
  const about = meetingId === null ? {} : { about: { meeting: meetingId } };
  return { kind: "words", text: words, mentions: [], addressed: "personal", ...about };
}

/** A calendar's answer counts for the person whose address it came to, about the meeting that the address is about. */
function calendarAnswer(
  reply: CalendarReply,
  { email, meetingId }: { email: string; meetingId: string },
): Happening | Outcome {
  const own = reply.attendees.find((one) => one.email === email);
  if (reply.uid !== `${meetingId}@referent` || !own) return "not-theirs";
  const args: Args = { meeting: meetingId, sequence: reply.sequence };
  const press = (
    command: "attendance.attend" | "attendance.apologise" | "attendance.counter",
    more: Args = {},
  ): Happening => ({
    kind: "press",
    press: { command, args: { ...args, ...more } },
    shared: true,
  });
  if (reply.method === "COUNTER") {
    if (!reply.proposed) return "not-theirs";
    const { start, end } = reply.proposed;
    return press("attendance.counter", { start: localStampOf(start), end: localStampOf(end), reason: reply.comment });
  }
  if (own.answer === "accepted") return press("attendance.attend");
  if (own.answer === "declined") return press("attendance.apologise", { reason: reply.comment });
  if (own.answer !== "tentative") return "not-theirs";
  return { kind: "words", text: tentativeWords, mentions: [], addressed: "personal", about: { meeting: meetingId } };
}

type Heard = { letter: Letter; matter: Known; happening: Happening };

async function hear(reader: Reader, { letter, matter, happening }: Heard): Promise<Outcome> {
  const { organisationId, email } = matter;
  await reader.people.greet({ organisationId, email });
  const now = reader.clock.now();
  const said = letter.reply?.at ?? letter.at ?? now;
  const event: ChatEvent = {
    ...whoAndWhere({ organisationId, email }),
    id: `mail:${letter.id}`,
    sameAs: null,
    at: said > now ? now : said,
    happening,
    ...(letter.reply ? { via: "calendar" as const } : {}),
  };
  if (!(await reader.desk.accept(event))) return "repeat";
  const card = cardIn(await reader.desk.handle(event));
  try {
    if (card) await reader.answer({ organisationId, email }, card, letter);
  } catch (error) {
    reader.desk.told(event, false);
    throw error;
  }
  reader.desk.told(event, true);
  return "answered";
}

export function whoAndWhere({ organisationId, email }: MailRecipient): Pick<ChatEvent, "person" | "conversation"> {
  const place = { platform: "mail", tenant: organisationId } as const;
  return {
    person: { ...place, user: email, name: null, email },
    conversation: { ...place, id: email, kind: "personal", name: null, reference: null },
  };
}

export function cardIn(reply: Reply): Card | null {
  return "card" in reply ? reply.card : null;
}
