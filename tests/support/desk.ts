import pg from "pg";

import type { ChatEvent, ChatPerson, Conversation, Happening, Reply } from "../../src/chat/event.ts";
import { createRouter, type Router } from "../../src/chat/router.ts";
import { createForum, setMember, type Forum, type Person, type Role } from "../../src/domain/forum.ts";
import { addItem, sendAgenda } from "../../src/domain/agenda.ts";
import { planMeeting, startMeeting, type Meeting } from "../../src/domain/meeting.ts";
import { instantAt } from "../../src/domain/time.ts";
import type { OutboxMessage, Store } from "../../src/ports.ts";
import { openStore } from "../../src/store/store.ts";
import { plainText, type Args, type Button, type Card, type Form, type Invocation } from "../../src/ui/card.ts";
import { createTestDatabase } from "./database.ts";
import { keptLog, type LogLine } from "./log.ts";

/** The router's door on a real database, with a clock that is set: people say words, press buttons and submit forms, and read what comes. */

export type Place = "personal" | "channel";
export type Shown = Reply | Card | Form;

/** Who is in the committee when a test begins. Ulla Kvist is known to the chat, and in no forum. */
const roles: readonly [string, Role][] = [
  ["Signe Holt", "secretary"],
  ["Arne Dahl", "chair"],
  ["Birthe Lang", "member"],
  ["Carl Nord", "member"],
  ["Dorte Fisk", "observer"],
];

export const [signe, arne, birthe, carl, dorte] = ["Signe Holt", "Arne Dahl", "Birthe Lang", "Carl Nord", "Dorte Fisk"];
/** Birthe's deputy; and a stranger. */
export const [eva, ulla] = ["Eva Bro", "Ulla Kvist"];

/** When a test begins: Tuesday 1 September 2026, 9.00. */
const morning = "2026-09-01T09:00";

export const at = (stamp: string): Date => instantAt(stamp.slice(0, 10), stamp.slice(11));
const newId = (): string => crypto.randomUUID();

export type Desk = Awaited<ReturnType<typeof openDesk>>;
export type Committee = Awaited<ReturnType<Desk["committee"]>>;

/** Who and what a committee is, before anything happens: it takes long to make, and most tests leave it as it was. */
const lasting = new Set(
  "_prisma_migrations organisation tenant person person_door forum membership standing_item channel".split(" "),
);
/** What changes when somebody only asks. */
const passing = new Set(["_prisma_migrations", "inbox", "question", "person_door"]);

async function tablesOf(sql: pg.Client): Promise<string[]> {
  const { rows } = await sql.query<{ tablename: string }>(
    "select tablename from pg_tables where schemaname = 'public'",
  );
  return rows.map(({ tablename }) => tablename).sort();
}

/** As one statement, without looking at who refers to whom: everything goes. */
function emptying(tables: readonly string[]): string {
  const all = tables.map((table) => `delete from "${table}"`).join("; ");
  return `begin; set local session_replication_role = replica; ${all}; commit`;
}

/** One database and one router. Each test has the committee to itself. `through`: what the program takes for the database's address. */
export async function openDesk(through: (url: string) => Promise<string> = (url) => Promise.resolve(url)) {
  const database = await createTestDatabase();
  const time = { now: at(morning) };
  const clock = { now: () => time.now };
  const log = keptLog();
  const store = await openStore({ databaseUrl: await through(database.url), clock, log });
  const sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
  const open = (): Router =>
    createRouter({ store, clock, log, publicUrl: "https://referent.example", linksUrl: "https://referent.example" });
  const router = open();
  const set = (stamp: string): void => {
    time.now = at(stamp);
  };
  const tables = await tablesOf(sql);
  const tools = { store, router, sql, time, kept: tables.filter((table) => !passing.has(table)) };
  const empty = emptying(tables.filter((table) => !lasting.has(table)));
  let own: Awaited<ReturnType<typeof openCommittee>> | null = null;
  return {
    store,
    router,
    clock,
    sql,
    set,
    /** What the log says went wrong on our side. */
    faults: (): LogLine[] => log.lines.filter(({ level }) => level !== "info"),
    lines: log.lines,
    /** A committee of invented people with a channel, as nobody had used it; the clock is set back to the morning. */
    async committee() {
      set(morning);
      log.lines.length = 0;
      await sql.query(empty);
      own = own && (await own.isAsFounded()) ? own : await openCommittee(tools, newId());
      return own;
    },
    /** The same people once more, in another organisation. */
    strangers: () => openCommittee(tools, newId()),
    async close(): Promise<void> {
      await sql.end();
      await store.close();
      await database.drop();
    },
  };
}

type Tools = { store: Store; router: Router; sql: pg.Client; time: { now: Date }; kept: readonly string[] };

async function openCommittee({ store, router, sql, time, kept }: Tools, tenant: string) {
  const people = new Map<string, Person>();
  const meet = async (name: string): Promise<Person> => {
    const known = people.get(name) ?? (await store.directory.recognise(chatPerson(name, tenant)));
    people.set(name, known);
    return known;
  };
  for (const [name] of roles) await meet(name);
  for (const name of [eva, ulla]) await meet(name);
  const { organisationId } = await meet(signe);
  const idOf = (name: string): string => sure(people.get(name), name).id;
  const nameOf = (id: string): string => sure([...people.values()].find((person) => person.id === id)).name;

  const found = async (name: string, members: readonly (readonly [string, Role, string?])[]): Promise<Forum> => {
    const founder = sure(people.get(sure(members[0])[0]));
    const empty = createForum({ organisationId, name, founder, anyOtherBusiness: "Eventuelt" }, newId);
    const whole = members.slice(1).reduce((so, [who, role, principal]) => {
      const deputyFor = principal === undefined ? null : idOf(principal);
      return setMember(so, sure(people.get(who)), { role, deputyFor });
    }, empty);
    const channel = { id: newId(), platform: "teams", tenant, externalId: `channel ${name}`, reference: null } as const;
    const forum = { ...whole, channels: [channel] };
    await store.within(organisationId, (tx) => tx.forums.create(forum));
    return forum;
  };
  const forum = await found("Biblioteksudvalget", [...roles, [eva, "deputy", birthe]]);

  const conversation = (where: string): Conversation => {
    const channel = where === "personal" ? null : where === "channel" ? "channel Biblioteksudvalget" : where;
    const kind = channel === null ? "personal" : "channel";
    return { platform: "teams", tenant, id: channel ?? "personal", kind, name: null, reference: null };
  };
  const event = (name: string, happening: Happening, where: string): ChatEvent => ({
    id: newId(),
    sameAs: null,
    at: time.now,
    person: chatPerson(name, tenant),
    conversation: conversation(where),
    happening,
  });
  const send = async (sent: ChatEvent): Promise<Reply> =>
    (await router.accept(sent)) ? spoken(await router.handle(sent)) : { kind: "none" };

  /** Words as typed; »@Name« is a mention of that person. */
  const words = (name: string, said: string, where = "personal"): ChatEvent => {
    const mentions: ChatPerson[] = [];
    const text = said.replace(/@(\p{L}+ \p{L}+)/gu, (whole, who: string) =>
      people.has(who) ? `@{${mentions.push(chatPerson(who, tenant)) - 1}}` : whole,
    );
    const addressed = where === "personal" ? "personal" : "mention";
    return event(name, { kind: "words", text, mentions, addressed }, where);
  };
  const pressOf = (shown: Shown, label: string, name: string, where = "personal"): ChatEvent => {
    const shared = where !== "personal";
    return event(name, { kind: "press", press: buttonOf(shown, label), shared }, where);
  };
  const submission = (shown: Shown, values: Record<string, string>, name: string): ChatEvent =>
    event(
      name,
      { kind: "submit", press: formOf(shown).press, values: { ...formValues(shown), ...values } },
      "personal",
    );

  const planned = (titles: string[]): Meeting => {
    const span = { start: at("2026-10-22T13:00"), end: at("2026-10-22T14:30"), place: "Lokale 2" };
    const empty = planMeeting(forum, span, { now: at(morning), newId, others: [] });
    const draft = { kind: null, minutes: null, proposedBy: null, onBehalfOf: null, lateReason: null };
    return titles.reduce((meeting, title) => addItem(meeting, { ...draft, title }, newId).meeting, empty);
  };
  const put = async (meeting: Meeting): Promise<Meeting> => {
    await store.within(organisationId, (tx) => tx.meetings.create(meeting));
    return meeting;
  };

  type Row = { ordinal: number; key: string; addressee: string; living: string | null; message: OutboxMessage };
  let forgotten = 0;
  const rows = async (): Promise<Row[]> => {
    const query = `select ordinal, key, addressee, living, message from outbox
      where organisation_id = $1 and ordinal > $2 order by ordinal`;
    const { rows: all } = await sql.query<Row>(query, [organisationId, forgotten]);
    for (const row of all) checkWords(row.message.card);
    return all;
  };
  const sentTo = async (addressee: string): Promise<OutboxMessage[]> =>
    (await rows()).filter((row) => row.addressee === addressee).map((row) => row.message);
  const channelKey = `channel:${sure(forum.channels[0]).id}`;

  return {
    tenant,
    organisationId,
    forum,
    idOf,
    nameOf,
    meet,
    /** Another forum of the same organisation, with a channel »channel <name>«. The first of its people is the secretary. */
    found,
    event,
    words,
    pressOf,
    submission,
    send,
    say: (name: string, said: string, where?: string): Promise<Reply> => send(words(name, said, where)),
    press: (shown: Shown, label: string, name: string, where?: string): Promise<Reply> =>
      send(pressOf(shown, label, name, where)),
    /** A button nobody was ever shown. */
    forge: (command: Invocation["command"], args: Args, name: string): Promise<Reply> =>
      send(event(name, { kind: "press", press: { command, args }, shared: false }, "personal")),
    submit: (shown: Shown, values: Record<string, string>, name: string): Promise<Reply> =>
      send(submission(shown, values, name)),
    /** Two events at the same time: both are accepted, then both handled at once. */
    async atOnce(...events: ChatEvent[]): Promise<Reply[]> {
      for (const one of events) await router.accept(one);
      return Promise.all(events.map((one) => router.handle(one)));
    },
    /** What a person was sent, oldest first. */
    told: async (name: string): Promise<Card[]> => (await sentTo(`person:${idOf(name)}`)).map(({ card }) => card),
    /** The calendar objects a person was sent, oldest first. */
    calendar: async (name: string): Promise<string[]> =>
      (await sentTo(`person:${idOf(name)}`)).flatMap(({ file }) => (file ? [unfolded(file.content)] : [])),
    /** What was posted anew in the channel, oldest first. */
    toldChannel: async (): Promise<Card[]> =>
      (await sentTo(channelKey)).filter(({ updateOnly }) => !updateOnly).map(({ card }) => card),
    /** How the channel's living card stands now. */
    standing: async (): Promise<Card> => {
      const living = (await rows()).filter((row) => row.addressee === channelKey && row.living !== null);
      return sure(living.at(-1)).message.card;
    },
    /** Who was told anything, by name, and how often. */
    async whoWasTold(): Promise<Record<string, number>> {
      const counts: Record<string, number> = {};
      for (const { addressee, message } of await rows()) {
        if (message.updateOnly) continue;
        const who = addressee === channelKey ? "channel" : nameOf(addressee.replace("person:", ""));
        counts[who] = (counts[who] ?? 0) + 1;
      }
      return counts;
    },
    /** Whatever left or will leave the house for those who may not read what is closed, and every calendar object, as one text. */
    async forOutsiders(): Promise<string> {
      const outside = new Set([channelKey, `person:${idOf(dorte)}`, `person:${idOf(eva)}`, `person:${idOf(ulla)}`]);
      return (await rows())
        .map(({ addressee, message }) => (outside.has(addressee) ? message : message.file))
        .map((said) => unfolded(JSON.stringify(said ?? null)))
        .join("\n");
    },
    /** Does it and gives the answer; throws when anything of the forum was changed by it, or anybody else was told. */
    async untouched(work: () => Promise<Reply>): Promise<Reply> {
      const before = await this.everything();
      const reply = await work();
      if ((await this.everything()) !== before) throw new Error(`something was stored: ${JSON.stringify(reply)}`);
      return reply;
    },
    /** Everything that is stored and told, as one text. */
    async everything(): Promise<string> {
      const parts = kept.map((table) => `(select string_agg(t::text, ' ' order by t::text) from "${table}" t)`);
      const { rows: all } = await sql.query<{ said: string }>(`select concat_ws(' ', ${parts.join(", ")}) as said`);
      return sure(all[0]).said;
    },
    /** Is nobody new, and the forum still what it was when a test found it? */
    async isAsFounded(): Promise<boolean> {
      const query = `select version from forum where organisation_id = $1
        union all select 1 from person where organisation_id = $1 having count(*) = $2`;
      const { rows: all } = await sql.query<{ version: number }>(query, [organisationId, people.size]);
      return all.length === 2 && all.every(({ version }) => version === 1);
    },
    /** What was told until now is not told again by `told` and the others. */
    async forget(): Promise<void> {
      const query = "select coalesce(max(ordinal), 0) as last from outbox where organisation_id = $1";
      forgotten = (await sql.query<{ last: number }>(query, [organisationId])).rows[0]?.last ?? 0;
    },
    /** The forum's meetings, in order of time. */
    meetings: (forumId = forum.id): Promise<Meeting[]> =>
      store.within(organisationId, (tx) => tx.meetings.ofForum(forumId)),
    /** The forum's only or first meeting. */
    meeting: async (): Promise<Meeting> =>
      sure((await store.within(organisationId, (tx) => tx.meetings.ofForum(forum.id)))[0]),
    forumNow: (): Promise<Forum> => store.within(organisationId, (tx) => tx.forums.get(forum.id)),
    /** A meeting on Thursday 22 October 13-14.30 with these items, planned before the test begins: nobody is told. */
    plan: (...titles: string[]): Promise<Meeting> => put(planned(titles)),
    /** The same, with the agenda sent out on 15 October, when it now is. */
    sendOut(...titles: string[]): Promise<Meeting> {
      time.now = at("2026-10-15T09:00");
      return put(sendAgenda(planned(titles), time.now));
    },
    /** The same, begun by Signe; it is now the beginning of the meeting. */
    start(...titles: string[]): Promise<Meeting> {
      time.now = at("2026-10-22T13:00");
      const sent = sendAgenda(planned(titles), at("2026-10-15T09:00"));
      return put(startMeeting(sent, idOf(signe), time.now));
    },
  };
}

function chatPerson(name: string, tenant: string): ChatPerson {
  const email = `${name.toLowerCase().replace(" ", ".")}@${tenant}.example`;
  return { platform: "teams", tenant, user: name, name, email };
}

export function sure<T>(value: T | null | undefined, what = "something"): T {
  if (value === null || value === undefined) throw new Error(`there is no ${what}`);
  return value;
}

const unfolded = (text: string): string => text.replaceAll("\r\n ", "").replaceAll("\\r\\n ", "");

/** Text that people may write and that means something to one platform or another. */
export const hostile =
  '👩‍🔬 <!channel> <at>alle</at> *fed* _skrå_ [klik](https://x.example) \u202Eomvendt\u202C & "citat" slut';

/** Ten thousand characters. */
export const endless = "Lange ord ".repeat(1000).trim() + " slut";

// ── Reading cards ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

export function cardOf(shown: Shown | undefined): Card {
  if (shown && "elements" in shown) return shown;
  if (shown && "card" in shown) return shown.card;
  throw new Error(`not a card: ${JSON.stringify(shown)}`);
}

export function formOf(shown: Shown): Form {
  if ("fields" in shown) return shown;
  if ("form" in shown) return shown.form;
  throw new Error(`not a form: ${JSON.stringify(shown)}`);
}

function formValues(shown: Shown): Record<string, string> {
  return Object.fromEntries(formOf(shown).fields.map((field) => [field.name, field.value ?? ""]));
}

/** All a person reads on a card, without its buttons. */
export const read = (shown: Shown | undefined): string => plainText(cardOf(shown));

export function buttonsOf(shown: Shown): Button[] {
  return cardOf(shown).elements.flatMap((element) => {
    if (element.kind === "list") return element.more ? [element.more] : [];
    return element.kind === "buttons" ? [...element.buttons, ...(element.overflow ?? [])] : [];
  });
}

export const labels = (shown: Shown): string[] => buttonsOf(shown).map((button) => button.label);

function buttonOf(shown: Shown, label: string): Invocation {
  const found = buttonsOf(shown).find((button) => button.label === label);
  if (found?.kind !== "press") throw new Error(`no button »${label}« among ${labels(shown).join(", ")}`);
  return found.press;
}

/** What no card may say, whatever it is about. */
const neverSaid = /undefined|\bnull\b|NaN|\[object|[0-9a-f]{8}-[0-9a-f]{4}-|@\{|noget gik galt/iu;

/** The secret part of a link's address (32 bytes in base64url): it is drawn by lot, and in time any three letters are. */
const secret = /(?<=\/)[\w-]{43}(?![\w-])/gu;

/** What of it no card may say, or null. */
export function wrongIn(said: string): string | null {
  return neverSaid.exec(said.replaceAll(secret, ""))?.[0] ?? null;
}

function checkWords(card: Card): void {
  const said = `${card.summary}\n${plainText(card)}\n${labels(card).join("\n")}`;
  const found = wrongIn(said);
  if (found !== null) throw new Error(`a card says »${found}«: ${said.slice(0, 500)}`);
}

function spoken(reply: Reply): Reply {
  if ("card" in reply) checkWords(reply.card);
  return reply;
}
