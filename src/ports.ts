import type { ChatEvent, ChatPerson, Conversation } from "./chat/event.ts";
import type { Channel, Forum, Person, Platform } from "./domain/forum.ts";
import type { Action } from "./domain/action.ts";
import type { Meeting } from "./domain/meeting.ts";
import type { Card, CardFile, Invocation, Json } from "./ui/card.ts";

/** What the core needs from outside: types, and the errors that cross them. */

// ── Store ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Opens a transaction. What `work` writes, outbox rows too, is there as a whole or not at all. */
export type Store = {
  /** One transaction, bound to an organisation: its repositories see nothing else. Throws `StaleRecord` on a lost race. */
  within<T>(organisationId: string, work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Who and where, before the organisation is known. Each call is its own transaction. */
  directory: Directory;
  inbox: Inbox;
  outbox: OutboxDesk;
  /** Every organisation's id, for the clock's rounds. */
  organisationIds(): Promise<string[]>;
  /** Whose invitation to which meeting the secret part of an address stands for; null when there is none. */
  invitationByToken(token: string): Promise<{ organisationId: string; meetingId: string; personId: string } | null>;
  /** Is the database there? */
  ping(): Promise<void>;
};

export type Transaction = {
  forums: ForumRepository;
  people: PersonRepository;
  meetings: MeetingRepository;
  questions: QuestionRepository;
  outbox: Outbox;
  /** Marks the event as done, in this transaction, so that it is done exactly once. Throws `AlreadyHandled` when it was. */
  settle(eventId: string): Promise<void>;
};

export type Directory = {
  /** The person behind a platform's name, made on first sight together with their organisation. Name and address are refreshed. */
  recognise(person: ChatPerson): Promise<Person>;
  /** Remembers how to write to this person privately, and in this conversation; the newest reference wins. */
  remember(person: Person, conversation: Conversation): Promise<void>;
  /** Joins two tenants to one organisation (`slack:T1`, `teams:…`); people with the same e-mail address become one. */
  link(first: TenantName, second: TenantName): Promise<void>;
};

export type TenantName = { platform: Platform; tenant: string };

export type ForumRepository = {
  get(id: string): Promise<Forum>;
  inConversation(conversation: TenantName & { externalId: string }): Promise<Forum | null>;
  ofPerson(personId: string): Promise<Forum[]>;
  named(name: string): Promise<Forum | null>;
  all(): Promise<Forum[]>;
  create(forum: Forum): Promise<void>;
  /** Until this transaction ends, nobody else of the organisation names a forum: who asks for a name after this sees all there are. */
  lockNames(): Promise<void>;
  /** Until this transaction ends, nobody else locks or saves this forum. */
  lock(id: string): Promise<void>;
  /** Saves what changed since `before`; members who are gone keep their history. Throws `StaleRecord`. */
  save(before: Forum, after: Forum): Promise<void>;
};

export type PersonRepository = {
  get(id: string): Promise<Person>;
  many(ids: string[]): Promise<Person[]>;
  /**
   * People of the organisation whose name is, begins with, or contains these words; best match first, and
   * whole names only when there are any; ten at most. `@{person id}` is exactly that person, or nobody.
   */
  named(words: string): Promise<Person[]>;
  /** Every platform name this person has: the one they last wrote through first, those only seen in lists last. */
  doors(personId: string): Promise<PersonDoor[]>;
};

export type PersonDoor = {
  platform: Platform;
  tenant: string;
  user: string;
  /** The adapter's own, for writing privately. */ reference: unknown;
};

export type MeetingRepository = {
  get(id: string): Promise<Meeting>;
  /** The same, and nobody else changes it until this transaction ends. */
  getForChange(id: string): Promise<Meeting>;
  create(meeting: Meeting): Promise<void>;
  /**
   * Saves what changed since `before`, all or nothing, if the version is still `before.version`; it is one more from then on, so who saves
   * twice in a transaction loads in between. Throws `StaleRecord`.
   */
  save(before: Meeting, after: Meeting): Promise<void>;
  /** A forum's meetings in order of time, optionally from or to an instant (on `end`, inclusive). Cancelled ones too. */
  ofForum(forumId: string, span?: { from?: Date; to?: Date }): Promise<Meeting[]>;
  /** Meetings of the organisation that the clock may have something to do about: not approved or cancelled, or with open actions. */
  live(): Promise<Meeting[]>;
  /** Open actions of these forums, with the meeting they come from. */
  openActions(forumIds: string[]): Promise<{ action: Action; meetingId: string; forumId: string }[]>;
  /** How the calendar link of one person's invitation is found again. */
  invitationLink(meetingId: string, personId: string): Promise<string>;
};

/** Something asked with buttons, answered once, by the person it was put to. */
export type Question = {
  id: string;
  personId: string;
  forumId: string | null;
  choices: { label: string; invocation: Invocation }[];
  askedAt: Date;
  answeredAt: Date | null;
};

export type QuestionRepository = {
  ask(question: Question): Promise<void>;
  /** The question, locked until the transaction ends, or null. */
  get(id: string): Promise<Question | null>;
  answer(id: string, at: Date): Promise<void>;
  /** The newest unanswered question put to this person. */
  openOf(personId: string): Promise<Question | null>;
};

// ── Inbox and outbox ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What came in, kept from before the acknowledgement until it is done, so that a killed process loses nothing. */
export type Inbox = {
  /** False when the event (or its twin, `sameAs`) is known already: do nothing. */
  receive(event: ChatEvent): Promise<boolean>;
  /** Marks as done outside any command (nothing was to be stored). What was written is forgotten with it. */
  done(eventId: string): Promise<void>;
  /** True the first time this key is shown, for ever: for requests that must not be repeated to the letter. */
  firstSight(key: string): Promise<boolean>;
  /** Received but not done, oldest first: work for after a restart. */
  undone(): Promise<ChatEvent[]>;
};

export type Addressee = { kind: "person"; personId: string } | { kind: "channel"; channelId: string };

/**
 * A message to be sent. `key` is unique for ever: the same key is the same message. `living` names a message that is updated where it
 * stands instead of sent anew, once one with that name has been sent to the addressee. `after` is when it stops being useful.
 */
export type OutboxMessage = {
  key: string;
  to: Addressee;
  card: Card;
  file?: CardFile;
  living?: string;
  /** Updates the living message if there is one, and is otherwise nothing. */
  updateOnly?: true;
  notAfter?: Date;
  /** Dropped at sending time when the meeting's sequence is no longer this, or (`unanswered`) when that person has answered. */
  onlyIf?: { meetingId: string; sequence: number; unanswered?: string; notCancelled?: true };
};

export type Outbox = {
  /** Puts the message in the queue, in this transaction. Nothing when the key is known. */
  put(message: OutboxMessage): Promise<void>;
  known(keys: string[]): Promise<Set<string>>;
};

export type OutboxRow = OutboxMessage & {
  id: string;
  organisationId: string;
  state: "due" | "sent" | "failed" | "dropped";
  createdAt: Date;
};

/** The sender's side of the outbox. */
export type OutboxDesk = {
  /** Calls `deliver` for each due row, one at a time per worker, again after a `DeliveryError` with `retry: "later"`. */
  work(deliver: (row: OutboxRow) => Promise<Delivery>): Promise<void>;
  /** Wakes the workers: something was put. */
  nudge(): void;
  /** Stops taking new rows and waits for those in hand. */
  stop(): Promise<void>;
  pending(): Promise<number>;
  /** Where the newest sent message with this living name stands, at this addressee, by platform. */
  standing(to: Addressee, living: string): Promise<MessageRef | null>;
};

/** Where a sent message stands; `id` belongs to the adapter. */
export type MessageRef = { platform: Platform; id: Json };

export type Delivery =
  { state: "sent"; message: MessageRef } | { state: "dropped"; why: string } | { state: "failed"; why: string };

// ── Chat platforms ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

export type OutgoingMessage = { key: string; card: Card; file?: CardFile };

/** A chat platform as the sender sees it. Every method throws `DeliveryError`, and nothing else, when the platform does not take it. */
export type ChatPlatform = {
  readonly platform: Platform;
  sendToPerson(door: PersonDoor, message: OutgoingMessage): Promise<MessageRef>;
  sendToChannel(channel: Channel, message: OutgoingMessage): Promise<MessageRef>;
  update(message: MessageRef, content: OutgoingMessage): Promise<MessageRef>;
  /** Who is in a channel, bots left out. */
  roster(channel: { tenant: string; reference: unknown }): Promise<ChatPerson[]>;
};

/** The platform did not take a message. `later`: try again, not before `afterMs`. `never`: it never will; `why` is for operators, without text. */
export class DeliveryError extends Error {
  readonly retry: "later" | "never";
  readonly afterMs: number | null;

  constructor(why: string, retry: "later" | "never", afterMs: number | null = null) {
    super(why);
    this.name = "DeliveryError";
    this.retry = retry;
    this.afterMs = afterMs;
  }
}

/** Somebody else saved the record first. */
export class StaleRecord extends Error {}

/** No such record in this organisation: a bug, or a forged id. */
export class NotFound extends Error {}

/** The event was done before. */
export class AlreadyHandled extends Error {}

export type Clock = { now(): Date };

/** Structured, and never what people wrote. */
export type Log = {
  info(facts: Record<string, string | number | boolean | null>, message: string): void;
  warn(facts: Record<string, string | number | boolean | null>, message: string): void;
  error(facts: Record<string, unknown>, message: string): void;
};
