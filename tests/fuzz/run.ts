import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";

import { writtenWord } from "./bodies.ts";
import { createClient, type Answered, type Asked } from "./client.ts";
import { plans, type Plan } from "./plans.ts";
import { chanceFrom, type Chance } from "./random.ts";
import type { TargetOrder, TargetState } from "./target.ts";
import { canary, openWorld, type World } from "./world.ts";

/** What came of one address. Only `sent`, `perSecond` and the two of memory may be other than nought. */
export type Round = {
  name: string;
  sent: number;
  perSecond: number;
  exits: number;
  /** Answers other than those that may be heard. */
  odd: number;
  /** Secrets, or words of others, in answers or logs. */
  leaks: number;
  /** What a stranger made us keep, or what was begun and not ended. */
  kept: number;
  /** Bugs that the log tells of. */
  failures: number;
  /** How much more the heap held at the end than after the first chunk, all garbage gone. */
  grownMb: number;
  residentMb: number;
  /** Of what was wrong, the first of each kind and some more: what, and the chunk that repeats it. */
  found: string[];
};
export type Fuzzing = {
  databaseUrl: string;
  bodies: number;
  seed: number;
  /** Only the addresses whose names have this in them. */
  endpoint?: string;
  /** Only this chunk of each. */
  chunk?: number;
  report?: (round: Round) => void;
};

export const chunkSize = 10_000;
const atOnce = 32;
const mostGrowthMb = 64;
const patienceMs = 120_000;

export function isRight({ exits, odd, leaks, kept, failures, grownMb }: Round): boolean {
  return exits + odd + leaks + kept + failures === 0 && grownMb <= mostGrowthMb;
}

/** Sends so many bodies to each address, in chunks that can be repeated by themselves: seed, name and number make a chunk. */
export async function fuzz(order: Fuzzing): Promise<Round[]> {
  const world = await openWorld(order.databaseUrl);
  const targets = new Map<TargetOrder, Target>();
  const done: Round[] = [];
  try {
    for (const plan of plans.filter(({ name }) => name.includes(order.endpoint ?? ""))) {
      const round = await playRound(world, { plan, target: await targetFor(targets, orderFor(world, plan)) }, order);
      done.push(round);
      order.report?.(round);
    }
  } finally {
    for (const target of targets.values()) await target.stop();
    await world.close();
  }
  return done;
}

/** One that is up already, as long as it lives. */
async function targetFor(targets: Map<TargetOrder, Target>, order: TargetOrder): Promise<Target> {
  const known = targets.get(order);
  if (known?.isAlive()) {
    known.begin();
    return known;
  }
  const started = await startTarget(order);
  targets.set(order, started);
  return started;
}

async function playRound(
  world: World,
  { plan, target }: { plan: Plan; target: Target },
  { bodies, seed, chunk }: Fuzzing,
): Promise<Round> {
  const notes = new Notes(plan);
  const all = Math.max(1, Math.round(bodies * plan.share));
  const before = await world.kept();
  const began = performance.now();
  let first: TargetState | null = null;
  for (let number = 0; number * chunkSize < all && target.isAlive(); number += 1) {
    if (chunk !== undefined && number !== chunk) continue;
    notes.chunk = number;
    const size = Math.min(chunkSize, all - number * chunkSize);
    await sendChunk({ world, target, notes }, chanceFrom(seedOf(seed, plan.name, number)), size);
    forget(world);
    if (target.isAlive()) first ??= await target.state();
  }
  notes.round.perSecond = Math.round(notes.round.sent / ((performance.now() - began) / 1000));
  const last = target.isAlive() ? await settle(target) : null;
  if (!target.isAlive() || last === null) notes.wrong("exits", target.output().slice(-600));
  else {
    notes.round.grownMb = Math.max(0, last.heapMb - (first?.heapMb ?? 0));
    notes.round.residentMb = last.residentMb;
    // Of what was accepted and could not be done it is told for a minute and more that it was not.
    if (last.undone > 0 && !target.wasBusy()) notes.wrong("kept", `${last.undone} events are not done`);
  }
  await judgeRest({ world, target, notes }, before);
  return notes.round;
}

function orderFor(world: World, { isStranger, slack }: Plan): TargetOrder {
  if (!isStranger) return world.pacedOrder;
  return slack === "oauth" ? world.oauthOrder : world.order;
}

/** FNV-1a over all three. */
function seedOf(seed: number, name: string, number: number): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(`${seed}\n${name}\n${number}`)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

/** What the stand-ins remember is for tests; here it would be all that grows. */
function forget({ slack, teams }: World): void {
  slack.calls.length = 0;
  teams.calls.length = 0;
}

class Notes {
  readonly round: Round;
  readonly plan: Plan;
  chunk = 0;
  private readonly heard = new Map<string, string>();

  constructor(plan: Plan) {
    const nothing = { exits: 0, odd: 0, leaks: 0, kept: 0, failures: 0, grownMb: 0, residentMb: 0 };
    this.plan = plan;
    this.round = { name: plan.name, sent: 0, perSecond: 0, ...nothing, found: [] };
  }

  wrong(what: "exits" | "odd" | "leaks" | "kept" | "failures", why: string): void {
    this.round[what] += 1;
    if (this.round[what] === 1 || this.round.found.length < 4)
      this.round.found.push(`${what}, chunk ${this.chunk}: ${why.slice(0, 900)}`);
  }

  /** Is it one of those that may be heard; of a stranger's, the one text that stands for its status? */
  judge(asked: Asked, answer: Answered): void {
    const { status, text } = answer;
    const { statuses, isStranger, isRight: isRightHere } = this.plan;
    const kind = `${status} ${this.plan.methods?.includes(asked.method) ?? true}`;
    if (!this.heard.has(kind) && asked.method !== "HEAD") this.heard.set(kind, text);
    const isConstant = !isStranger || asked.method === "HEAD" || this.heard.get(kind) === text;
    if (statuses.includes(status) && isConstant && (isRightHere?.(asked, answer) ?? true)) return;
    const said = asked.bytes.toString("utf8").slice(0, 300);
    this.wrong("odd", `${status} ${text.slice(0, 300)} to ${asked.method} ${asked.path.slice(0, 200)} ${said}`);
  }
}

type Playing = { world: World; target: Target; notes: Notes };

async function sendChunk({ world, target, notes }: Playing, chance: Chance, count: number): Promise<void> {
  const { plan, round } = notes;
  const unsaid = [...world.secrets, canary, ...(plan.isStranger ? [writtenWord] : [])];
  let left = count;
  const work = async (): Promise<void> => {
    const client = createClient(target.port);
    while (left > 0 && target.isAlive()) {
      left -= 1;
      const asked = plan.isStranger ? plan.request(world, chance) : fromElsewhere(plan.request(world, chance), chance);
      const answer = await client.send(asked);
      round.sent += 1;
      if (!answer) continue;
      notes.judge(asked, answer);
      const said = `${answer.headers}${answer.text}`;
      // The address that was asked for may stand in the answer that sends one on.
      for (const word of unsaid)
        if (said.includes(word) && !asked.path.includes(word)) notes.wrong("leaks", `${word}: ${said.slice(0, 300)}`);
    }
    client.close();
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

/** From an address of its own: one that is refused a thousand times would not be listened to. */
function fromElsewhere(asked: Asked, chance: Chance): Asked {
  const address = `10.${chance.below(256)}.${chance.below(256)}.${chance.below(256)}`;
  return { ...asked, headers: { ...asked.headers, "x-forwarded-for": address } };
}

async function settle(target: Target): Promise<TargetState | null> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    if (!target.isAlive()) return null;
    const state = await target.state();
    if (state.undone === 0 || performance.now() > deadline) return state;
    await pause(200);
  }
}

async function judgeRest({ world, target, notes }: Playing, before: string[]): Promise<void> {
  for (const line of target.suspicious([...world.secrets, canary, writtenWord]))
    notes.wrong("leaks", `logged: ${line}`);
  for (const line of target.failures()) notes.wrong("failures", line);
  const posted = JSON.stringify(world.slack.calls);
  if (posted.includes(canary)) notes.wrong("leaks", "somebody was told of what is another organisation's");
  if (!notes.plan.isStranger) return;
  const after = await world.kept();
  const changed = after.filter((line) => !before.includes(line));
  if (changed.length > 0) notes.wrong("kept", changed.join(", "));
}

// ── The target ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

type Target = {
  port: number;
  isAlive(): boolean;
  state(): Promise<TargetState>;
  output(): string;
  /** Lines of what it said with one of these in it. */
  suspicious(words: readonly string[]): string[];
  /** Forgets what has been said until now. */
  begin(): void;
  wasBusy(): boolean;
  /** Lines that tell of a bug. */
  failures(): string[];
  stop(): Promise<void>;
};

async function startTarget(order: TargetOrder): Promise<Target> {
  const child = fork(new URL("./target.ts", import.meta.url), [JSON.stringify(order)], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    execArgv: ["--expose-gc"],
  });
  const said = keepLines(child);
  let alive = true;
  const ended = once(child, "exit").then(() => {
    alive = false;
  });
  const ready = await Promise.race([once(child, "message"), ended.then(() => null)]);
  if (ready === null) throw new Error(`The target ended: ${said.last()}`);
  const [{ port }] = ready as [{ port: number }];
  return {
    port,
    isAlive: () => alive,
    async state() {
      const answered = Promise.race([once(child, "message"), ended.then(() => null)]);
      child.send("state?");
      const answer = (await answered) as [TargetState] | null;
      return answer?.[0] ?? { undone: 0, heapMb: 0, residentMb: 0 };
    },
    output: said.last,
    suspicious: (words) => said.lines.filter((line) => words.some((word) => saidIn(line).includes(word))).slice(0, 20),
    begin: () => {
      said.lines.length = 0;
    },
    wasBusy: () => said.lines.some((line) => isBusy.test(line)),
    failures: () =>
      said.lines.filter((line) => isBug.test(line) && !isSlacksNo.test(line) && !isBusy.test(line)).slice(0, 20),
    async stop() {
      if (alive) child.kill();
      await ended;
    },
  };
}

const isBug = /"level":50|TypeError|ReferenceError|RangeError/u;
/** On a machine that is too busy for its database nothing is kept, and whoever asked is told so. */
const isBusy = /"msg":"(?:slack event )?not kept"|could not be kept|pg-pool|TooFast/u;
/** Who is not there, or where the bot is not, cannot be answered; Slack says so in a word of its own. */
const isSlacksNo = /"why":"[a-z_]+","msg":"slack answer not shown"/u;

/** A line of the log without the platform's ids, which nobody writes but here. */
const saidIn = (line: string): string => line.replace(/"event":"(?:[^"\\]|\\.)*"/u, "");

const mostLines = 2_000;
const worthKeeping = new RegExp(`planted-|stand-in-token|${writtenWord}|${canary}|"level":50|Error`, "u");

/** Of everything it said, what could be a leak or a bug; a million lines are not kept whole. */
function keepLines(child: ChildProcess): { lines: string[]; last: () => string } {
  const lines: string[] = [];
  let [rest, last] = ["", ""];
  const take = (part: Buffer): void => {
    const parts = (rest + part.toString("utf8")).split("\n");
    rest = parts.pop() ?? "";
    for (const line of parts) if (worthKeeping.test(line) && lines.length < mostLines) lines.push(line.slice(0, 1_500));
    last = parts.slice(-20).join("\n");
  };
  child.stdout?.on("data", take);
  child.stderr?.on("data", take);
  return { lines, last: () => last + rest };
}
