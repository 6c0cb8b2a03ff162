import { fork, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import pg from "pg";

import { freePort } from "../tests/replay/program.ts";
import { startTestServer } from "../tests/support/test-server.ts";
import { aCard } from "./card.ts";

/**
 * Messages a second through the outbox to a Slack of nothing but answers, with 1 and 3 replicas, against as many bare loops that post the
 * same card with the SDK, one after the other, in the same run: in pairs, one after the other, since a shared machine is not equally fast
 * for a minute, and the ratio in the middle counts. Also: whether they leave in order of priority, what others wait when one organisation
 * sends a hundred times as much, and memory.
 */

const { values } = parseArgs({
  options: {
    messages: { type: "string", default: "10000" },
    replicas: { type: "string", default: "1,3" },
    pairs: { type: "string", default: "3" },
  },
});
const messages = Number(values.messages);
const pairs = Number(values.pairs);
const program = fileURLToPath(new URL("./delivery-sender.ts", import.meta.url));
/** What `npm start` gives the program; the bare loop is plain node. */
const started = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8")) as Started;
const nodeArguments = started.scripts.start.split(" ").filter((word) => word.startsWith("--"));
type Started = { scripts: { start: string } };

type Post = { channel: string; at: number };
const posts: Post[] = [];

const slack = createServer((request, response) => {
  let body = "";
  request.on("data", (chunk: Buffer) => (body += chunk.toString()));
  request.on("end", () => {
    const method = request.url?.split("/").at(-1) ?? "";
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answerTo(method, body)));
  });
});

function answerTo(method: string, body: string): object {
  const said = new URLSearchParams(body);
  if (method === "auth.test") return { ok: true, team_id: "T1", user_id: "U0", bot_id: "B0" };
  if (method === "conversations.open") return { ok: true, channel: { id: `D${said.get("users") ?? ""}` } };
  if (method === "chat.postMessage") posts.push({ channel: said.get("channel") ?? "", at: performance.now() });
  return { ok: true, channel: said.get("channel"), ts: `1.${posts.length}` };
}

await new Promise<void>((resolve) => slack.listen(0, "127.0.0.1", resolve));
const apiUrl = `http://127.0.0.1:${(slack.address() as AddressInfo).port}/api/`;
const server = await startTestServer();
const sql = new pg.Client({ connectionString: server.url });
await sql.connect();
const children: ChildProcess[] = [];

async function start(task: { kind: "ours" | "bare" } & Record<string, unknown>): Promise<ChildProcess> {
  const execArgv = task.kind === "ours" ? nodeArguments : [];
  const child = fork(program, [JSON.stringify(task)], { execArgv });
  children.push(child);
  await once(child, "message");
  return child;
}

async function end(): Promise<void> {
  for (const child of children.splice(0)) {
    child.kill("SIGKILL");
    await once(child, "exit");
  }
}

/** People with a door each, and a message to each, in one statement; every organisation is an account of its own for turns. */
async function fill(organisation: string, count: number, priority: (index: string) => string): Promise<void> {
  const id = randomUUID();
  await sql.query(`insert into organisation (id, name) values ($1, $2)`, [id, organisation]);
  await sql.query(
    `insert into tenant (platform, external_id, organisation_id) values ('slack', 'T1', $1) on conflict do nothing`,
    [id],
  );
  await sql.query(
    `with people as (
       insert into person (id, organisation_id, name, created_at)
       select gen_random_uuid(), $1, 'P' || n, now() from generate_series(1, $2) n returning id
     ), numbered as (select id, row_number() over () as n from people), doors as (
       insert into person_door (platform, tenant, "user", person_id, reference)
       select 'slack', 'T1', $3 || '-' || n, id, json_build_object('channel', 'D' || $3 || '-' || n) from numbered
     )
     insert into outbox (id, key, organisation_id, addressee, account, priority, message, state, created_at)
     select gen_random_uuid(), $3 || '-' || n, $1, 'person:' || id, 'slack:' || $3, ${priority("n")}, $4, 'due', now() from numbered`,
    [id, count, organisation, JSON.stringify({ card: aCard })],
  );
}

async function clear(): Promise<void> {
  posts.length = 0;
  await sql.query("truncate outbox, delivery, pace, person_door, person, tenant, organisation cascade");
}

async function sentAll(count: number): Promise<void> {
  while (posts.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
}

function rate(): number {
  return (posts.length - 1) / ((posts.at(-1)!.at - posts[0]!.at) / 1000);
}

async function bare(loops: number): Promise<number> {
  posts.length = 0;
  const each = Math.floor(messages / loops);
  const running = await Promise.all(Array.from({ length: loops }, () => start({ kind: "bare", apiUrl, count: each })));
  for (const child of running) child.send({ go: true });
  await sentAll(each * loops);
  await end();
  return rate();
}

async function startOurs(replicas: number): Promise<{ peakMb: () => number }> {
  let peak = 0;
  for (let index = 0; index < replicas; index += 1) {
    const child = await start({ kind: "ours", databaseUrl: server.url, apiUrl, port: await freePort() });
    child.on("message", ({ rss }: { rss?: number }) => (peak = Math.max(peak, rss ?? 0)));
  }
  return { peakMb: () => Math.round(peak / 1e6) };
}

async function ours(replicas: number): Promise<{ perSecond: number; peakMb: number; inOrder: number }> {
  await clear();
  const { peakMb } = await startOurs(replicas);
  await fill("one", messages, (n) => `(${n} * 7 % 3)::int`);
  for (const child of children) child.send({ go: true });
  await sentAll(messages);
  const perSecond = rate();
  await new Promise((resolve) => setTimeout(resolve, 300));
  const result = { perSecond, peakMb: peakMb(), inOrder: inOrder() };
  await end();
  return result;
}

/** The share of messages that left before every message of a lower priority, but for those in hand at that moment. */
function inOrder(): number {
  const levels = posts.map(({ channel }) => (Number(channel.split("-").at(-1)) * 7) % 3);
  const before = [0, levels.filter((level) => level === 0).length, levels.filter((level) => level <= 1).length];
  const inHand = 3 * 16;
  const wrong = levels.filter(
    (level, place) => place < before[level]! - inHand || place >= (before[level + 1] ?? levels.length) + inHand,
  );
  return 1 - wrong.length / levels.length;
}

/** How long after all were due the last per cent of the others' messages left, in ms. */
async function othersP99(loud: number): Promise<number> {
  await clear();
  for (let other = 1; other <= 10; other += 1) await fill(`other${other}`, 40, () => "1");
  await fill("loud", loud, () => "1");
  const began = performance.now();
  await startOurs(1);
  const first = await firstAt(began);
  await sentAll(400 + loud);
  const times = posts
    .filter(({ channel }) => channel.includes("other"))
    .map(({ at }) => at - first)
    .toSorted((a, b) => a - b);
  await end();
  return times[Math.floor(times.length * 0.99)]!;
}

async function firstAt(after: number): Promise<number> {
  while (!posts.some(({ at }) => at > after)) await new Promise((resolve) => setTimeout(resolve, 2));
  return posts[0]!.at;
}

type Pair = { ratio: number; perSecond: number; baseline: number; inOrder: number; peakMb: number };

async function onePair(replicas: number): Promise<Pair> {
  const baseline = await bare(replicas);
  const measured = await ours(replicas);
  return { ...measured, baseline, ratio: measured.perSecond / baseline };
}

try {
  for (const replicas of values.replicas.split(",").map(Number)) {
    const measured: Pair[] = [];
    while (measured.length < pairs) measured.push(await onePair(replicas));
    const byRatio = measured.toSorted((a, b) => a.ratio - b.ratio);
    const { ratio, perSecond, baseline } = byRatio[Math.floor(pairs / 2)]!;
    console.log(
      `${replicas} replicas: ${Math.round(perSecond)} messages/s, ${replicas} bare loops ${Math.round(baseline)}/s: ratio ${ratio.toFixed(2)} ` +
        `(${byRatio.map((one) => one.ratio.toFixed(2)).join(", ")}); ` +
        `${(Math.min(...measured.map(({ inOrder: share }) => share)) * 100).toFixed(1)} % in order of priority; ` +
        `${Math.max(...measured.map(({ peakMb }) => peakMb))} MB at most`,
    );
  }
  const alone = await othersP99(40);
  const beside = await othersP99(4_000);
  console.log(
    `others' p99 beside an organisation that sends 100 times as much: ${Math.round(beside)} ms, else ${Math.round(alone)} ms: ratio ${(beside / alone).toFixed(2)}`,
  );
} finally {
  await end();
  await sql.end();
  await server.stop();
  slack.closeAllConnections();
  slack.close();
}
