import { fork, type ChildProcess } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { Agent, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import type { ChatPerson } from "../src/chat/event.ts";
import { startTeamsStandIn } from "../tests/support/teams-stand-in.ts";
import { startTestServer } from "../tests/support/test-server.ts";
import type { Task } from "./commands-program.ts";
import { makeWorld, type Place, type World } from "./commands-world.ts";

/**
 * `npm run bench:commands`: `/dagsorden` and a proposal that writes, from fifty members on a connection each, before the real program with
 * 10 and with 10,000 meetings in its database, a bare Bolt app and a bare CloudAdapter that only acknowledge; in turns, in one run. One a second
 * each, then all at once, and then flat out: each asks again when answered. How long acknowledgement and answer take, and how many a second.
 */

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "6" },
    turns: { type: "string", default: "3" },
    only: { type: "string", default: "" },
  },
});
const [seconds, turns, people] = [Number(values.seconds), Number(values.turns), 50];
const program = fileURLToPath(new URL("./commands-program.ts", import.meta.url));
const children: ChildProcess[] = [];
const agent = new Agent({ keepAlive: true, maxSockets: people });

// ── Slack ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

const signingSecret = "bench-secret";
const awaited = new Map<string, () => void>();
const slackApi = createServer((asked, response) => {
  let body = "";
  asked.on("data", (chunk: Buffer) => (body += chunk.toString()));
  asked.on("end", () => {
    // Each is a person of their own: one address for all would make the program merge them.
    const user = new URLSearchParams(body).get("user") ?? "";
    const path = asked.url ?? "";
    awaited.get(path)?.();
    awaited.delete(path);
    const method = path.split("/").at(-1) ?? "";
    const answers: Record<string, object> = {
      "auth.test": { ok: true, team_id: "T0", user_id: "U0", bot_id: "B0" },
      "conversations.open": { ok: true, channel: { id: "D0" } },
      "users.info": {
        ok: true,
        user: { id: user, profile: { real_name: `Ane ${user}`, email: `ane.${user.toLowerCase()}@havn.example` } },
      },
    };
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(answers[method] ?? { ok: true, channel: "D0", ts: `1.${Math.random()}` }));
  });
});
await new Promise<void>((resolve) => slackApi.listen(0, "127.0.0.1", resolve));
const slackUrl = `http://127.0.0.1:${(slackApi.address() as AddressInfo).port}`;
const slack = { botToken: "xoxb-bench", signingSecret, appToken: null, apiUrl: `${slackUrl}/api/` };

/** Who waits for an answer in which chat, in the order they asked. */
const waitingInTeams = new Map<string, (() => void)[]>();
const teams = await startTeamsStandIn({
  people: Array.from({ length: people }, (_, index) => ({
    id: `p${index}`,
    name: `Ulla Friis ${index}`,
    email: `ulla${index}@moele.example`,
  })),
  channelName: "Moleraadet",
  now: () => new Date(),
  weather: ({ conversation, isMessage }) => {
    if (isMessage) waitingInTeams.get(conversation)?.shift()?.();
    return { kind: "fair" };
  },
});

/** Five forums of ten members on either platform. */
const forums = 5;
const everybody = Array.from({ length: people }, (_, who) => who);
const places: Place[] = Array.from({ length: forums }, (_, forum) =>
  everybody.filter((who) => who % forums === forum),
).flatMap((members, forum) => [
  { people: members.map(inSlack) as Place["people"], channel: `C${forum}` },
  { people: members.map(inTeams) as Place["people"], channel: null },
]);

function inSlack(who: number): ChatPerson {
  return { platform: "slack", tenant: "T0", user: `U${who}`, name: `Ane ${who}`, email: null };
}

function inTeams(who: number): ChatPerson {
  const user = teams.account(`p${who}`).aadObjectId;
  return {
    platform: "teams",
    tenant: teams.tenant,
    user,
    name: `Ulla Friis ${who}`,
    email: `ulla${who}@moele.example`,
  };
}

/** Milliseconds until the acknowledgement, and until the answer. */
type Times = { acknowledged: number; answered: number };
type Ask = (port: number, who: number, isBare: boolean) => Promise<Times>;
let sent = 0;

function slackBody(who: number, text: string, answerTo: string): string {
  const facts = { command: "/dagsorden", text, team_id: "T0", user_id: `U${who}`, user_name: "u", channel_name: "c" };
  return new URLSearchParams({
    ...facts,
    channel_id: `C${who % forums}`,
    trigger_id: `t${sent}`,
    response_url: `${slackUrl}${answerTo}`,
  }).toString();
}

const bySlack =
  (text: () => string): Ask =>
  async (port, who, isBare) => {
    sent += 1;
    const answerTo = `/answer/${sent}`;
    const body = slackBody(who, text(), answerTo);
    const stamp = String(Math.floor(Date.now() / 1000));
    const signature = `v0=${createHmac("sha256", signingSecret).update(`v0:${stamp}:${body}`).digest("hex")}`;
    const headers = {
      "content-type": "application/x-www-form-urlencoded",
      "x-slack-request-timestamp": stamp,
      "x-slack-signature": signature,
    };
    const began = performance.now();
    const answer = isBare
      ? Promise.resolve()
      : new Promise<void>((resolve) => {
          awaited.set(answerTo, resolve);
        });
    await post(port, "/slack/events", headers, body);
    const acknowledged = performance.now() - began;
    // Refused, it gets none.
    await Promise.race([answer, pause(30_000)]);
    return { acknowledged, answered: performance.now() - began };
  };

const byTeams =
  (text: () => string): Ask =>
  async (port, who, isBare) => {
    sent += 1;
    const person = teams.account(`p${who}`);
    const at = new Date().toISOString();
    const body = JSON.stringify({
      type: "message",
      textFormat: "plain",
      text: text(),
      id: `19${String(sent).padStart(11, "0")}`,
      timestamp: at,
      channelId: "msteams",
      serviceUrl: teams.serviceUrl,
      from: { id: person.id, name: `Ulla Friis ${who}`, aadObjectId: person.aadObjectId },
      recipient: { id: "28:bench", name: "Referent" },
      conversation: { conversationType: "personal", tenantId: teams.tenant, id: `a:${person.aadObjectId}` },
      channelData: { tenant: { id: teams.tenant } },
    });
    const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
    const chat = `a:${person.aadObjectId}`;
    const began = performance.now();
    const answer = isBare
      ? Promise.resolve()
      : new Promise<void>((resolve) => {
          waitingInTeams.set(chat, [...(waitingInTeams.get(chat) ?? []), resolve]);
        });
    await post(port, "/api/messages", headers, body);
    const acknowledged = performance.now() - began;
    await Promise.race([answer, pause(30_000)]);
    return { acknowledged, answered: performance.now() - began };
  };

const token = teams.token();
let refused = 0;

function post(port: number, path: string, headers: Record<string, string>, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const asking = request({ host: "127.0.0.1", port, path, method: "POST", agent, headers }, (response) => {
      if (response.statusCode !== 200) refused += 1;
      response.resume().on("end", resolve);
    });
    // A connection that had been idle was closed at that moment: another one.
    asking.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNRESET" && asking.reusedSocket) post(port, path, headers, body).then(resolve, reject);
      else reject(error);
    });
    asking.end(body);
  });
}

// ── Measuring ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Each asks once a second, not all in the same moment. */
async function steady(ask: (who: number) => Promise<Times>): Promise<Times[]> {
  const waiting: Promise<Times>[] = [];
  const began = performance.now();
  for (let tick = 0; tick < seconds * people; tick += 1) {
    await pause(Math.max(0, began + (tick * 1000) / people - performance.now()));
    waiting.push(ask(tick % people));
  }
  return Promise.all(waiting);
}

/** What each asked first, all in the same moment; how long each took after that; and requests a second. */
type Pressed = { burst: Times[]; times: Times[]; rate: number };

async function flatOut(ask: (who: number) => Promise<Times>): Promise<Pressed> {
  const burst: Times[] = [];
  const times: Times[] = [];
  const began = performance.now();
  const until = began + seconds * 1000;
  const one = async (who: number): Promise<void> => {
    burst.push(await ask(who));
    while (performance.now() < until) times.push(await ask(who));
  };
  await Promise.all(everybody.map(one));
  return { burst, times, rate: (burst.length + times.length) / ((performance.now() - began) / 1000) };
}

/** Empty tables, which one of every forum has looked at. */
async function fresh(way: Way, ask: (who: number) => Promise<Times>): Promise<void> {
  await way.world?.forget();
  await Promise.all(everybody.slice(0, forums).map(ask));
}

async function start(task: Task): Promise<number> {
  const child = fork(program, [JSON.stringify(task)], { execArgv: [] });
  children.push(child);
  const [{ port }] = (await once(child, "message")) as [{ port: number }];
  return port;
}

const quantile = (numbers: number[], part: number): number =>
  numbers.toSorted((one, other) => one - other)[Math.floor((numbers.length - 1) * part)] ?? 0;

type Turn = { steady: Times[] } & Pressed;
type Way = { name: string; port: number; isBare: boolean; world: World | null; ask: Ask; turns: Turn[] };

const middle = (numbers: number[]): number => quantile(numbers, 0.5);
const p99 = (times: Times[], what: keyof Times): number =>
  quantile(
    times.map((one) => one[what]),
    0.99,
  );

/** Turn by turn, and the middle one of them: the machine is not the same in each. */
function timesIn(way: Way, bare: Way, which: "steady" | "burst" | "times"): string {
  const acknowledged = way.turns.map((turn) => p99(turn[which], "acknowledged"));
  const ratios = acknowledged.map((one, turn) => one / p99(bare.turns[turn]![which], "acknowledged"));
  const answered = way.turns.map((turn) => p99(turn[which], "answered"));
  const most = quantile(
    way.turns.flatMap((turn) => turn[which].map((one) => one.acknowledged)),
    1,
  );
  return (
    `acknowledged p99 ${middle(acknowledged).toFixed(1)} ms, ratio ${middle(ratios).toFixed(2)} ` +
    `(${ratios.map((one) => one.toFixed(2)).join(", ")}), most ${most.toFixed(0)} ms; answered p99 ${middle(answered).toFixed(0)} ms`
  );
}

function report(title: string, ways: Way[]): void {
  console.log(title);
  const [bare, few, many] = ways as [Way, Way, Way];
  for (const way of ways) {
    const rate = Math.round(middle(way.turns.map((turn) => turn.rate)));
    console.log(`  ${`${way.name}, ${rate}/s`.padEnd(26)} flat out: ${timesIn(way, bare, "times")}`);
    console.log(`  ${"".padEnd(26)} all at once: ${timesIn(way, bare, "burst")}`);
    console.log(`  ${"".padEnd(26)} one a second each: ${timesIn(way, bare, "steady")}`);
  }
  const cost = few.turns.map(({ rate }, turn) => rate / many.turns[turn]!.rate);
  console.log(
    `  cost with ${many.name} against ${few.name}: ${middle(cost).toFixed(2)} (${cost.map((one) => one.toFixed(2)).join(", ")})`,
  );
}

const server = await startTestServer();
try {
  const worlds = [await makeWorld(server.url, places, places.length), await makeWorld(server.url, places, 10_000)];
  const ours: { port: number; world: World }[] = [];
  for (const world of worlds)
    ours.push({ world, port: await start({ kind: "ours", databaseUrl: world.url, slack, teams: teams.config }) });
  const bolt = await start({ kind: "bare bolt", slack });
  const adapter = await start({ kind: "bare adapter", teams: teams.config });
  const proposal = (): string => `punkt Emne ${(sent += 1)}`;
  const allCases: [string, Ask, { name: string; port: number }][] = [
    ["Slack, /dagsorden", bySlack(() => ""), { name: "bare Bolt", port: bolt }],
    ["Slack, a proposal", bySlack(proposal), { name: "bare Bolt", port: bolt }],
    ["Teams, dagsorden", byTeams(() => "dagsorden"), { name: "bare CloudAdapter", port: adapter }],
    ["Teams, a proposal", byTeams(proposal), { name: "bare CloudAdapter", port: adapter }],
  ];
  for (const [title, ask, base] of allCases.filter(([title]) => title.startsWith(values.only))) {
    const ways: Way[] = [
      { ...base, ask, isBare: true, world: null, turns: [] },
      ...ours.map(({ port, world }) => ({ name: world.name, port, world, ask, isBare: false, turns: [] })),
    ];
    for (let turn = 0; turn <= turns; turn += 1) {
      // Not always the same one first.
      for (const way of [...ways.slice(turn % ways.length), ...ways.slice(0, turn % ways.length)]) {
        const one = (who: number): Promise<Times> => way.ask(way.port, who, way.isBare);
        await fresh(way, one);
        const calm = await steady(one);
        await fresh(way, one);
        const pressed = await flatOut(one);
        // The first turn warms up.
        if (turn > 0) way.turns.push({ steady: calm, ...pressed });
      }
    }
    report(title, ways);
    if (refused > 0) console.log(`  ${refused} requests were refused`);
    refused = 0;
  }
  for (const world of worlds) await world.end();
} finally {
  for (const child of children) {
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  agent.destroy();
  await teams.stop();
  await server.stop();
  slackApi.closeAllConnections();
  slackApi.close();
}
