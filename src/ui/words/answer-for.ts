import type { AttendanceAnswer } from "../../domain/attendance.ts";
import type { Invocation } from "../card.ts";
import { alone, reasonText, without } from "./arguments.ts";
import { clausesOf, has } from "./clause.ts";
import { deputyIn } from "./deputy.ts";
import { afterSeparator, bare, isEmpty, part, textOf, wordsOf, type Phrase } from "./lexer.ts";
import { isPlain, reasonOf, unmarked } from "./message.ts";
import { nameIn, nameLength } from "./name.ts";
import { command, incomplete, invocation, several, under, type Readers, type WordsReading } from "./reading.ts";
import { stanceOf, turns } from "./stance.ts";

/** The words of coming and not coming that may be followed by a person; without one, the sentence is read as a whole. */
export const attendanceWords: Readers = {
  ...under(["afbud", "afbut", "melder afbud"], readApologyFor),
  ...under(["kommer", "deltager"], readComing),
  ...under(
    ["svar", "svarene", "alle svar", "vis svar", "vis svarene", "se svar", "se svarene"],
    alone("attendance.list"),
  ),
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
  if (isNamed) return saidAfterName(answerFor(name, "apology", reasonText(unmarked(after))), after);
  const maybe = rest.tokens[0]?.word === "for" ? nameIn(words, { lowerCase: true }) : undefined;
  return maybe ? several(answerFor(maybe, "apology"), apologise(textOf(rest))) : null;
}

/** »afbud fra Eva Bak er ikke rigtigt« is no reason. */
function saidAfterName(answer: Invocation, after: Phrase): WordsReading {
  return turns.has(after.tokens[0]?.word ?? "") ? several(answer) : { kind: "command", invocation: answer };
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
