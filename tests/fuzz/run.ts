import { fork, type ChildProcess } from "node:child_process";
import { createHmac } from "node:crypto";
import { Agent, request as httpRequest } from "node:http";
import { bodyFor, writtenWord, type Body, type Platform } from "./bodies.ts";
import { chanceFrom, type Chance } from "./random.ts";
import type { TargetFacts } from "./target.ts";

export type Round = {
  name: string;
  sent: number;
  exits: number;
  odd: number;
  leaks: number;
  accepted: number;
  first: string | null;
};
export type Fuzzing = { bodies: number; seed: number; report?: (round: Round) => void };

/** How each endpoint is knocked at: by strangers, who hear one answer whatever they say, and by who has stolen a key and talks nonsense. */
const rounds = [
  { name: "/slack/events, strangers", path: "/slack/events", platform: "slack", key: "none", share: 1 },
  { name: "/api/messages, strangers", path: "/api/messages", platform: "teams", key: "none", share: 1 },
  { name: "/slack/events, signed", path: "/slack/events", platform: "slack", key: "right", share: 0.1 },
  { name: "/api/messages, signed", path: "/api/messages", platform: "teams", key: "right", share: 0.1 },
  { name: "the other addresses", path: null, platform: "slack", key: "none", share: 0.1 },
] as const;

type Plan = (typeof rounds)[number];

const chunk = 10_000;
const atOnce = 32;

/** Sends that many bodies to each endpoint, in chunks that can be repeated by themselves: `seed` and the number of the chunk make a chunk. */
export async function fuzz({ bodies, seed, report }: Fuzzing): Promise<Round[]> {
  const done: Round[] = [];
  for (const [index, plan] of rounds.entries()) {
    const target = await startTarget();
    const round: Round = { name: plan.name, sent: 0, exits: 0, odd: 0, leaks: 0, accepted: 0, first: null };
    const all = Math.max(1, Math.round(bodies * plan.share));
    try {
      for (let from = 0; from < all && target.isAlive(); from += chunk) {
        const chance = chanceFrom(seed + index * 1_000_003 + from / chunk);
        await sendChunk(target, plan, { chance, count: Math.min(chunk, all - from), round });
      }
      await settle(target, round);
    } finally {
      target.stop();
    }
    done.push(round);
    report?.(round);
  }
  return done;
}

async function settle(target: Target, round: Round): Promise<void> {
  if (target.isAlive()) round.accepted = await target.accepted();
  if (!target.isAlive()) round.exits += 1;
  const said = target.output();
  for (const needle of [...target.facts.secrets, writtenWord]) {
    if (needle.length > 5 && said.includes(needle)) wrong(round, "leaks", `the log holds ${needle}`);
  }
}

function wrong(round: Round, what: "odd" | "leaks", why: string): void {
  round[what] += 1;
  round.first ??= why.slice(0, 600);
}

type Chunk = { chance: Chance; count: number; round: Round };

async function sendChunk(target: Target, plan: Plan, { chance, count, round }: Chunk): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  let left = count;
  const worker = async (): Promise<void> => {
    while (left > 0 && target.isAlive()) {
      left -= 1;
      const asked = requestFor(plan, target.facts, chance);
      const answer = await send(agent, target.facts.port, asked);
      round.sent += 1;
      if (!answer) continue;
      if (!isExpected(plan, asked, answer)) {
        wrong(round, "odd", `${answer.status} ${answer.text} to ${asked.body.bytes.toString("utf8").slice(0, 300)}`);
      }
      for (const needle of target.facts.secrets) {
        if (needle.length > 5 && `${answer.headers}${answer.text}`.includes(needle)) wrong(round, "leaks", answer.text);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  agent.destroy();
}

// ── Requests ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

type Asked = { method: string; path: string; headers: Record<string, string>; body: Body };

const methods = ["GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "HEAD"];
const paths = [
  "/",
  "/kalender/",
  "/kalender/x.ics",
  "/slack",
  "/api",
  "/%2e%2e/etc/passwd",
  "//",
  "/healthz/x",
  "/kalender/%00.ics",
];

function requestFor(plan: Plan, facts: TargetFacts, chance: Chance): Asked {
  const body = bodyFor(plan.platform, chance);
  if (plan.path === null) {
    const token = Buffer.from(Array.from({ length: 24 }, () => chance.below(256))).toString("base64url");
    const path = chance.isTrue(0.5) ? `/kalender/${token}.ics` : chance.pick(paths);
    return { method: chance.pick(methods), path, headers: {}, body };
  }
  const signed = plan.key === "right" ? placed(plan.platform, body, facts) : body;
  const headers =
    plan.key === "right" ? rightKey(plan.platform, signed, facts) : strangersKey(plan.platform, signed, chance);
  return { method: "POST", path: plan.path, headers: { ...headers, "content-type": signed.type }, body: signed };
}

/** Teams' tokens hold for one service address: without it nothing gets past the first look. */
function placed(platform: Platform, body: Body, { serviceUrl }: TargetFacts): Body {
  if (platform !== "teams") return body;
  const text = body.bytes.toString("utf8").replaceAll('"http://127.0.0.1/"', JSON.stringify(serviceUrl));
  return { bytes: Buffer.from(text), type: "application/json" };
}

let count = 0;

function rightKey(platform: Platform, body: Body, facts: TargetFacts): Record<string, string> {
  if (platform === "teams") return { authorization: `Bearer ${facts.teamsToken}` };
  // Each at a time of its own within the five minutes, or a body that is sent again would be a replay.
  const timestamp = Math.floor(Date.now() / 1000) - (count++ % 250);
  return slackKey(facts.signingSecret, timestamp, body);
}

function slackKey(secret: string, timestamp: number | string, { bytes }: Body): Record<string, string> {
  // The door verifies the text it read, in which what is no UTF-8 has been replaced: so does a genuine sender, who sends none.
  const text = bytes.toString("utf8");
  const signature = createHmac("sha256", secret).update(`v0:${timestamp}:${text}`).digest("hex");
  return { "x-slack-request-timestamp": String(timestamp), "x-slack-signature": `v0=${signature}` };
}

const schemes = ["Bearer", "bearer", "Basic", ""];

function strangersKey(platform: Platform, body: Body, chance: Chance): Record<string, string> {
  const junk = Buffer.from(Array.from({ length: chance.below(60) }, () => chance.below(256))).toString("base64url");
  if (platform === "slack") {
    const now = Math.floor(Date.now() / 1000);
    const stamp = chance.pick([
      String(now),
      String(now + 4_000),
      String(now - 4_000),
      "",
      "NaN",
      "1e99",
      `${now}.5`,
      ` ${now}`,
    ]);
    return {
      ...slackKey(chance.pick(["guess", "", junk]), stamp, body),
      ...(chance.isTrue(0.3) ? { "x-slack-signature": chance.pick([`v0=${junk}`, junk, "", "v0=", "v1=00"]) } : {}),
    };
  }
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = {
    iss: chance.pick(["https://api.botframework.com", "x", 7, null]),
    aud: junk,
    exp: 4e9,
    serviceurl: "http://127.0.0.1/",
  };
  const token = `${part({ alg: chance.pick(["none", "HS256", "RS256", "", null]), kid: junk })}.${part(claims)}.${junk}`;
  return { authorization: `${chance.pick(schemes)} ${chance.pick([token, junk, "", `${token}.${token}`])}`.trim() };
}

// ── Answers ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

type Answered = { status: number; text: string; headers: string };

/** Null when the other side hung up: what is far too long is cut off. */
function send(agent: Agent, port: number, { method, path, headers, body }: Asked): Promise<Answered | null> {
  return new Promise((resolve) => {
    const options = {
      host: "127.0.0.1",
      port,
      method,
      path,
      agent,
      headers: { ...headers, "content-length": body.bytes.length },
    };
    const asked = httpRequest(options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (part: Buffer) => chunks.push(part));
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        resolve({ status: response.statusCode ?? 0, text, headers: response.rawHeaders.join("\n") });
      });
      response.on("error", () => {
        resolve(null);
      });
    });
    asked.on("error", () => {
      resolve(null);
    });
    asked.end(body.bytes);
  });
}

const strangersHear = { slack: "401 Not from Slack.\n", teams: '401 {"error":"refused"}' } as const;
const friendsHear = {
  slack: [/^200 $/u, /^401 Not from Slack\.\n$/u, /^503 Try again\.\n$/u, /^200 \{"challenge":/u],
  // A press is answered with a card or a line; an invoke that is none of ours is »not implemented«.
  teams: [/^200 \{/u, /^501 \{\}$/u, /^401 \{"error":"refused"\}$/u],
} as const;

function isExpected(plan: Plan, { method, path, body }: Asked, { status, text }: Answered): boolean {
  const said = `${status} ${text}`;
  if (plan.path === null) return said === "404 Not found" || (method === "HEAD" && said === "404 ");
  if (plan.platform === "slack" && isSslCheck(body)) return said === "200 ";
  if (plan.key === "none") return said === strangersHear[plan.platform] && path === plan.path;
  return friendsHear[plan.platform].some((one) => one.test(said));
}

/** Slack's look at our certificate is not signed, and answered with nothing. */
function isSslCheck({ bytes, type }: Body): boolean {
  return (
    type === "application/x-www-form-urlencoded" && new URLSearchParams(bytes.toString("utf8")).get("ssl_check") === "1"
  );
}

// ── The target ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

type Target = {
  facts: TargetFacts;
  isAlive(): boolean;
  accepted(): Promise<number>;
  output(): string;
  stop(): void;
};

type Told = { kind: "ready"; facts: TargetFacts } | { kind: "accepted"; accepted: number };

async function startTarget(): Promise<Target> {
  const child = fork(new URL("./target.ts", import.meta.url), { stdio: ["ignore", "pipe", "pipe", "ipc"] });
  const output = keepOutput(child);
  let alive = true;
  child.once("exit", () => {
    alive = false;
  });
  const told = (kind: Told["kind"]): Promise<Told> =>
    new Promise((resolve, reject) => {
      const listen = (message: Told): void => {
        if (message.kind !== kind) return;
        child.off("message", listen);
        resolve(message);
      };
      child.on("message", listen);
      child.once("exit", () => {
        reject(new Error(`The target ended: ${output().slice(-2_000)}`));
      });
    });
  const ready = await told("ready");
  if (ready.kind !== "ready") throw new Error("The target is confused.");
  return {
    facts: ready.facts,
    isAlive: () => alive,
    accepted: async () => {
      const answer = told("accepted");
      child.send("accepted?");
      const said = await answer;
      return said.kind === "accepted" ? said.accepted : 0;
    },
    output,
    stop: () => {
      if (alive) child.kill();
    },
  };
}

/** Of everything it said, what could be a leak; a million lines are not kept whole. */
function keepOutput(child: ChildProcess): () => string {
  const suspicious: string[] = [];
  let last = "";
  const take = (part: Buffer): void => {
    const text = last + part.toString("utf8");
    if (/planted-|stand-in-token|hemmeligtord/u.test(text)) suspicious.push(text.slice(0, 5_000));
    last = text.slice(-4_000);
  };
  child.stdout?.on("data", take);
  child.stderr?.on("data", take);
  return () => suspicious.slice(0, 10).join("\n") + last;
}
