import type { AttendanceAnswer } from "../../domain/attendance.ts";
import type { Invocation } from "../card.ts";
import { reasonText, without } from "./arguments.ts";
import { clausesOf, count, has, type Clause } from "./clause.ts";
import { deputyIn, type Deputising } from "./deputy.ts";
import { afterSeparator, bare, isEmpty, isMark, part, textOf, wordsAt, wordsOf, type Phrase } from "./lexer.ts";
import { nameIn, nameLength } from "./name.ts";
import { command, incomplete, invocation, several, under, type Readers, type WordsReading } from "./reading.ts";
import { corrected } from "./spelling.ts";
import type { Piece } from "./vocabulary.ts";

/** What a clause says about coming. `unsure`: about it, but not in words that leave one reading. `else`: about something else. */
type Stance = "attend" | "apology" | "unsure" | "away" | "else" | "nothing";

const attend = invocation("attendance.attend");
const longestReason = 60;
const contradiction: WordsReading = { kind: "refused", why: "contradiction", example: "jeg kommer" };

/** What a whole message says about coming, sending a deputy or sending an apology; null when it is about something else. */
export function readAttendance(phrase: Phrase, decided: boolean): WordsReading | null {
  const clauses = clausesOf(phrase);
  const found = clauses.map(deputyIn);
  const stances = clauses.map((clause, at) => (found[at] ? "nothing" : stanceOf(clause)));
  const deputy = found.find((one) => one !== null) ?? null;
  const message = { phrase, clauses, stances, deputy, deputyAt: found.findIndex((one) => one !== null) };
  if (!deputy && !stances.some((stance) => ["attend", "apology", "unsure", "away"].includes(stance))) return null;
  const other = isMark(phrase.tokens.at(-1), "?") && clauses.some(({ pieces }) => has(pieces, "other"));
  if (other) return null;
  if (stances.includes("attend") && stances.includes("apology")) return contradiction;
  if (!isPlain(message, decided)) return ask(message);
  if (stances.includes("attend")) return attendance(message);
  return stances.includes("apology") ? apology(message) : deputyOnly(message);
}

type Message = { phrase: Phrase; clauses: Clause[]; stances: Stance[]; deputy: Deputising | null; deputyAt: number };

function attendance({ stances, deputy }: Message): WordsReading {
  const isAll = stances.every((stance) => stance === "attend" || stance === "nothing");
  return isAll && !deputy
    ? { kind: "command", invocation: attend }
    : several(attend, invocation("attendance.apologise"));
}

function apology(message: Message): WordsReading {
  if (message.deputy && !message.deputy.name) return incomplete("attendance.deputise");
  return { kind: "command", invocation: apologyOf(message) };
}

function deputyOnly(message: Message): WordsReading {
  const { deputy } = message;
  if (!deputy) return ask(message);
  if (!deputy.name) return incomplete("attendance.deputise");
  const isWhole = deputy.plain && message.stances.every((stance) => stance === "nothing" || stance === "away");
  return isWhole ? { kind: "command", invocation: apologyOf(message) } : ask(message);
}

function apologyOf(message: Message): Invocation {
  return invocation("attendance.apologise", { reason: reasonOf(message), deputy: message.deputy?.name });
}

function ask({ deputy }: Message): WordsReading {
  const none = invocation("attendance.apologise");
  return deputy?.name
    ? several(invocation("attendance.apologise", { deputy: deputy.name }), none, attend)
    : several(attend, none);
}

/** Nothing that asks, quotes, hedges or takes back what was said. */
function isPlain(message: Message, decided: boolean): boolean {
  const { phrase, stances } = message;
  const isLong = phrase.tokens.length > longestReason;
  const isQuoting = phrase.tokens.some((token) => isMark(token, '?»«"“”„'));
  const isYes = stances.includes("apology") && message.clauses.some(({ pieces }) => has(pieces, "yes"));
  if (isLong || isQuoting || isYes || isInverted(phrase) || namesTwoDays(phrase) || hintsAtDeputy(message))
    return false;
  return message.clauses.every((_, at) => isSettled(message, at, decided));
}

/** Does this clause leave the rest of the message as it was said? After a command word that decided, it is a reason. */
function isSettled({ clauses, stances }: Message, at: number, decided: boolean): boolean {
  const core = stances.findIndex((stance) => stance === "attend" || stance === "apology");
  const isApology = stances[core] === "apology";
  const { pieces = [], phrase } = clauses[at] ?? {};
  const said = untilBecause(pieces);
  if (has(pieces, "if") || (has(said, "no") && (!isApology || at > core))) return false;
  if (decided && isApology && core === 0 && at > 0) return stances[at] !== "attend";
  if (stances[at] === "unsure" || has(said, "perhaps", "says")) return false;
  const isTold = isApology && at > core && stances[at] === "else" && phrase;
  return !isTold || !(nameLength(phrase) > 0 || has(said, "can") || otherActs.has(phrase.tokens[0]?.word ?? ""));
}

const otherActs = new Set(["punkt", "forslag", "indsigelse", "rettelse", "opgave", "bilag"]);

/** »har jeg meldt afbud«: a question, though its mark is missing. */
function isInverted({ tokens }: Phrase): boolean {
  const verbs = ["har", "er", "kan", "skal", "vil", "må", "bør", "kommer", "deltager", "bliver", "melder"];
  return (
    verbs.includes(tokens[0]?.word ?? "") &&
    ["jeg", "du", "vi", "han", "hun", "de", "i"].includes(tokens[1]?.word ?? "")
  );
}

function namesTwoDays({ tokens }: Phrase): boolean {
  return (
    new Set(tokens.filter(({ word }) => /^(?:man|tirs|ons|tors|fre|lør|søn)dag/u.test(word)).map(({ word }) => word))
      .size > 1
  );
}

/** Somebody seems to come instead, but not in words that say who. */
function hintsAtDeputy({ phrase: { tokens }, deputy }: Message): boolean {
  const hints = [
    ["tager", "den"],
    ["tager", "mødet"],
    ["i", "stedet"],
  ];
  return !deputy && tokens.some((_, at) => hints.some((words) => wordsAt(tokens, at, words) > 0));
}

function untilBecause(pieces: readonly Piece[]): readonly Piece[] {
  const at = pieces.findIndex((piece) => piece.meaning === "because");
  return at === -1 ? pieces : pieces.slice(0, at);
}

function stanceOf({ pieces, phrase }: Clause): Stance {
  const said = untilBecause(pieces);
  if (has(said, "apology")) return apologyStance(said, phrase);
  if (isSaidOfThing(said, phrase)) return "unsure";
  const knows = !has(said, "perhaps", "if", "says", "other", "away", null) && count(said, "not") < 2;
  if (has(said, "comes") || (has(said, "can", "will") && has(said, "come"))) {
    if (!knows || namesDate(said, phrase)) return "unsure";
    return has(said, "not") ? "apology" : "attend";
  }
  if (has(said, "can") && knows && !namesDate(said, phrase)) return ableStance(said, phrase);
  if (has(said, "away")) return "away";
  return said.every((piece) => fillers.has(piece.meaning ?? "")) ? "nothing" : "else";
}

const things = new Set(["det", "den", "der", "dette", "denne", "her", "mødet", "møde"]);

/** »det kommer«, »mødet er forhindret«: the verb, with a thing beside it and no »jeg«. */
function isSaidOfThing(said: readonly Piece[], phrase: Phrase): boolean {
  const at = said.findIndex(({ meaning }) => meaning === "comes" || meaning === "can" || meaning === "will");
  const beside = [...said.slice(0, Math.max(at, 0)), ...said.slice(at + 1, at + 2)];
  return at >= 0 && !has(said, "self") && beside.some((piece) => things.has(phrase.tokens[piece.from]?.word ?? ""));
}

const fillers = new Set(["filler", "time", "self", "yes", "no", "but"]);

/** »kan ikke onsdag«, »jeg kan godt«; »kan« by itself says nothing yet. */
function ableStance(said: readonly Piece[], phrase: Phrase): Stance {
  if (has(said, "not")) return "apology";
  return has(said, "time") || phrase.tokens.some((token) => token.word === "godt") ? "attend" : "else";
}

/** »afbud ferie« has a reason; before the word, or after another way of saying it, unknown words make it unsure. */
function apologyStance(said: readonly Piece[], phrase: Phrase): Stance {
  const at = said.findIndex((piece) => piece.meaning === "apology");
  const [before, after] = [said.slice(0, at), said.slice(at + 1)];
  const isNoun = isApologyNoun(phrase.tokens[said[at]?.from ?? 0]?.word ?? "");
  const isOfThing =
    !isNoun && !has(said, "self") && before.some((piece) => things.has(phrase.tokens[piece.from]?.word ?? ""));
  if (isOfThing || has(before, "not", "other", "perhaps", "if", "says", "away", null)) return "unsure";
  if (has(after, "comes", "apology")) return has(after, "not") && !has(after, null, "other") ? "apology" : "unsure";
  if (isNoun) return startsSentence(after, phrase) ? "unsure" : "apology";
  return has(after, "not", "other", null) || namesDate(said, phrase) ? "unsure" : "apology";
}

function isApologyNoun(word: string): boolean {
  return (corrected(word) ?? word).startsWith("afbud");
}

const turns = new Set([
  "er",
  "var",
  "bliver",
  "skal",
  "kan",
  "kommer",
  "modtaget",
  "registreret",
  "noteret",
  "ikke",
  "nej",
  "til",
  "måske",
]);

/** »afbud er ikke nødvendigt«, »afbud til Anne«, »afbud den 8/12«: more than a reason. */
function startsSentence(after: readonly Piece[], phrase: Phrase): boolean {
  const next = after[0];
  if (!next) return false;
  const word = phrase.tokens[next.from]?.word ?? "";
  const isToMeeting = word === "til" && after[1]?.meaning === "filler";
  if ((word === "for" || word === "fra") && next.meaning === null) return true;
  return (
    (turns.has(word) && !isToMeeting && next.meaning !== "away") ||
    has(after.slice(0, 2), "not", "no", "perhaps") ||
    namesDate(after.slice(0, 3), phrase)
  );
}

/** A date may be another meeting's than the next; a weekday is taken for it, and said back. */
function namesDate(said: readonly Piece[], phrase: Phrase): boolean {
  return said.some((piece) => piece.meaning === "time" && /\d/u.test(phrase.tokens[piece.from]?.word ?? ""));
}

/** What leads up to a reason, or follows an apology without being one. */
const leads = new Set(["desværre", "beklager", "herfra", "hermed", "tak", "til", "mødet", "fra", "mig"]);

/** The reason as written: after »pga.«, behind »afbud«, or what else is said before or after. */
function reasonOf({ phrase, clauses, stances, deputyAt }: Message): string | undefined {
  const core = stances.indexOf("apology");
  const end = deputyAt > core ? (clauses[deputyAt - 1]?.to ?? phrase.tokens.length) : phrase.tokens.length;
  const from = reasonStart(clauses, stances);
  if (from !== null) return from < end ? reasonText(unmarked(part(phrase, from, end))) : undefined;
  const before = stances.findIndex((stance, at) => at < core && (stance === "else" || stance === "away"));
  const last = clauses[core - 1];
  return before >= 0 && last ? textOf(part(phrase, clauses[before]?.from ?? 0, last.to)) || undefined : undefined;
}

/** At which token the reason begins, or null when none follows the apology. */
function reasonStart(clauses: readonly Clause[], stances: readonly Stance[]): number | null {
  const core = Math.max(stances.indexOf("apology"), 0);
  for (const [at, { from, pieces, phrase }] of clauses.entries()) {
    const because = pieces.find((piece) => piece.meaning === "because");
    if (because) return from + because.to;
    if (at > core && ["else", "away", "unsure"].includes(stances[at] ?? "")) return from;
    if (at !== core) continue;
    const after = pieces.slice(pieces.findIndex((piece) => piece.meaning === "apology") + 1 || pieces.length);
    const first = after.find((piece) => !leads.has(phrase.tokens[piece.from]?.word ?? ""));
    if (first && !after.every(({ meaning }) => fillers.has(meaning ?? ""))) return from + first.from;
  }
  return null;
}

/** Without the marks that part a reason from what stands around it; a closing bracket is its own. */
function unmarked(phrase: Phrase): Phrase {
  const words = afterSeparator(phrase);
  return part(words, 0, words.tokens.findLastIndex((token) => !isMark(token, ".,;!-–—")) + 1);
}

export const attendanceWords: Readers = {
  ...under(["afbud", "afbut", "melder afbud"], readApologyFor),
  ...under(["kommer", "deltager"], readComing),
  ...under(["fraværende", "er fraværende"], readAbsence),
  ...under(["stedfortræder", "stedfortræder er", "min stedfortræder er", "min stedfortræder bliver"], readDeputy),
};

function answerFor(person: string, answer: AttendanceAnswer, reason?: string): Invocation {
  return invocation("attendance.answerFor", { person, answer, reason });
}

/** »afbud @{…}«, »afbud for Eva Bak: ferie«; »afbud for sygdom« could be either. */
function readApologyFor(rest: Phrase): WordsReading | null {
  const words = without(rest, ["for", "fra"]);
  const length = nameLength(words);
  const isNamed = words.tokens[0]?.kind === "mention" || (length > 0 && words.tokens.length < rest.tokens.length);
  const [name, after] = [textOf(part(words, 0, length)), part(words, length)];
  if (isNamed) return { kind: "command", invocation: answerFor(name, "apology", reasonText(unmarked(after))) };
  const maybe = rest.tokens[0]?.word === "for" ? nameIn(words, { lowerCase: true }) : undefined;
  return maybe ? several(answerFor(maybe, "apology"), apologise(textOf(rest))) : null;
}

function apologise(reason?: string): Invocation {
  return invocation("attendance.apologise", { reason });
}

/** »kommer @{…}«; »kommer Eva Bak« is as likely a question. */
function readComing(rest: Phrase): WordsReading | null {
  const length = nameLength(rest);
  const after = wordsOf(part(rest, length));
  if (length === 0 || !["", "ikke"].includes(after)) return null;
  const answer = answerFor(textOf(part(rest, 0, length)), after === "" ? "attending" : "apology");
  return rest.tokens[0]?.kind === "mention" ? { kind: "command", invocation: answer } : several(answer);
}

function readAbsence(rest: Phrase): WordsReading | null {
  const person = nameIn(afterSeparator(rest), { lowerCase: true });
  if (person) return { kind: "command", invocation: answerFor(person, "absent") };
  return isEmpty(bare(rest)) ? several(apologise()) : null;
}

function readDeputy(rest: Phrase): WordsReading | null {
  const words = bare(rest);
  if (isEmpty(words)) return incomplete("attendance.deputise");
  const isAddress = words.tokens.length === 1 && textOf(words).includes("@");
  const deputy = isAddress ? textOf(words) : nameIn(words, { lowerCase: true });
  const isAll = deputy === textOf(words);
  return deputy && isAll ? command("attendance.deputise", { deputy }) : null;
}

const absences = new Set(["er fraværende", "fraværende", "udeblev", "er udeblevet", "mødte ikke op", "kom ikke"]);

/** »Eva Bak kommer ikke, ferie«, »@{…} har meldt afbud«: said of somebody else; null when the sentence begins otherwise. */
export function readAnswerFor(phrase: Phrase): WordsReading | null {
  const length = nameLength(phrase);
  const [person, rest] = [textOf(part(phrase, 0, length)), part(phrase, length)];
  if (length === 0 || clausesOf(phrase).some((clause) => deputyIn(clause))) return null;
  if (absences.has(wordsOf(rest))) return { kind: "command", invocation: answerFor(person, "absent") };
  const clauses = clausesOf(rest);
  const stances = clauses.map(stanceOf);
  if (clauses[0]?.from !== 0 || has(clauses[0].pieces, "self") || !["attend", "apology"].includes(stances[0] ?? ""))
    return null;
  const message = { phrase: rest, clauses, stances, deputy: null, deputyAt: -1 };
  const isAttending = stances[0] === "attend";
  const isOne = isAttending
    ? stances.every((one) => one === "attend" || one === "nothing")
    : !stances.includes("attend");
  const said = isAttending ? answerFor(person, "attending") : answerFor(person, "apology", reasonOf(message));
  return isPlain(message, false) && isOne ? { kind: "command", invocation: said } : several(said);
}
