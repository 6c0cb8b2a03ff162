import type { ItemKind } from "../../domain/agenda.ts";
import { hasNegation, personText, plainNumber, without, type Numbered } from "./arguments.ts";
import { afterSeparator, bare, isEmpty, isMark, part, textOf, wordsAt, wordsOf, type Phrase } from "./lexer.ts";
import { command, incomplete, invocation, several, under, type Readers, type WordsReading } from "./reading.ts";

export const proposalWords: Readers = {
  ...under(["punkt", "nyt punkt", "et punkt", "dagsordenspunkt", "pkt", "forslag til punkt", "tilføj punkt"], readItem),
  ...under(["foreslå punkt", "foreslå et punkt", "opret punkt", "jeg har et punkt", "jeg har et forslag"], readItem),
  ...under(["jeg vil gerne foreslå et punkt", "jeg vil gerne have et punkt", "jeg foreslår et punkt"], readItem),
  ...under(["forslag", "foreslå", "jeg foreslår", "jeg vil gerne foreslå", "emne", "punkter"], readLooseItem),
};

/** »punkt <titel>…«, and what looks like it: »punkt 3: der skal stå …« is about the minutes. */
function readItem(rest: Phrase, decided: boolean): WordsReading | null {
  const numbered = plainNumber(without(rest, ["nr", "nummer"]));
  if (numbered) return readAboutItem(rest, numbered);
  const title = afterDestination(rest);
  if (isEmpty(bare(title))) return incomplete("agenda.propose");
  const proposal = proposalOf(title);
  if (!proposal) return incomplete("agenda.propose");
  if (noTitles.has(wordsOf(title))) return several(invocation("proposal.none"), proposal);
  const isSentence = !isMark(rest.tokens[0], ":") && sentenceBeginnings.has(title.tokens[0]?.word ?? "");
  return isSentence && !decided ? several(proposal) : { kind: "command", invocation: proposal };
}

const noTitles = new Set([
  "ingen",
  "intet",
  "nej",
  "nej tak",
  "ikke noget",
  "ingen fra mig",
  "ingen herfra",
  "har jeg ikke",
]);
const sentenceBeginnings = new Set(
  "er var bliver blev skal skulle kan kunne bør må mangler kommer står stod udgår har ikke ingen som der jeg".split(
    " ",
  ),
);

/** »punkt 3 …«: a correction of the minutes, or a title that begins with a number. */
function readAboutItem(all: Phrase, { number, separator, rest }: Numbered): WordsReading {
  const text = textOf(rest);
  if (text === "") return incomplete("minutes.object");
  if (/^min(?:utter)?$/u.test(wordsOf(rest))) return incomplete("agenda.propose");
  if (rest.tokens[0]?.word === "udgår") return several(invocation("agenda.withdraw", { item: number }));
  const objection = invocation("minutes.object", { item: number, text });
  if (separator !== "" && isCorrection(rest)) return { kind: "command", invocation: objection };
  const proposal = proposalOf(all);
  return proposal ? several(objection, proposal) : several(objection);
}

const corrections = new Set(
  (
    "der skal skulle står stod stå mangler forkert fejl rettes rettelse ret slet slettes tilføj tilføjes ikke jeg vi bør burde ordet " +
    "sætningen formuleringen linje imod uenig sagde hedder udelades præciseres misforstået"
  ).split(" "),
);

/** Does this speak of what the minutes say, rather than name a subject? */
export function isCorrection(phrase: Phrase): boolean {
  const { attributes } = peeled(phrase);
  const isProposed = Object.keys(attributes).length > 0;
  return !isProposed && phrase.tokens.slice(0, 15).some((token) => corrections.has(token.word));
}

/** »forslag: …«, »emne: …«: with a colon as good as »punkt«; without it, asked about. */
function readLooseItem(rest: Phrase): WordsReading | null {
  if (isEmpty(bare(rest)) || hasNegation(part(rest, 0, 3))) return null;
  const proposal = proposalOf(afterDestination(rest));
  if (!proposal) return null;
  return isMark(rest.tokens[0], ":") ? { kind: "command", invocation: proposal } : several(proposal);
}

const destinations = ["til", "på"].flatMap((preposition) =>
  [
    "det næste møde",
    "vores næste møde",
    "næste dagsorden",
    "næste gang",
    "næste møde",
    "dagsordenen",
    "dagsorden",
    "mødet",
  ].map((place) => [preposition, ...place.split(" ")]),
);

function afterDestination(rest: Phrase): Phrase {
  const from = afterSeparator(rest);
  const destination = destinations.find((words) => wordsAt(from.tokens, 0, words) > 0);
  const subject = destination ? afterSeparator(part(from, destination.length)) : from;
  const isAbout = subject.tokens[0]?.word === "om" && subject.tokens.length > 1 && !isMark(rest.tokens[0], ":");
  return isAbout && subject.text.charAt(subject.tokens[0]?.start ?? 0) === "o" ? part(subject, 1) : subject;
}

type Attributes = { minutes?: number; kind?: ItemKind; onBehalfOf?: string };

function proposalOf(phrase: Phrase) {
  const led = leadingAttributes(phrase);
  const { title, attributes } = peeled(led.rest);
  const text = textOf(title);
  return text === "" ? null : invocation("agenda.propose", { title: text, ...led.attributes, ...attributes });
}

/** »til orientering: <titel>«, »på vegne af Kaj Lund: <titel>« */
function leadingAttributes(phrase: Phrase): { attributes: Attributes; rest: Phrase } {
  const colon = phrase.tokens.slice(0, 10).findIndex((token) => isMark(token, ":"));
  const attributes = colon > 0 ? attributesOf(bare(part(phrase, 0, colon))) : null;
  return attributes ? { attributes, rest: part(phrase, colon + 1) } : { attributes: {}, rest: phrase };
}

/** Takes the attributes off the end of a title: segments after a comma or dash, on a line of their own, or in brackets. */
function peeled(phrase: Phrase): { title: Phrase; attributes: Attributes } {
  let title = phrase;
  let attributes: Attributes = {};
  for (;;) {
    const at = title.tokens.findLastIndex((token, index) => index > 0 && (isMark(token, ",;(-–—") || token.newLine));
    if (at < 1) return { title, attributes };
    const found = attributesOf(bare(part(title, at)));
    if (!found || Object.keys(found).some((name) => name in attributes)) return { title, attributes };
    attributes = { ...attributes, ...found };
    title = part(title, 0, at);
    title = part(title, 0, title.tokens.findLastIndex((token) => !isMark(token, ",;(-–—")) + 1);
  }
}

const kinds: Readonly<Record<string, ItemKind>> = {
  beslutning: "decision",
  beslutningspunkt: "decision",
  drøftelse: "discussion",
  drøftelsespunkt: "discussion",
  diskussion: "discussion",
  orientering: "information",
  orienteringspunkt: "information",
};

/** Everything in a segment, when all of it is attributes; otherwise null. */
function attributesOf(segment: Phrase): Attributes | null {
  const found: Attributes = {};
  let rest = segment;
  while (!isEmpty(rest)) {
    rest = without(rest, ["til", "ca", "cirka", "og", "som"]);
    const behalf = wordsAt(rest.tokens, 0, ["på", "vegne", "af"]) || wordsAt(rest.tokens, 0, ["pva"]);
    if (behalf > 0) return withName(found, part(rest, behalf));
    const kind = kinds[rest.tokens[0]?.word ?? ""];
    const duration = durationOf(rest);
    if (kind && !found.kind) found.kind = kind;
    else if (duration && !found.minutes) found.minutes = duration.minutes;
    else return null;
    rest = bare(part(rest, duration?.length ?? 1));
  }
  return Object.keys(found).length > 0 ? found : null;
}

function withName(found: Attributes, name: Phrase): Attributes | null {
  const onBehalfOf = personText(name);
  return onBehalfOf ? { ...found, onBehalfOf } : null;
}

function durationOf({ tokens }: Phrase): { minutes: number; length: number } | null {
  const [first, second] = [tokens[0]?.word ?? "", tokens[1]?.word ?? ""];
  const joined = /^(\d{1,3})(?:min|minutter|m)$/u.exec(first);
  if (joined) return { minutes: Number(joined[1]), length: 1 };
  if (/^\d{1,3}$/u.test(first) && /^(?:min|minutter|minut|m)$/u.test(second))
    return { minutes: Number(first), length: 2 };
  if (/^\d$/u.test(first) && /^timer?$/u.test(second)) return { minutes: Number(first) * 60, length: 2 };
  const spoken = spokenDurations.find(({ words }) => wordsAt(tokens, 0, words) > 0);
  return spoken ? { minutes: spoken.minutes, length: spoken.words.length } : null;
}

const spokenDurations = [
  { words: ["en", "halv", "time"], minutes: 30 },
  { words: ["½", "time"], minutes: 30 },
  { words: ["en", "time"], minutes: 60 },
  { words: ["et", "kvarter"], minutes: 15 },
  { words: ["kvarter"], minutes: 15 },
];

/** »ingen punkter fra mig«, in any order of these words; null when it says something else. */
export function readNoProposal(phrase: Phrase): WordsReading | null {
  const words = phrase.tokens.filter((token) => token.kind !== "mark").map((token) => token.word);
  const isNone = words.some((word) => nones.has(word)) && words.some((word) => items.has(word));
  return isNone && words.every((word) => nones.has(word) || items.has(word) || noneFillers.has(word))
    ? command("proposal.none")
    : null;
}

const nones = new Set(["ingen", "intet", "ikke", "nul"]);
const items = new Set(["punkt", "punkter", "emne", "emner", "forslag", "dagsordenspunkter"]);
const noneFillers = new Set(
  (
    "jeg har vi nej tak desværre fra mig min side herfra nogen noget nye flere til mødet møde dagsordenen dagsorden næste gang denne " +
    "det der er på for os lige nu at tilføje melde hej i 🙂 👍"
  ).split(" "),
);
