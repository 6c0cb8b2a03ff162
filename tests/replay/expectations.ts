import type { Arrival } from "./arrivals.ts";
import { readInvitation, type ReadInvitation } from "./invitation.ts";
import type { Stage } from "./stage.ts";
import type { Arrived, Expectation, Invited } from "./story.ts";
import { has, short, stringsIn } from "./text.ts";

/** Compares what arrived with what was expected. An empty list: all of it holds. Otherwise lines for a person to read. */
export async function unmet(stage: Stage, expectation: Expectation): Promise<string[]> {
  if ("document" in expectation) return unmetByDocument(stage, expectation.document);
  if ("invitation" in expectation) return unmetByInvitation(stage, expectation.invitation);
  return expectation.to === "channel"
    ? unmetByChannels(stage, expectation)
    : unmetBy(stage.arrivedAt(expectation.to), expectation);
}

/** The forum has one channel a platform: what is said must be said in each; messages are counted where the secretary is. */
function unmetByChannels(stage: Stage, expected: Arrived): string[] {
  const [home, ...others] = stage.cast.doors;
  const texts = { contains: expected.contains, not: expected.not };
  return [
    ...unmetBy(stage.arrivedIn(home), expected),
    ...others
      .filter((door) => stage.cast.hasForum(door))
      .flatMap((door) => unmetBy(stage.arrivedIn(door), texts).map((line) => `${door.platform}: ${line}`)),
  ];
}

function unmetBy(
  arrived: readonly Arrival[],
  { contains, not, messages }: Pick<Arrived, "contains" | "not" | "messages">,
): string[] {
  const count = arrived.filter(({ isNew, kind }) => isNew && (kind === "message" || kind === "form")).length;
  const problems = [
    ...(isSaid(arrived, contains) ? [] : [`no message has all of ${quoted(contains)}`]),
    ...not.filter((text) => arrived.some((one) => isIn(one, text))).map((text) => `${quoted([text])} has arrived`),
    ...(messages === undefined || messages === count ? [] : [`${count} messages instead of ${messages}`]),
  ];
  return problems.length === 0 ? [] : [...problems, ...listed(arrived)];
}

function isSaid(arrived: readonly Arrival[], contains: readonly string[]): boolean {
  return contains.length === 0 || arrived.some(({ text }) => contains.every((wanted) => has(text, wanted)));
}

/** On screen or hidden in what came with it. */
function isIn({ text, raw }: Arrival, unwanted: string): boolean {
  return has(text, unwanted) || stringsIn(raw).some((one) => has(one, unwanted));
}

function quoted(texts: readonly string[]): string {
  return texts.map((text) => `»${text}«`).join(", ");
}

function listed(arrived: readonly Arrival[]): string[] {
  if (arrived.length === 0) return ["nothing arrived"];
  return arrived.map(({ text, kind, isNew }) => `arrived${isNew ? "" : " (changed)"} ${kind}: ${short(text, 300)}`);
}

async function unmetByDocument(
  stage: Stage,
  { contains, not }: { contains: readonly string[]; not: readonly string[] },
): Promise<string[]> {
  const text = await stage.program().ask("document", stage.story.forum);
  if (text === null) return ["there is no document"];
  const missing = contains.filter((wanted) => !has(text, wanted));
  const unwanted = not.filter((one) => has(text, one));
  return [
    ...(missing.length === 0 ? [] : [`the document lacks ${quoted(missing)}`]),
    ...(unwanted.length === 0 ? [] : [`the document has ${quoted(unwanted)}`]),
  ];
}

async function unmetByInvitation({ cast }: Stage, expected: Invited): Promise<string[]> {
  const text = await cast.doorOf(expected.to).calendarOf(expected.to);
  if (text === null) return ["no invitation was delivered"];
  const found = readInvitation(text);
  return (["method", "sequence", "start"] as const)
    .filter((name) => expected[name] !== undefined && expected[name] !== found[name])
    .map((name) => `${name} is ${found[name]}, not ${expected[name] ?? ""}: ${summary(found)}`);
}

function summary({ method, sequence, start }: ReadInvitation): string {
  return `${method} ${sequence} ${start}`;
}
