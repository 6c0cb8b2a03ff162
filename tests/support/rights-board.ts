import { randomUUID } from "node:crypto";

import { createApp } from "../../src/app.ts";
import { keepVersion } from "../../src/commands/document-version.ts";
import { assignAction } from "../../src/domain/action.ts";
import { addItem, closeItem, sendAgenda, takeOff, type AgendaItem } from "../../src/domain/agenda.ts";
import { objectToMinutes, approveMinutes, sendDraft } from "../../src/domain/approval.ts";
import { createForum, defaultSettings, setMember, type Forum, type Person, type Role } from "../../src/domain/forum.ts";
import { cancelMeeting, endMeeting, planMeeting, startMeeting, type Meeting } from "../../src/domain/meeting.ts";
import { writeEntry } from "../../src/domain/minutes.ts";
import { addProposal } from "../../src/domain/proposal.ts";
import type { MeetingReading } from "../../src/documents/reading/reading.ts";
import type { CommandName, Stage } from "../../src/domain/rights.ts";
import { addMinutes, instantAt } from "../../src/domain/time.ts";
import type { Store, Transaction } from "../../src/ports.ts";
import { openStore } from "../../src/store/store.ts";
import type { Args, Invocation } from "../../src/ui/card.ts";
import { createTestDatabase } from "./database.ts";
import { keptLog, type LogLine } from "./log.ts";
import { startSlackStandIn } from "./slack-stand-in.ts";
import { startTeamsStandIn } from "./teams-stand-in.ts";

/**
 * Every role in every state of a meeting, before the real program with both its front doors. A request does all that it would do, on real
 * PostgreSQL; what it wrote is counted and taken back, so that thousands of requests find the same state.
 */

export type Cast = Role | "outsider";
export const everyRole: readonly Cast[] = ["chair", "secretary", "member", "deputy", "observer", "outsider"];
export const everyDoor = ["slack", "teams"] as const;
export type DoorName = (typeof everyDoor)[number];

/** What came of a request: what the gate and the rules said (`done`, or a refusal's code), and how many rows it would have written. */
export type Outcome = { status: number; command: string | null; outcome: string; writes: number };

const now = instantAt("2026-10-22", "08:00");
const names: Record<Cast, string> = {
  chair: "Arne Dahl",
  secretary: "Signe Holt",
  member: "Birthe Lang",
  deputy: "Eva Bro",
  observer: "Dorte Fisk",
  outsider: "Ulla Kvist",
};
/** They send apologies and call the others in their place. */
const absent = ["Carl Nord", "Gerda Ravn", "Hugo Sand", "Inge Tang"] as const;

const email = (name: string): string => `${name.toLowerCase().replace(" ", ".")}@example.dk`;
const newId = (): string => randomUUID();

class TakenBack extends Error {
  readonly result: unknown;

  constructor(result: unknown) {
    super("taken back");
    this.result = result;
  }
}

const writing = new Set(["create", "save", "put", "ask", "answer", "correct", "keep"]);

type Counted = { isEvent: boolean; writes: number };

/** The transaction, with what it writes counted; `isEvent` when it is about something that came in, and not a round of the clock. */
function counting(tx: Transaction, counted: Counted): Transaction {
  const count = <T extends object>(repository: T): T => {
    const methods = Object.entries(repository).map(([name, method]: [string, (...given: unknown[]) => unknown]) => [
      name,
      (...given: unknown[]) => {
        if (writing.has(name)) counted.writes += 1;
        return method(...given);
      },
    ]);
    return Object.fromEntries(methods) as T;
  };
  const settle = (id: string): Promise<void> => {
    counted.isEvent = true;
    return tx.settle(id);
  };
  const { forums, meetings, questions, imports, outbox } = tx;
  const counters = {
    forums: count(forums),
    meetings: count(meetings),
    questions: count(questions),
    imports: count(imports),
  };
  return { ...tx, ...counters, outbox: count(outbox), settle };
}

/** The store, with every transaction's writes counted and rolled back. */
function forgetful(store: Store, last: { writes: number }): Store {
  return {
    ...store,
    async within<T>(organisationId: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
      const counted = { isEvent: false, writes: 0 };
      try {
        return await store.within(organisationId, async (tx) => {
          throw new TakenBack(await work(counting(tx, counted)));
        });
      } catch (error) {
        if (error instanceof TakenBack) return error.result as T;
        throw error;
      } finally {
        if (counted.isEvent) last.writes = counted.writes;
      }
    },
  };
}

export type RightsBoard = Awaited<ReturnType<typeof openRightsBoard>>;

export async function openRightsBoard() {
  const database = await createTestDatabase();
  const log = keptLog();
  const clock = { now: () => now };
  const real = await openStore({ databaseUrl: database.url, clock, log });
  const counted = { writes: 0 };
  const people = [...Object.values(names), ...absent];
  const slack = await startSlackStandIn({ clock });
  const teams = await startTeamsStandIn({ people: people.map((name) => ({ id: name, name, email: email(name) })) });
  const users = new Map(people.map((name) => [name, slack.addUser({ name, email: email(name) })]));
  const lobby = slack.addChannel("frokost", [...users.values(), slack.botUser]);
  await real.directory.link({ platform: "slack", tenant: slack.team }, { platform: "teams", tenant: teams.tenant });
  const known = new Map<string, Person>();
  for (const name of people) {
    const both = [
      { platform: "teams", tenant: teams.tenant, user: teams.account(name).aadObjectId },
      { platform: "slack", tenant: slack.team, user: users.get(name)! },
    ] as const;
    for (const door of both) known.set(name, await real.directory.recognise({ ...door, name, email: email(name) }));
  }
  const cast = { person: (name: string) => known.get(name)! };
  const states = await prepareStates(real, cast);
  const questions = new Map<string, string>();
  const offers = new Map<string, string>();
  for (const person of known.values()) {
    const id = newId();
    questions.set(person.id, id);
    const choices = [{ label: "Nej", invocation: { command: "message.dismiss" as const, args: {} } }];
    await real.within(person.organisationId, (tx) =>
      tx.questions.ask({ id, personId: person.id, forumId: null, choices, askedAt: now, answeredAt: null }),
    );
    const offer = { id: newId(), personId: person.id, fileName: "gammelt.txt", digest: person.id, reading: oldReading };
    offers.set(person.id, offer.id);
    await real.within(person.organisationId, (tx) => tx.imports.keep({ ...offer, offeredAt: now, answeredAt: null }));
  }
  const config = {
    host: "127.0.0.1",
    port: 0,
    publicUrl: "https://referent.example",
    linksUrl: "https://referent.example",
    slack: slack.config,
    teams: teams.config,
  };
  const app = await createApp({ config, store: forgetful(real, counted), clock, log, unpaced: true });
  await app.start();
  slack.deliverTo(`http://127.0.0.1:${app.port()}/slack/events`);
  teams.connect(`http://127.0.0.1:${app.port()}/api/messages`, () => app.settled());
  let pulls = 0;

  async function pressInSlack(name: string, press: Invocation): Promise<number> {
    const user = users.get(name)!;
    const channel = press.command === "forum.create" ? lobby : slack.dmOf(user);
    const payload = {
      type: "block_actions",
      team: { id: slack.team },
      user: { id: user },
      trigger_id: `forged.${(pulls += 1)}`,
      container: { type: "message", channel_id: channel },
      channel: { id: channel, name: "directmessage" },
      actions: [{ type: "button", action_id: "press:1", value: JSON.stringify([press.command, press.args]) }],
    };
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    const { status } = await slack.post(body, { "content-type": "application/x-www-form-urlencoded" });
    return status;
  }

  async function pressInTeams(name: string, press: Invocation): Promise<number> {
    const data = { kind: "press", press, seenBy: "one" };
    const value = { action: { type: "Action.Execute", verb: press.command, data }, trigger: "manual" };
    const timestamp = new Date(now.getTime() + (pulls += 1)).toISOString();
    const channel = {
      conversation: {
        isGroup: true,
        conversationType: "channel",
        tenantId: teams.tenant,
        id: `${teams.channel};messageid=1`,
      },
      channelData: { tenant: { id: teams.tenant }, team: { id: "19:t" }, channel: { id: teams.channel, name: "U" } },
    };
    const { status } = await teams.activity(name, {
      type: "invoke",
      name: "adaptiveCard/action",
      value,
      timestamp,
      replyToId: "1",
      ...(press.command === "forum.create" ? channel : {}),
    });
    return status;
  }

  return {
    now,
    log,
    states,
    personOf: (role: Cast): Person => cast.person(names[role]),
    questionOf: (role: Cast): string => questions.get(cast.person(names[role]).id)!,
    offerOf: (role: Cast): string => offers.get(cast.person(names[role]).id)!,
    /** Presses a button with this in it, whether anybody was shown one or not. */
    async press(door: DoorName, role: Cast, press: Invocation): Promise<Outcome> {
      const from = log.lines.length;
      const pressIn = door === "slack" ? pressInSlack : pressInTeams;
      const status = await pressIn(names[role], press);
      await app.settled();
      const facts = log.lines.slice(from).find(handled)?.facts ?? {};
      const command = typeof facts["command"] === "string" ? facts["command"] : null;
      return { status, command, outcome: String(facts["outcome"]), writes: counted.writes };
    },
    /** Does `work` for good, as the program's store would. */
    within: <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
      real.within(cast.person(names.secretary).organisationId, work),
    /** What went wrong on our side, or broke a platform's limits. */
    faults: (): (LogLine | string)[] => [...log.lines.filter(({ level }) => level === "error"), ...slack.violations],
    async close(): Promise<void> {
      await app.stop();
      await slack.stop();
      await teams.stop();
      await real.close();
      await database.drop();
    },
  };
}

function handled({ message, facts }: LogLine): boolean {
  return message === "handled" && facts["happening"] === "press";
}

// ── The states ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

type People = { person: (name: string) => Person };

/**
 * `settled`, in the `other` forum: the same state with nothing left open in it, for what else stands in the way. `left`, there too, is the same
 * state with something left behind, and `coming` a planned meeting that can take it up.
 */
export type State = { forum: Forum; meeting: Meeting; other: Forum; settled: Meeting; left: Meeting; coming: Meeting };

async function prepareStates(store: Store, people: People): Promise<Record<Stage, State>> {
  const all: Partial<Record<Stage, State>> = {};
  for (const stage of Object.keys(times) as Stage[]) all[stage] = await prepare(store, people, stage);
  return all as Record<Stage, State>;
}

/** All of them on the day of the test, so that it is never too early to begin. */
const times: Record<Stage, string> = {
  planned: "15:00",
  called: "15:00",
  running: "07:00",
  held: "07:00",
  drafted: "07:00",
  approved: "07:00",
  cancelled: "15:00",
};

async function prepare(store: Store, people: People, stage: Stage): Promise<State> {
  const { organisationId } = people.person(names.secretary);
  const forum = committeeOf(people, `Udvalget ${stage}`);
  const other = committeeOf(people, `Udvalget ${stage} uden rester`);
  for (const one of [forum, other]) await store.within(organisationId, (tx) => tx.forums.create(one));
  const meeting = inStage(stage, full(forum, people, times[stage]), forum, people);
  const settled = inStage(stage, plain(other, times[stage]), other, people, "settled");
  const left = inStage(stage, withLeftOvers(plain(other, times[stage]), people), other, people, "settled");
  const coming = plain(other, "17:00");
  for (const one of [meeting, settled, left, coming])
    await store.within(organisationId, (tx) => tx.meetings.create(one));
  if (stage !== "planned") {
    const sent = { stage: "agenda", byPersonId: null } as const;
    await store.within(organisationId, (tx) => keepVersion({ tx, now }, { meeting, forum }, sent));
  }
  return { forum, meeting, other, settled, left, coming };
}

const day = "2026-10-22";
const avoided = { title: "Messe", from: "2027-03-04", to: "2027-03-04" } as const;

function committeeOf({ person }: People, name: string): Forum {
  const founder = person(names.secretary);
  const empty = createForum(
    { organisationId: founder.organisationId, name, founder, anyOtherBusiness: "Eventuelt" },
    newId,
  );
  const roles: [string, Role][] = [
    [names.chair, "chair"],
    [names.member, "member"],
    [names.deputy, "deputy"],
    [names.observer, "observer"],
    ...absent.map((one): [string, Role] => [one, "member"]),
  ];
  const whole = roles.reduce((so, [who, role]) => setMember(so, person(who), { role, deputyFor: null }), empty);
  const standing = { id: newId(), title: "Godkendelse af dagsorden", position: 0, anyOtherBusiness: false };
  return {
    ...whole,
    standingItems: [standing, ...whole.standingItems],
    settings: { ...defaultSettings, itemsDeadlineDays: 0, avoided: [avoided] },
  };
}

const draft = (title: string) => ({
  title,
  kind: null,
  minutes: null,
  proposedBy: null,
  onBehalfOf: null,
  lateReason: null,
});

function plain(forum: Forum, time: string): Meeting {
  const start = instantAt(day, time);
  const span = { start, end: addMinutes(start, 90), place: "Lokale 2" };
  const planned = planMeeting(forum, span, { now: instantAt("2026-09-01", "09:00"), newId, others: [] });
  return ["Budget", "Bemanding"].reduce((so, title) => addItem(so, draft(title), newId).meeting, planned);
}

export const itemIn = (meeting: Meeting, title: string): AgendaItem =>
  meeting.items.find((item) => item.title === title)!;

/** A postponed item, and a proposal that nobody answered. */
function withLeftOvers(meeting: Meeting, { person }: People): Meeting {
  const itemId = itemIn(meeting, "Bemanding").id;
  const postponed = takeOff(meeting, { itemId, state: "postponed", reason: null });
  const wish = { title: "Ubesvaret", kind: null, minutes: null, onBehalfOf: null, lateReason: null };
  return addProposal(postponed, { ...wish, personId: person(names.member).id }, { now, newId }).meeting;
}

/** With something of everything that a command can be about: one for each person where it must be their own. */
function full(forum: Forum, { person }: People, time: string): Meeting {
  let meeting = plain(forum, time);
  for (const role of ["chair", "secretary", "member", "deputy", "observer"] as const) {
    const wish = { title: `Forslag ${role}`, kind: null, minutes: null, onBehalfOf: null, lateReason: null };
    const personId = person(names[role]).id;
    meeting = addProposal(meeting, { ...wish, personId }, { now, newId }).meeting;
  }
  meeting = addItem(meeting, draft("Lukket sag"), newId).meeting;
  meeting = closeItem(meeting, itemIn(meeting, "Lukket sag").id, null);
  const called = [names.chair, names.secretary, names.member, names.deputy];
  const attendance = absent.map((name, index) => ({
    id: newId(),
    personId: person(name).id,
    sequence: 0,
    answer: "apology" as const,
    reason: null,
    deputyId: person(called[index]!).id,
    answeredAt: now,
    answeredBy: person(name).id,
    door: "system" as const,
  }));
  const items = meeting.items.map((item) =>
    item.title === "Budget"
      ? {
          ...item,
          clauses: [{ id: newId(), text: "at budgettet godkendes", outcome: null }],
          attachments: [
            {
              id: newId(),
              number: null,
              title: "Tal",
              state: "promised" as const,
              note: null,
              promisedBy: null,
              arrivedAt: null,
            },
          ],
        }
      : item,
  );
  return { ...meeting, items, attendance };
}

function inStage(stage: Stage, planned: Meeting, forum: Forum, { person }: People, settled?: "settled"): Meeting {
  const steward = person(names.secretary).id;
  const called = (): Meeting => sendAgenda(planned, instantAt("2026-10-15", "09:00"));
  const started = (): Meeting => startMeeting(settled ? planned : called(), steward, instantAt(day, times[stage]));
  const running = (): Meeting => {
    const begun = started();
    const written = settled ? begun : withLines(begun, person);
    return { ...written, currentItemId: itemIn(written, "Budget").id };
  };
  const held = (): Meeting => endMeeting(running(), instantAt(day, "07:50"));
  const drafted = (): Meeting => {
    const sent = sendDraft({ meeting: held(), forum, now: instantAt(day, "07:55") });
    if (settled) return sent;
    const personId = person(absent[0]).id;
    return objectToMinutes({ meeting: sent, itemId: itemIn(sent, "Budget").id, personId, text: "Nej", now, newId });
  };
  switch (stage) {
    case "planned":
      return planned;
    case "called":
      return called();
    case "running":
      return running();
    case "held":
      return held();
    case "drafted":
      return drafted();
    case "approved": {
      const resolved = drafted().objections.map((one) => ({ ...one, resolvedAt: now, resolution: "followed" }));
      return approveMinutes({ meeting: { ...drafted(), objections: resolved }, forum, by: "steward", now, newId });
    }
    case "cancelled":
      return cancelMeeting(planned, null, now);
  }
}

/** A decision and a task by each who may write, and a task for everybody. */
function withLines(meeting: Meeting, person: (name: string) => Person): Meeting {
  let after = meeting;
  const itemId = itemIn(meeting, "Budget").id;
  for (const role of ["chair", "secretary", "member", "deputy", "observer"] as const) {
    const { id, name } = person(names[role]);
    const line = { itemId, text: `Besluttede ${role}`, strength: null, byPersonId: id };
    after = writeEntry(after, { ...line, kind: "decision" }, { now: instantAt(day, "07:10"), newId }).meeting;
    const task = { itemId, assigneeId: id, assigneeName: name, text: `Opgave ${role}`, due: null, createdBy: id };
    after = assignAction(after, task, { now: instantAt(day, "07:05"), newId }).meeting;
  }
  return after;
}

/** What was read of a document of four years ago. */
const oldReading: MeetingReading = {
  kind: "minutes",
  forum: null,
  title: null,
  start: "2022-04-19T12:00",
  end: "2022-04-19T13:30",
  place: null,
  attendees: [],
  guests: [],
  apologies: [],
  absent: [],
  deputies: [],
  items: [
    {
      number: "1",
      title: "Budget",
      kind: null,
      closed: null,
      presenter: null,
      minutes: null,
      summary: [],
      background: [],
      recommendation: [],
      clauses: [],
      attachments: [],
      record: [{ text: "Udvalget besluttede at holde et seminar.", kind: "decision", strength: "decided", line: 6 }],
      absences: [],
      postponed: false,
      line: 5,
    },
  ],
  warnings: [],
};

// ── The requests ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

type Of = { state: State; role: Cast; board: RightsBoard };

/** What is beside the meeting in a button of each command, so that nothing but rights and states can stand in its way. */
const particulars: Partial<Record<CommandName, (of: Of) => Args>> = {
  "import.offer": ({ role, board }) => ({ import: board.offerOf(role) }),
  "import.correct": ({ role, board }) => ({ import: board.offerOf(role), decision1: "noted" }),
  "import.store": ({ role, board }) => ({ import: board.offerOf(role) }),
  "import.discard": ({ role, board }) => ({ import: board.offerOf(role) }),
  "question.answer": ({ role, board }) => ({ question: board.questionOf(role), choice: 0 }),
  "forum.create": () => ({ name: "Nyt udvalg" }),
  "attendance.deputise": ({ board }) => ({ deputyId: board.personOf("observer").id }),
  "attendance.answerFor": () => ({ person: absent[0], answer: "absent" }),
  "agenda.propose": () => ({ title: "Nyt punkt" }),
  "proposal.late": () => ({ title: "Sent punkt", reason: "Haster" }),
  "proposal.next": () => ({ title: "Nyt punkt" }),
  "proposal.accept": () => ({ number: 1 }),
  "proposal.reject": () => ({ number: 1, reason: "Nej" }),
  "proposal.withdraw": ({ role }) => ({ number: Math.max(1, everyRole.indexOf(role) + 1) }),
  "minutes.object": () => ({ item: 2, text: "Der skal stå" }),
  "minutes.askCorrection": () => ({ item: 2, text: "Der skal stå" }),
  "minutes.note": () => ({ item: 2, text: "Notat" }),
  "minutes.resolve": ({ state }) => ({
    objectionId: state.meeting.objections[0]?.id ?? newId(),
    resolution: "followed",
  }),
  "decision.record": () => ({ item: 2, text: "Besluttede det" }),
  "decision.confirm": ({ state }) => ({ entryId: state.meeting.entries[0]?.id ?? newId(), strength: "decided" }),
  "decision.answer": ({ state }) => ({
    entryId: state.meeting.entries[0]?.id ?? newId(),
    clauseIds: [itemIn(state.meeting, "Budget").clauses[0]!.id],
  }),
  "clause.answer": ({ state }) => ({ clauseId: itemIn(state.meeting, "Budget").clauses[0]!.id, outcome: "decided" }),
  "action.assign": () => ({ item: 2, person: names.member, due: "1/12", text: "Skriv" }),
  "action.complete": ({ state, role }) => ({ actionId: ownAction(state, role) }),
  "action.postpone": ({ state, role }) => ({ actionId: ownAction(state, role), due: "1/12" }),
  "right.request": () => ({ words: "flyt" }),
  "member.add": () => ({ person: names.outsider }),
  "member.remove": () => ({ person: absent[0] }),
  "standing.add": () => ({ title: "Siden sidst" }),
  "standing.remove": () => ({ title: "Godkendelse af dagsorden" }),
  "settings.change": () => ({ itemsDeadlineDays: "14" }),
  "avoidance.add": () => ({ text: "12/11 Messe" }),
  "avoidance.remove": () => ({ from: avoided.from, to: avoided.to }),
  "preparation.set": ({ state }) => ({ name: state.other.name }),
  "meeting.plan": () => ({ text: "12/11 kl. 9-10" }),
  "meeting.planSeries": () => ({ meetings: [["2026-11-12T09:00", "2026-11-12T10:00"]] }),
  "attendance.counter": () => ({ start: "2026-11-12T09:00", end: "2026-11-12T10:00" }),
  "meeting.move": () => ({ text: "12/11 kl. 9-10" }),
  "meeting.cancel": () => ({ reason: "Sygdom" }),
  "meeting.addGuest": () => ({ person: "Konsulent Ib" }),
  "agenda.postpone": () => ({ item: 2 }),
  "agenda.withdraw": () => ({ item: 2 }),
  "agenda.reorder": () => ({ from: 2, to: 1 }),
  "agenda.edit": ({ state }) => ({
    item: 2,
    field: state.meeting.endedAt === null ? "title" : "minutes",
    text: "Budget 2027",
  }),
  // The state is that of the meeting that left something behind; the one that takes it up is open.
  "agenda.carry": ({ state }) => ({ meeting: state.left.id, from: state.left.id, to: state.coming.id }),
  "attachment.add": () => ({ item: 2, title: "Tal igen" }),
  "attachment.arrive": ({ state }) => ({ attachmentId: itemIn(state.meeting, "Budget").attachments[0]!.id }),
  "agenda.close": () => ({ item: 2 }),
  "agenda.open": ({ state }) => ({ itemId: itemIn(state.meeting, "Lukket sag").id }),
  "pointer.goTo": () => ({ item: 2 }),
  "pointer.previous": () => ({}),
};

/** Where something left open, or the agenda already sent, would be what stands in the way. */
const unhindered = new Set<CommandName>(["minutes.approve", "agenda.send", "pointer.previous"]);

function ownAction({ meeting }: State, role: Cast): string {
  return meeting.actions.find((one) => one.text === `Opgave ${role}`)?.id ?? newId();
}

export function pressFor(command: CommandName, of: Of): Invocation {
  const { settled, meeting } = of.state;
  const about = unhindered.has(command) ? settled : meeting;
  return { command, args: { meeting: about.id, ...particulars[command]?.(of) } };
}
