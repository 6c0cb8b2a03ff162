import { hasNegation } from "./arguments.ts";
import { isMark, wordsAt, type Phrase, type Token } from "./lexer.ts";
import { command, incomplete, invocation, several, type WordsReading } from "./reading.ts";
import { corrected } from "./spelling.ts";

const split = (listed: string): string[][] => listed.split("|").map((words) => words.split(" "));

/** What approves the minutes. The first list says so by itself; the second only when nothing else is said. */
const approvals = split(
  "godkendt|godkent|godkender|kan godkende|kan godkendes|kan jeg godkende|vil gerne godkende|ok for mig|okay for mig|fint for mig|fin for mig|" +
    "i orden for mig|ok fra mig|ok fra min side|ok herfra|okay herfra|fint herfra|godt for mig|helt fint for mig|" +
    "ingen bemærkninger|ingen kommentarer|ingen rettelser|ingen indsigelser|ingen indsigelse|ingen indvendinger|ingen ændringer|" +
    "ikke nogen bemærkninger|ikke nogen rettelser|ikke nogen kommentarer|ikke nogen indsigelser|ikke bemærkninger|ikke rettelser|ikke kommentarer|" +
    "ikke indsigelser|intet at bemærke|ikke noget at bemærke|intet at tilføje til referatet|ingen bemærkninger til referatet|" +
    "referatet er fint|referatet er ok|referatet er okay|referatet er i orden|referatet er godt|referatet er helt fint|referatet ser fint ud|" +
    "referatet ser godt ud|referatet ser rigtigt ud|fint referat|godt referat|referat ok|referatet ok|kan tiltræde referatet|tiltræder referatet|" +
    "tiltræder",
);
const looseApprovals = split(
  "ser fint ud|ser godt ud|ser rigtigt ud|det ser fint ud|er fint|er ok|er i orden|passer fint|enig",
);

const fillers = new Set(
  (
    "jeg har kan det er ser ud referat referatet udkast udkastet hermed herved herfra for fra mig min side af til fint helt rigtig rigtigt tak " +
    "ok okay ja jo og i orden læst set gennemlæst gennem igennem nu denne gang som på vores mødet møde sidste seneste med herunder hej den " +
    "desuden også gerne flot arbejde glimrende super perfekt godt fin fine vi-et stort ingen 👍 ✅ ✔ ✓ 👌 🙂 😊 🙏"
  ).split(" "),
);
const exceptions = new Set(
  (
    "men bortset undtagen undtagelse dog rettelse rettelser indsigelse indsigelser fejl forkert mangler uenig forbehold pånær modsat " +
    "undtaget protesterer imod"
  ).split(" "),
);
const opens = new Set(
  "hvis måske når nok vist medmindre forudsat såfremt før siger skriver skrev sagde han hun vi de formanden joke haha not 🙄 😉 😂".split(
    " ",
  ),
);

/** What a whole message says about approving the minutes; null when it is about something else. */
export function readApproval(phrase: Phrase): WordsReading | null {
  const agree = invocation("minutes.agree");
  const core = coreOf(phrase.tokens, approvals);
  if (!core)
    return coreOf(phrase.tokens, looseApprovals) && isCovered(phrase.tokens, looseApprovals) ? several(agree) : null;
  const rest = { text: phrase.text, tokens: [...phrase.tokens.slice(0, core.from), ...phrase.tokens.slice(core.to)] };
  if (isMark(phrase.tokens.at(-1), "?")) return several(agree);
  if (hasNegation(withoutOtherApprovals(rest))) return incomplete("minutes.object");
  if (rest.tokens.some((token) => exceptions.has(token.word)) && !isCovered(phrase.tokens, approvals))
    return contradiction;
  return isCovered(phrase.tokens, approvals) ? command("minutes.agree") : several(agree);
}

const contradiction: WordsReading = {
  kind: "refused",
  why: "contradiction",
  example: "indsigelse 3: Der skal stå, at sagen blev udsat",
};

function coreOf(tokens: readonly Token[], cores: string[][]): { from: number; to: number } | null {
  for (let from = 0; from < tokens.length; from += 1) {
    const length = longestAt(tokens, from, cores);
    if (length > 0) return { from, to: from + length };
  }
  return null;
}

function longestAt(tokens: readonly Token[], at: number, cores: string[][]): number {
  const exact = Math.max(...cores.map((words) => wordsAt(tokens, at, words)));
  if (exact > 0 || tokens[at]?.kind !== "word") return exact;
  return cores === approvals && ["godkendt", "godkender"].includes(corrected(tokens[at].word) ?? "") ? 1 : 0;
}

/** »godkendt, ingen bemærkninger«: the second approval's »ingen« denies nothing. */
function withoutOtherApprovals(phrase: Phrase): Phrase {
  const core = coreOf(phrase.tokens, approvals);
  return core ? { ...phrase, tokens: [...phrase.tokens.slice(0, core.from), ...phrase.tokens.slice(core.to)] } : phrase;
}

/** Is every word part of an approval, or filling? */
function isCovered(tokens: readonly Token[], cores: string[][]): boolean {
  let at = 0;
  while (at < tokens.length) {
    const length = longestAt(tokens, at, cores);
    const token = tokens[at];
    const isQuote = isMark(token, '»«"“”„?');
    if (
      length === 0 &&
      (isQuote || (token?.kind !== "mark" && !fillers.has(token?.word ?? "")) || opens.has(token?.word ?? ""))
    ) {
      return false;
    }
    at += Math.max(length, 1);
  }
  return true;
}
