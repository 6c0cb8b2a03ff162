import { randomUUID } from "node:crypto";
import { get, type IncomingMessage } from "node:http";

import { createApp } from "../../src/app.ts";
import type { FetchTools } from "../../src/chat/file-fetch.ts";
import { createForum, setMember, type Forum, type Role } from "../../src/domain/forum.ts";
import type { Meeting } from "../../src/domain/meeting.ts";
import { instantAt } from "../../src/domain/time.ts";
import { openStore } from "../../src/store/store.ts";
import { createTestDatabase } from "./database.ts";
import { keptLog, type LogLine } from "./log.ts";
import { startSlackStandIn } from "./slack-stand-in.ts";
import { startTeamsStandIn } from "./teams-stand-in.ts";

/** The real program with both its front doors, and people who drop files on it. The platforms' file hosts are the stand-ins. */

export const [arne, signe, birthe, ulla] = ["Arne Dahl", "Signe Holt", "Birthe Lang", "Ulla Kvist"] as const;
const roles: [string, Role][] = [
  [arne, "chair"],
  [birthe, "member"],
];
const email = (name: string): string => `${name.toLowerCase().replace(" ", ".")}@example.dk`;

export type Dropped = { name: string; bytes: Uint8Array };
/** The newest thing a person sees of the bot, with its buttons. */
export type Seen = { text: string; notification: string; labels: string[] };
export type FileDoor = {
  name: string;
  drop(person: string, file: Dropped, options?: { text?: string; twice?: true }): Promise<void>;
  say(person: string, text: string): Promise<void>;
  press(person: string, label: string): Promise<void>;
  /** Fills the open form by its labels, and sends it. */
  fill(person: string, values: Record<string, string>): Promise<void>;
  newest(person: string): Seen;
  /** What others than this person were shown, ever. */
  shownToOthers(person: string): string;
};

export type ImportBoard = Awaited<ReturnType<typeof openImportBoard>>;

export async function openImportBoard() {
  const database = await createTestDatabase();
  const log = keptLog();
  const clock = { now: () => instantAt("2026-10-22", "08:00") };
  const store = await openStore({ databaseUrl: database.url, clock, log });
  const people: string[] = [arne, signe, birthe, ulla];
  const slack = await startSlackStandIn({ clock });
  const teams = await startTeamsStandIn({ people: people.map((name) => ({ id: name, name, email: email(name) })) });
  const users = new Map<string, string>(people.map((name) => [name, slack.addUser({ name, email: email(name) })]));
  const channel = slack.addChannel("biblioteksudvalget", [...users.values(), slack.botUser]);
  await store.directory.link({ platform: "slack", tenant: slack.team }, { platform: "teams", tenant: teams.tenant });
  const asked: string[] = [];
  const app = await createApp({
    config: {
      host: "127.0.0.1",
      port: 0,
      publicUrl: "https://referent.example",
      linksUrl: "https://referent.example",
      slack: slack.config,
      teams: teams.config,
    },
    store,
    clock,
    log,
    unpaced: true,
    fetching: fetchingFrom({ "files.slack.com": slack.fileHost(), [teams.fileHostName]: teams.serviceUrl }, asked),
  });
  await app.start();
  slack.deliverTo(`http://127.0.0.1:${app.port()}/slack/events`);
  teams.connect(`http://127.0.0.1:${app.port()}/api/messages`, () => app.settled());
  const person = async (name: string) =>
    store.directory.recognise({
      platform: "slack",
      tenant: slack.team,
      user: users.get(name)!,
      name,
      email: email(name),
    });
  const founder = await person(signe);
  const { organisationId } = founder;
  const found = async (name: string, others = roles): Promise<Forum> => {
    let forum = createForum({ organisationId, name, founder, anyOtherBusiness: "Eventuelt" }, randomUUID);
    for (const [who, role] of others) forum = setMember(forum, await person(who), { role, deputyFor: null });
    await store.within(organisationId, (tx) => tx.forums.create(forum));
    return forum;
  };
  const user = (name: string): string => users.get(name)!;
  const inSlack: FileDoor = {
    name: "Slack",
    drop: async (name, file, options = {}) => {
      await slack.drop(user(name), file, options);
      await app.settled();
    },
    say: async (name, text) => {
      await slack.dm(user(name), text);
      await app.settled();
    },
    press: async (name, label) => {
      const shown = slack.visibleTo(user(name)).findLast((one) => one.buttons.some((button) => button.label === label));
      if (!shown) throw new Error(`${name} sees no »${label}«`);
      await slack.press(user(name), shown.ts, label);
      await app.settled();
    },
    fill: async (name, values) => {
      const form = slack.visibleTo(user(name)).findLast(({ kind }) => kind === "modal");
      await slack.submit(user(name), form?.viewId ?? "", values);
      await app.settled();
    },
    newest(name) {
      const [shown] = slack.visibleTo(user(name)).toSorted((one, other) => other.arrival - one.arrival);
      if (!shown) throw new Error(`${name} sees nothing`);
      return { ...shown, labels: shown.buttons.map(({ label }) => label) };
    },
    shownToOthers: (name) =>
      people
        .filter((one) => one !== name)
        .flatMap((one) => slack.visibleTo(user(one)))
        .map(({ text }) => text)
        .join("\n"),
  };
  const inTeams: FileDoor = {
    name: "Teams",
    drop: (name, file, options = {}) => teams.drop(name, file, options),
    say: (name, text) => teams.say(name, "personal", text),
    press: (name, label) => teams.press(name, null, label),
    fill: (name, values) => teams.submit(name, null, values),
    newest(name) {
      const all = teams.visibleTo(name).filter(({ kind }) => kind !== "toast");
      const [shown] = all.toSorted((one, other) => other.order - one.order);
      if (!shown) throw new Error(`${name} sees nothing`);
      return { text: shown.text, notification: shown.summary, labels: shown.buttons.map(({ label }) => label) };
    },
    shownToOthers: (name) =>
      people
        .filter((one) => one !== name)
        .flatMap((one) => teams.visibleTo(one))
        .map(({ text }) => text)
        .join("\n"),
  };
  return {
    slack,
    teams,
    app,
    inSlack,
    inTeams,
    channel,
    user,
    found,
    person,
    /** Which hosts were asked for files, and with what. */
    asked,
    bind: async (forum: Forum): Promise<void> => {
      const place = {
        id: randomUUID(),
        platform: "slack",
        tenant: slack.team,
        externalId: channel,
        reference: { channel },
      } as const;
      await store.within(organisationId, async (tx) => {
        const before = await tx.forums.get(forum.id);
        await tx.forums.save(before, { ...before, channels: [place] });
      });
    },
    meetings: (forum: Forum): Promise<Meeting[]> => store.within(organisationId, (tx) => tx.meetings.ofForum(forum.id)),
    faults: (): LogLine[] => log.lines.filter(({ level }) => level === "error"),
    log,
    async close(): Promise<void> {
      await app.stop();
      await slack.stop();
      await teams.stop();
      await store.close();
      await database.drop();
    },
  };
}

/** Every host under its own name at a public address, answered by a stand-in. */
export function fetchingFrom(hosts: Readonly<Record<string, string>>, asked: string[]): FetchTools {
  return {
    addressesOf: () => Promise.resolve(["52.1.2.3"]),
    ask: (url, _address, headers, signal) =>
      new Promise<IncomingMessage>((resolve, reject) => {
        asked.push(`${url.hostname}${headers["authorization"] === undefined ? "" : " with our token"}`);
        const base = hosts[url.hostname];
        if (base === undefined) {
          reject(new Error(`nobody stands in for ${url.hostname}`));
          return;
        }
        get(`${base}${url.pathname}${url.search}`, { headers, signal }, resolve).on("error", reject);
      }),
  };
}
