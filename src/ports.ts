import type { ChatEvent, ChatFile, ChatPerson, Conversation } from "./chat/event.ts";
import type { DocumentContent } from "./documents/content.ts";
import type { DocumentFormat } from "./documents/format.ts";
import type { MeetingReading } from "./documents/reading/reading.ts";
import type { Channel, Forum, Person, Platform, Role } from "./domain/forum.ts";
import type { Action } from "./domain/action.ts";
import type { ActionReminderKind } from "./domain/action-reminder.ts";
import type { Public } from "./domain/circle.ts";
import type { Door } from "./domain/attendance.ts";
import type { DocumentLink, DocumentStage, FileFormat } from "./domain/document.ts";
import type { Meeting } from "./domain/meeting.ts";
import type { NoticeKind } from "./domain/notice.ts";
import type { ReminderKind } from "./domain/reminder.ts";
import type { Card, CardFile, Invocation, Json, SentFile } from "./ui/card.ts";

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
  pacing: Pacing;
  /**
   * Takes a place among the replicas that serve: without one, a process takes itself for the only one while the database is gone. `isAlone`: no
   * other has one, not even one that has died and whose connection the database still holds.
   */
  enter(): Promise<{ isAlone: boolean }>;
  /** Every organisation's id, for the clock's rounds. */
  organisationIds(): Promise<string[]>;
  /** Whose invitation to which meeting the secret part of an address stands for; null when there is none. */
  invitationByToken(token: string): Promise<{ organisationId: string; meetingId: string; personId: string } | null>;
  /** The calendar feed that the secret part of an address stands for, as it is now; null when there is none. */
  feedByToken(token: string): Promise<Feed | null>;
  /** Whose link to which meeting's document the secret part of an address is; null when there is none. Whether it holds is the asker's to see. */
  documentLink(token: string): Promise<(DocumentLink & { organisationId: string }) | null>;
  /** Throws unless the database answers within two seconds and has every migration that this version knows. */
  ready(): Promise<void>;
  audit: AuditDesk;
  people: PeopleDesk;
  organisations: OrganisationDesk;
  admission: Admission;
  installations: Installations;
};

/** A Slack workspace that installed the app, and the bot it got by that. `token` is a secret: it is shown to Slack, and to nobody else. */
export type Installation = { team: string; token: string; botUser: string; botId: string };

/** The workspaces that installed the app themselves. Whoever asks is told what holds at that moment, on every replica. */
export type Installations = {
  /** Null when it is not installed there. Throws `TokenUnreadable`. */
  find(team: string): Promise<Installation | null>;
  /** Keeps what a workspace has just given, instead of what it gave before. `installer`: who did it, by Slack's id. */
  keep(installation: Installation, installer: string): Promise<void>;
  /** False when there is none, or (with `token`) another than this one by now: it was installed again. `why` is a word for the audit. */
  forget(team: string, of: { token: string | null; why: string }): Promise<boolean>;
  /** Whether each can be opened, and with the newest key. */
  all(): Promise<{ team: string; state: "fine" | "old" | "unreadable" }[]>;
  /** Seals with the newest key what was sealed with another. */
  reseal(): Promise<{ sealed: string[]; unreadable: string[] }>;
};

/** A sealed token that cannot be opened; the message is one sentence for operators, without the token. */
export class TokenUnreadable extends Error {}

/** Which tenants an administrator has let in. */
export type Admission = {
  isAllowed(tenant: TenantName): Promise<boolean>;
  allow(tenant: TenantName): Promise<void>;
  /** From now on it is turned away, and nothing is sent there. What it has stays. False when it had not been let in here. */
  disallow(tenant: TenantName): Promise<boolean>;
  /** Has nobody of this platform been allowed yet, and has no other tenant of it been here? */
  isFirst(tenant: TenantName): Promise<boolean>;
};

/** What one organisation has when it becomes part of another; `sameAddress` are people of both with one e-mail address, who may be one person. */
export type OrganisationMerge = {
  forums: number;
  meetings: number;
  people: number;
  tenants: number;
  due: number;
  sameForumNames: string[];
  sameAddress: { keep: string; gone: string }[];
};

export type OrganisationDesk = {
  list(): Promise<{ id: string; name: string; people: number; forums: number }[]>;
  /**
   * Moves all of `from` to `into`, as a whole or not at all. People with one address become one only with `people: "joined"`. With `trial`
   * it is done and taken back. Null when there are not two such organisations.
   */
  merge(
    both: { from: string; into: string },
    how: { people: "joined" | "apart"; trial: boolean },
  ): Promise<OrganisationMerge | null>;
};

/** What an administrator does about people's data. */
export type PeopleDesk = {
  /** By id, whole e-mail address or whole name. */
  find(words: string): Promise<{ id: string; name: string; email: string | null }[]>;
  /** All that is kept about a person, as plain data; the same state gives the same. Throws `NotFound`. */
  writeOut(personId: string): Promise<Record<string, unknown>>;
  /** Erases a person everywhere but in approved minutes; `erasedName` stands where somebody must. Throws `NotFound`. */
  erase(personId: string, options: { erasedName: string }): Promise<void>;
  /** How many days a forum's messages are kept after they were sent; false when there is no such forum. */
  keep(forumId: string, days: number): Promise<boolean>;
  /** Empties what has been kept as long as it is to be; how many rows that were. */
  tidy(): Promise<number>;
};

export type Transaction = {
  forums: ForumRepository;
  people: PersonRepository;
  meetings: MeetingRepository;
  questions: QuestionRepository;
  imports: ImportRepository;
  calendars: CalendarRepository;
  documents: DocumentRepository;
  outbox: Outbox;
  rounds: Rounds;
  /** Marks the event as done, in this transaction, so that it is done exactly once. Throws `AlreadyHandled` when it was. */
  settle(eventId: string): Promise<void>;
  /** Says whose doing what follows is, for the audit; the clock's, unless it is said. */
  attribute(to: Author): void;
};

/**
 * Who did something, through which door, by which command. On the command line it is whoever the operating system says (`operator`), of whom
 * Referent knows no more.
 */
export type Author = { personId: string | null; door: Door | "command-line"; command: string; operator?: string };

/** What was found wrong with a row of the audit: it or its content was changed, or rows beside it are gone, new or swapped. */
export type AuditFault = {
  chain: string;
  number: number;
  what: "changed" | "content" | "missing-before" | "missing-after" | "out-of-order";
};

export type AuditRow = {
  number: number;
  at: Date;
  door: string;
  command: string;
  hash: string;
  /** Who, and what before and after; null when it named a person who has been erased. */
  content: Record<string, unknown> | null;
};

export type AuditDesk = {
  /** Walks through every chain. `heads` are their last seals: noted elsewhere, they bear witness to everything before. */
  verify(): Promise<{ rows: number; faults: AuditFault[]; heads: { chain: string; hash: string }[] }>;
  /** What was done to `meeting:<id>` or `forum:<id>`, oldest first. */
  of(organisationId: string, subject: string): Promise<AuditRow[]>;
  /** What was sent about a meeting, to whom, when, and how it went, oldest first. */
  sentAbout(organisationId: string, meetingId: string): Promise<Record<string, unknown>[]>;
};

export type Directory = {
  /** The person behind a platform's name, made on first sight together with their organisation. Name and address are refreshed. */
  recognise(person: ChatPerson): Promise<Person>;
  /** Remembers how to write to this person privately, and in this conversation; the newest reference wins. */
  remember(person: Person, conversation: Conversation): Promise<void>;
  /** Who has this e-mail address, letter case aside, in whatever organisation. */
  peopleAt(address: string): Promise<Person[]>;
  /** The names under which the organisation sends mail and sent it: its own id, and those of the organisations that have become part of it. */
  mailNames(organisationId: string): Promise<string[]>;
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
  /** The person with this address, made when nobody has it; from now on they can be reached by mail. A name that is given is theirs. */
  meetByMail(met: { name: string | null; email: string }): Promise<Person>;
  /** Nothing is sent by mail to this address, until they are heard from it or named with it again. False when it was shut before. */
  closeMail(email: string): Promise<boolean>;
  /** Every platform name this person has: the one they last wrote through first, those only seen in lists last. */
  doors(personId: string): Promise<PersonDoor[]>;
};

export type PersonDoor = {
  platform: Platform;
  tenant: string;
  user: string;
  /** The adapter's own, for writing privately. */ reference: unknown;
};

export type MeetingHead = Pick<Meeting, "id" | "start" | "end" | "status" | "startedAt" | "endedAt">;

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
  /** The same, and no more of each than says which one is meant: a forum's history is long, and a meeting is a hundred rows. */
  headsOfForum(forumId: string, span?: { from?: Date; to?: Date }): Promise<MeetingHead[]>;
  /**
   * Meetings of the organisation that the clock may have something to do about: not approved or cancelled, or with open actions. With
   * `startingBefore` only those, and the ones with open actions: what is far away need not be loaded every minute.
   */
  live(startingBefore?: Date): Promise<Meeting[]>;
  /** Open actions of these forums, with the meeting they come from. */
  openActions(forumIds: string[]): Promise<{ action: Action; meetingId: string; forumId: string }[]>;
  /**
   * The coming meetings in this span, of other forums than this, at which one of these people is expected: who is of the forum (observers
   * and uncalled deputies are not), was called as a deputy, or is a guest, and has not said that they do not come. A row a person.
   */
  engagements(of: { personIds: string[]; notForumId: string; from: Date; to: Date }): Promise<EngagementRow[]>;
  /** A new secret part of an address at which one person's invitation is found. It is not kept: earlier ones go on working. */
  invitationLink(meetingId: string, personId: string): Promise<string>;
};

export type EngagementRow = {
  meetingId: string;
  forumId: string;
  forum: string;
  start: Date;
  end: Date;
  personId: string;
};

/** Whose meetings a calendar feed holds. */
export type FeedOwner = { kind: "person"; personId: string } | { kind: "forum"; forumId: string };

/** Whom a forum's address is given to: it works as long as they are of the forum. */
export type FeedReader = { personId: string };

/** `state` is another whenever the feed may read differently; `changedAt` is null while there is no meeting. */
export type Feed = { organisationId: string; owner: FeedOwner; state: string; changedAt: Date | null };

export type CalendarRepository = {
  /** A new secret part of an address, which is not kept; earlier ones go on working. */
  newFeed(owner: FeedOwner, reader?: FeedReader): Promise<string>;
  /** No address given out for this owner works any more. */
  closeFeeds(owner: FeedOwner): Promise<void>;
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

/**
 * A document that somebody dropped, as it was read, until they say whether it is to be kept. `digest` is the file's SHA-256, as hexadecimal.
 * `reading` is null once it has been answered.
 */
export type ImportOffer = {
  id: string;
  personId: string;
  fileName: string;
  digest: string;
  reading: MeetingReading | null;
  offeredAt: Date;
  answeredAt: Date | null;
};

export type ImportRepository = {
  keep(offer: ImportOffer): Promise<void>;
  /** The offer, locked until the transaction ends, or null. */
  get(id: string): Promise<ImportOffer | null>;
  /** What was read as it now stands. Throws `StaleRecord` when the offer was answered. */
  correct(id: string, reading: MeetingReading): Promise<void>;
  /** What was read is forgotten with it. Throws `StaleRecord` when it was answered before. */
  answer(id: string, at: Date): Promise<void>;
};

/** A document as it went out, with everything that is closed. `number` counts through the meeting, from 1. */
export type DocumentVersion = DocumentVersionHead & { content: DocumentContent };
export type DocumentVersionHead = {
  meetingId: string;
  number: number;
  stage: DocumentStage;
  at: Date;
  /** Who sent it out; null when the clock did. */
  byPersonId: string | null;
};

export type DocumentRepository = {
  /** Keeps a version for ever. Two under one number lose a race: `StaleRecord`. */
  add(version: DocumentVersion): Promise<void>;
  get(meetingId: string, number: number): Promise<DocumentVersion | null>;
  /** A meeting's versions, oldest first. */
  all(meetingId: string): Promise<DocumentVersionHead[]>;
  /** Makes a link for this person, and returns the secret part of its address: it is kept nowhere. */
  makeLink(link: { meetingId: string; personId: string; expiresAt: Date }): Promise<string>;
  /** Withdraws a meeting's links, all or one person's, and returns how many held until now. */
  withdrawLinks(of: { meetingId: string; personId?: string }): Promise<number>;
};

// ── Inbox and outbox ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A person waits three seconds at the most; the database gets so many milliseconds of them to keep the event. */
export const keepingMs = 1_500;

/** What came in, kept from before the acknowledgement until it is done, so that a killed process loses nothing. */
export type Inbox = {
  /** False when the event (or its twin, `sameAs`) is known already: do nothing. */
  receive(event: ChatEvent): Promise<boolean>;
  /** Marks as done outside any command (nothing was to be stored). What was written is forgotten with it. */
  done(eventId: string): Promise<void>;
  /** True the first time this key is shown, for ever: for requests that must not be repeated to the letter. */
  firstSight(key: string): Promise<boolean>;
  /** Received (by `until`) but not done, oldest first: work that somebody died over. */
  undone(until?: Date): Promise<ChatEvent[]>;
};

export type Addressee = { kind: "person"; personId: string } | { kind: "channel"; channelId: string };

/** Of one organisation's messages the urgent leave first, and what the clock reminds of leaves last. */
export type Priority = "urgent" | "normal" | "routine";

/**
 * A message to be sent. `key` is unique for ever: the same key is the same message. `living` names a message that is updated where it
 * stands instead of sent anew, once one with that name has been sent to the addressee. It is sent from `notBefore` on, and is of no use
 * from `notAfter` on. One addressee gets messages in the order they were put.
 */
export type OutboxMessage = {
  key: string;
  to: Addressee;
  card: Card;
  file?: CardFile;
  /** A version of a meeting's document that goes along where the place takes files; made when the message is sent. */
  document?: { meetingId: string; version: number; format: FileFormat };
  living?: string;
  /** Updates the living message if there is one, and is otherwise nothing. */
  updateOnly?: true;
  notBefore?: Date;
  notAfter?: Date;
  /** By default normal. */
  priority?: Priority;
  /**
   * Dropped at sending time when the meeting's sequence is no longer this, or (`unanswered`) when that person has answered, or (`member`)
   * when that person is no longer of the meeting, or (`called`) no more than a deputy whom nobody calls any more, or
   * (`circle`) no longer among those who may see what is closed.
   */
  onlyIf?: {
    meetingId: string;
    sequence?: number;
    unanswered?: string;
    member?: string;
    called?: true;
    circle?: true;
    notCancelled?: true;
  };
  /** When it becomes too late to be sent, those who run the forum are told that this was not said. */
  about?: About;
};

/** In a channel others read along: only a card that is made for that goes there. */
export type NewMessage = Omit<OutboxMessage, "to" | "card"> &
  (
    | { to: Extract<Addressee, { kind: "person" }>; card: Card }
    | { to: Extract<Addressee, { kind: "channel" }>; card: Public<Card> }
  );

/** What the clock reminds of, or a command tells: of which meeting, in which ways, and of which action of it. */
export type About = { meetingId: string; kinds: (ReminderKind | ActionReminderKind | NoticeKind)[]; actionId?: string };

/** The clock's rounds for this organisation. */
export type Rounds = {
  /** When the last one was made, give or take five minutes in which nothing else was missed; null before the first. */
  last(): Promise<Date | null>;
  /**
   * What became due by then is not said, and what was sent by then is not approved by silence: it came out of a backup, and nobody knows what
   * was said since. Null when nothing did.
   */
  quietUntil(): Promise<Date | null>;
  /** One has been made, with all that was due. */
  made(at: Date): Promise<void>;
};

export type Outbox = {
  /** Puts the message in the queue, in this transaction. Nothing when the key is known. */
  put(message: NewMessage): Promise<void>;
  known(keys: string[]): Promise<Set<string>>;
  /** What was `about` something and became too late to be sent: each is given out once, and told of in this transaction. */
  takeTooLate(): Promise<{ id: string; to: Addressee; about: About }[]>;
};

export type OutboxRow = OutboxMessage & {
  id: string;
  organisationId: string;
  state: "due" | "sent" | "failed" | "dropped";
  /** Which try this is, crashed ones included; 0 before the first. */
  attempt: number;
  createdAt: Date;
  /** When an operator sent it after all, and which try had been the last by then. */
  retried?: { at: Date; after: number };
};

/** How fast one account of a platform (a Slack workspace, the bot in a Teams tenant) takes messages, and how far apart one addressee's are. */
export type PaceRule = { perSecond: number; atOnce: number; addresseeGapMs: number };

/** What was not so when the row was put, all at once: where its addressee is reached now, and how the meeting it is about stands. */
export type Circumstances = {
  /** Newest door first. */
  doors: PersonDoor[];
  /** Doors that nothing is sent through, newest first, and why: mail there came back, or their tenant was turned out. */
  shut: { platform: Platform; obstacle: Obstacle }[];
  /** Null when it is bound no more. */
  channel: Channel | null;
  meeting: MeetingNow | null;
  /** Where the living message stands. */
  standing: MessageRef | null;
  /** A later state of the living message has been sent. */
  overtaken: boolean;
};

/** A meeting, and the person of `onlyIf` in it: `called` as somebody's deputy, and `cleared` to read what is closed because of that. */
export type MeetingNow = {
  status: string;
  sequence: number;
  answered: boolean;
  member: boolean;
  role: Role | null;
  called: boolean;
  cleared: boolean;
};

/** A row as an operator sees it: nothing of what it says. `at` is when it was put. */
export type OutboxLine = {
  id: string;
  organisationId: string;
  key: string;
  addressee: string;
  state: OutboxRow["state"];
  why: string | null;
  attempts: number;
  at: Date;
};

/** In these states; or stuck: given up, or tried in vain and in nobody's hands. */
export type OutboxWanted = OutboxRow["state"][] | "stuck";
/** `more`: how many there are beside these, which are the newest. */
export type OutboxListing = { lines: OutboxLine[]; more: number };

/** The sender's side of the outbox. */
export type OutboxDesk = {
  /**
   * Takes due rows and calls `deliver` for each, one at a time for an addressee, organisations in turn; again after a `DeliveryError`
   * with `retry: "later"`. `isLast` says that the row is given up if it is not taken now. `rules` are the platforms' limits by name.
   */
  work(
    deliver: (row: OutboxRow, isLast: boolean) => Promise<Delivery>,
    rules?: Partial<Record<Platform, PaceRule>>,
  ): Promise<void>;
  /** Wakes the sender: something was put. */
  nudge(): void;
  /** Stops taking new rows and waits for those in hand. */
  stop(): Promise<void>;
  pending(): Promise<number>;
  /** Rows due by now, and for how long the oldest has been, in seconds. */
  depth(): Promise<{ due: number; oldestSeconds: number }>;
  circumstances(row: OutboxRow): Promise<Circumstances>;
  /** Newest first, and no more than anybody reads. */
  list(wanted: OutboxWanted): Promise<OutboxListing>;
  /** Makes a failed, dropped or waiting row due at once, with all its tries before it. */
  retry(id: string): Promise<ByHand>;
  /** Takes a failed row out, or a due one that nobody has in hand. */
  drop(id: string, why: string): Promise<ByHand>;
};

/**
 * What came of it: done, or why not. There is no such row; it has been sent, or dropped before; it is in hand, and goes out just now; what it
 * said was emptied, since it had been kept as long as it was to be; its time is past, or a later state of the same message has been sent, and who sent it now would
 * drop it.
 */
export type ByHand = "done" | "unknown" | "sent" | "dropped" | "in-hand" | "emptied" | "too-late" | "overtaken";

/** So long between two messages of a conversation, when so many have not been held back; where it is one, only one is on its way. */
export type TurnRule = { gapMs: number; atOnce: number };

/** What comes from the outbox is looked at once more when it has waited longer for its turn, in milliseconds: it may no longer hold. */
export const outboxPatienceMs = 1_500;

/** Turns in a conversation of a platform, for what all replicas send together. Where the database is gone each process keeps its distance. */
export type Pacing = {
  /**
   * Waits until it is this conversation's turn. Throws `DeliveryError` when that takes longer than `patienceMs`. What it returns is called
   * when the platform has answered.
   */
  turn(
    conversation: { account: string; name: string; patienceMs?: number },
    rule: TurnRule,
  ): Promise<() => Promise<void>>;
  /** Nobody sends through this account until then. */
  hold(account: string, ms: number): Promise<void>;
};

/** Where a sent message stands; `id` belongs to the adapter. */
export type MessageRef = { platform: Platform; id: Json };

export type Delivery =
  { state: "sent"; message: MessageRef } | { state: "dropped"; why: string } | { state: "failed"; why: string };

// ── Chat platforms ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

export type OutgoingMessage = { key: string; card: Card; file?: SentFile };

/** What is made of a document only when a message is on its way. */
export type DocumentDesk = {
  /** The card with links of this person's own, where it links to documents; for everybody (`null`) without those links. */
  withLinks(card: Card, reader: { organisationId: string; personId: string } | null): Promise<Card>;
  /** A version as a file, with what everybody in a channel may see today. */
  file(organisationId: string, document: NonNullable<OutboxMessage["document"]>): Promise<SentFile>;
  /** What the secretaries are told when a document could not go along. */
  missing(
    organisationId: string,
    document: NonNullable<OutboxMessage["document"]>,
  ): Promise<{ to: string[]; card: Card }>;
};

/** A chat platform as the sender sees it. Every method throws `DeliveryError`, and nothing else, when the platform does not take it. */
export type ChatPlatform = {
  readonly platform: Platform;
  readonly pace: PaceRule;
  /** Whether a channel takes files. Where it does not, a file is shown as a link. */
  readonly takesFiles?: true;
  sendToPerson(door: PersonDoor, message: OutgoingMessage): Promise<MessageRef>;
  sendToChannel(channel: Channel, message: OutgoingMessage): Promise<MessageRef>;
  update(message: MessageRef, content: OutgoingMessage): Promise<MessageRef>;
  /** Who is in a channel, bots left out. */
  roster(channel: { tenant: string; reference: unknown }): Promise<ChatPerson[]>;
};

// ── Documents ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What stands in a file that somebody dropped, and the SHA-256 of its bytes. */
export type ReadFile = { name: string; digest: string; reading: MeetingReading };

/** Fetches and reads what people drop or link to, in a process of its own. */
export type FileReader = {
  /** `from`: where it was dropped; null for an address that somebody wrote. Refuses `file.…`. */
  read(file: ChatFile, from: TenantName | null): Promise<ReadFile>;
};

/** Makes files of documents, off the main thread. */
export type DocumentMaker = {
  /**
   * The file's bytes. The content is already reduced to what its reader may see. Throws `DocumentUnavailable` when it cannot be made now.
   */
  make(content: DocumentContent, format: DocumentFormat): Promise<Uint8Array>;
  /** Ends the threads; what is in hand is dropped. */
  stop(): Promise<void>;
};

/** Not made: `busy`, too many wait; `late`, it took too long; `large`, it took too much memory. The first two may do later. */
export class DocumentUnavailable extends Error {
  readonly why: "busy" | "late" | "large";

  constructor(why: "busy" | "late" | "large") {
    super(`No document was made: ${why}`);
    this.name = "DocumentUnavailable";
    this.why = why;
  }
}

/** Why a person or a channel cannot be reached, as far as somebody can do something about it. */
export type Obstacle =
  "not-installed" | "no-account" | "place-gone" | "not-connected" | "turned-out" | "no-door" | "no-mailbox" | "refused";

/** Why, where the turn of a message did not come: nothing was asked of the platform. */
export const HELD = "held";

/**
 * The platform did not take a message. `later`: try again, not before `afterMs`. `never`: it never will; `why` is for operators, without
 * text, and `obstacle` for those who can do something about it.
 */
export class DeliveryError extends Error {
  readonly retry: "later" | "never";
  readonly afterMs: number | null;
  readonly obstacle: Obstacle;

  constructor(why: string, retry: "later" | "never", afterMs: number | null = null, obstacle: Obstacle = "refused") {
    super(why);
    this.name = "DeliveryError";
    this.retry = retry;
    this.afterMs = afterMs;
    this.obstacle = obstacle;
  }
}

/** The message stands and its file does not, nor will it: to try again would be to say it twice. */
export class FileNotTaken extends DeliveryError {
  readonly standing: MessageRef;

  constructor(why: string, standing: MessageRef) {
    super(why, "never");
    this.standing = standing;
  }
}

/** Why, where we could not look up what the message is about: nothing was asked of the platform. */
export const UNREAD = "unread";

/**
 * Does nobody try this again? What was held or unread has not been tried: the platform is still to be asked, be it the last try or not. Any
 * other error is a bug, and given up at the last try.
 */
export function isGivenUp(error: unknown, { isLast }: { isLast: boolean }): boolean {
  if (!(error instanceof DeliveryError)) return isLast;
  return error.retry === "never" || (isLast && ![HELD, UNREAD].includes(error.message));
}

/** Somebody else saved the record first. */
export class StaleRecord extends Error {}

/** No such record in this organisation: a bug, or a forged id. */
export class NotFound extends Error {}

/** The event was done before. */
export class AlreadyHandled extends Error {}

export type Clock = { now(): Date };

/** What is counted, for whoever watches over the service. */
export type Meter = {
  handled(command: string | null, outcome: string, seconds: number): void;
  delivered(outcome: "sent" | "dropped" | "failed" | "later", platform: Platform | null): void;
  /** A mail left or came in; `what` is one of a few words, never an address. */
  mailed(what: string): void;
};

/** What of an error of any kind may be logged: its class; what it says can hold what people wrote. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

/** Did it come true? Why not is not told. */
export function succeeds(asked: Promise<unknown>): Promise<boolean> {
  return asked.then(
    () => true,
    () => false,
  );
}

/** What was asked for, or after so many milliseconds what `late` says instead; it may throw. */
export async function inTime<T, L>(ms: number, asked: Promise<T>, late: () => L): Promise<T | L> {
  let timer: NodeJS.Timeout | undefined;
  const tired = new Promise<L>((resolve, reject) => {
    timer = setTimeout(() => {
      Promise.resolve().then(late).then(resolve, reject);
    }, ms);
  });
  return Promise.race([asked, tired]).finally(() => {
    clearTimeout(timer);
  });
}

/** Structured, and never what people wrote. */
export type Log = {
  info(facts: Record<string, string | number | boolean | null>, message: string): void;
  warn(facts: Record<string, string | number | boolean | null>, message: string): void;
  error(facts: Record<string, unknown>, message: string): void;
};
