import { phrase, dateFieldPhrase, durationPhrase, timeFieldPhrase } from "./grammar-phrase.ts";
import { LONGEST_TAIL, tail } from "./grammar-tail.ts";
import { judge } from "./judge.ts";
import { inputOf, isTooMuch, leave, type Input, type Result } from "./parser.ts";
import { LONGEST_TEXT, tokenize, type Token } from "./tokens.ts";
import type { PhraseNode } from "./tree.ts";
import { askSeveral } from "./questions.ts";
import type { DateContext, DateReading, DateValue, InstantValue } from "./value.ts";

const LONGEST = 500;
/** Looks at tokens that one phrase may cost; honest ones cost some hundreds. */
const STEPS = 8_000;

const NONE: DateReading = { status: "none" };

/** A whole text as one date phrase. */
export function readPhrase(text: string, context: DateContext): DateReading {
  if (text.length > LONGEST) return NONE;
  const input = inputOf(tokenize(text), STEPS);
  const durations = context.field === undefined ? durationPhrase(input, 0) : [];
  const whole = [...parse(input, 0, context), ...durations].filter((one) => isWhole(input, one.next));
  if (isTooMuch(input)) return NONE;
  return judge(
    whole.map((one) => one.value),
    context,
    words(text, input.tokens, { from: 0, to: input.tokens.length }),
  );
}

/** Nothing, or only what may follow a phrase, is left. */
function isWhole(input: Input, at: number): boolean {
  const left = input.tokens.length - at;
  return left === 0 || (left <= LONGEST_TAIL && tail(input, at).some((rest) => rest.next === input.tokens.length));
}

type Prefix = { reading: DateReading; rest: string };

/**
 * The longest phrase that a text begins with. What follows may be a place, and anything else that leaves the phrase as it is: where it
 * goes on about the time, several times are asked about, and what changes the time in words that are not understood makes it `none`.
 */
export function readPrefix(text: string, context: DateContext): Prefix {
  const values: DateValue[] = [];
  let left = text;
  for (let first: Prefix | null = null; ;) {
    const one: Prefix = prefixOf(left, context);
    if (one.reading.status === "none") return first ? { reading: several(values, first), rest: one.rest } : one;
    if (isChanged(left, one.rest) || (first && !isOneTime(one.reading))) return { reading: NONE, rest: text };
    if (first && !isOneTime(first.reading)) return { reading: NONE, rest: text };
    first ??= one;
    if (one.reading.status === "ok") values.push(one.reading.value);
    left = one.rest;
  }
}

function several(values: DateValue[], { reading }: Prefix): DateReading {
  return values.length < 2 ? reading : askSeveral(values.slice(0, 5)).ask;
}

function isOneTime(reading: DateReading): boolean {
  return reading.status === "ok" && (reading.value.kind === "instant" || reading.value.kind === "day");
}

const CHANGES =
  /^\(?(?:eller|el|og (?!\p{L}+ )|samt|ikke|undt|undtagen|undtaget|dog|men|minus|pånær|bortset|måske|evt|eventuelt|tentativt|foreløbigt|hvis|medmindre|i stedet|hver|hvert|aflys\p{L}*|flyt\p{L}*|udsat|am|pm|a\.m|p\.m)(?!\p{L})/iu;

/** »kl. 9-11 måske«, »kl. 9 30«: what follows says something about the time. */
function isChanged(text: string, rest: string): boolean {
  const gap = text.slice(0, text.length - rest.length);
  return CHANGES.test(rest) || (/^\d+(?!\d|[\s.]*\p{L})/u.test(rest) && !/[,;]\s*$/u.test(gap));
}

function prefixOf(text: string, context: DateContext): Prefix {
  const input = inputOf(tokenize(text.slice(0, LONGEST)), STEPS);
  const results = parse(input, 0, context).filter((one) => isBoundary(input.tokens, one.next));
  if (isTooMuch(input)) return { reading: NONE, rest: text };
  for (const end of endsOf(results)) {
    const nodes = results.filter((one) => one.next === end).map((one) => one.value);
    const reading = judge(nodes, context, words(text, input.tokens, { from: 0, to: end }));
    if (reading.status !== "none") return { reading, rest: restOf(text, input.tokens, end) };
  }
  return { reading: NONE, rest: text };
}

/** Dates with a time of day in running text. What is asked about is passed over whole. */
export function findTimesIn(text: string, context: DateContext): { value: InstantValue; text: string }[] {
  const input = inputOf(tokenize(text.slice(0, LONGEST_TEXT)), STEPS);
  const all: { value: InstantValue; text: string }[] = [];
  for (let at = 0; at < input.tokens.length;) {
    input.steps = STEPS;
    const found =
      isBoundary(input.tokens, at) && input.tokens[at]?.text !== "til" ? timeAt(text, input, { at, context }) : null;
    if (found?.value) all.push({ value: found.value, text: found.text });
    const next = found ? found.next : at + 1;
    for (; at < next; at += 1) leave(input, at);
  }
  return all;
}

type Found = { value: InstantValue | null; text: string; next: number };

function timeAt(text: string, input: Input, of: { at: number; context: DateContext }): Found | null {
  const results = phrase(input, of.at).filter((one) => isTimed(one.value) && isBoundary(input.tokens, one.next));
  if (isTooMuch(input)) return null;
  for (const end of endsOf(results)) {
    const nodes = results.filter((one) => one.next === end).map((one) => one.value);
    const isFromTo = nodes.every((node) => node.kind === "moments");
    const piece = words(text, input.tokens, { from: of.at, to: end });
    if (isFromTo && isMove(text.slice(0, input.tokens[of.at]?.start))) continue;
    const reading = judge(nodes, of.context, piece);
    if (reading.status === "ok" && reading.value.kind === "instant")
      return { value: reading.value, text: piece, next: end };
    if (!isFromTo) return { value: null, text: piece, next: end };
  }
  return null;
}

/** »mødet flyttes fra 17. juni kl. 9 til 9. juni kl. 14« names two times, not one that lasts. */
function isMove(before: string): boolean {
  return /(?:flyt|ryk|ændre|udsæt|udskyd|udsat)[^.!?]*$/iu.test(before.slice(-120));
}

/** A day with its hour. Digits that are as often a number of something (»pkt. 3.12«) are no date in running text. */
function isTimed(node: PhraseNode): boolean {
  if (node.kind === "day") return node.time !== null && !(node.day.kind === "date" && node.day.loose);
  return node.kind === "moments" || (node.kind === "days" && node.time !== null);
}

function parse(input: Input, at: number, context: DateContext): Result<PhraseNode>[] {
  const results = phrase(input, at);
  if (context.field === "time") return [...results, ...timeFieldPhrase(input, at)];
  return context.field === "date" ? [...results, ...dateFieldPhrase(input, at)] : results;
}

/** The places where readings end, the last first. */
function endsOf(results: Result<PhraseNode>[]): number[] {
  return [...new Set(results.map((one) => one.next))].sort((one, other) => other - one);
}

/** Not in the middle of something written together: »8.december2«, »kl9b«. */
function isBoundary(tokens: Token[], at: number): boolean {
  const next = tokens[at];
  const before = tokens[at - 1];
  return !next || !before || next.spaced || next.kind === "mark" || before.kind === "mark";
}

function words(text: string, tokens: Token[], span: { from: number; to: number }): string {
  return text.slice(tokens[span.from]?.start ?? 0, tokens[span.to - 1]?.end ?? 0);
}

function restOf(text: string, tokens: Token[], end: number): string {
  return text.slice(tokens[end - 1]?.end ?? 0).replace(/^[\s,;.]+/u, "");
}
