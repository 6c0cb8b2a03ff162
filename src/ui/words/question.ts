import type { CommandName } from "../../domain/rights.ts";
import { alone, hasNegation, isTimeWord } from "./arguments.ts";
import { searchWords } from "./decision.ts";
import { part, wordsOf, type Phrase } from "./lexer.ts";
import { command, under, type Readers, type WordsReading } from "./reading.ts";

export const questionWords: Readers = {
  ...under(
    ["hjælp", "help", "hjælp mig", "jeg har brug for hjælp", "kommandoer", "hvad kan du", "hvad kan jeg skrive"],
    alone("help.show"),
  ),
  ...under(
    ["hvad kan jeg", "hvem er du", "hvad er du", "hvordan virker du", "hvordan bruger jeg dig"],
    alone("help.show"),
  ),
};

/** What is asked for, whatever the order of the words: a word of each group must be there, and none but these and fillers. */
type Question = { command: CommandName; asks: string; about: string };

const questions: readonly Question[] = [
  { command: "meeting.show", asks: "hvornår hvad", about: "frist fristen deadline" },
  {
    command: "meeting.list",
    asks: "hvornår hvilke vis se hvad",
    about: "møder møderne mødedatoer mødeplan mødekalender",
  },
  {
    command: "meeting.show",
    asks: "hvornår hvor hvad hvilken tid tidspunkt lokale sted adresse vis se næste",
    about: "møde mødet mødes ses holdes",
  },
  { command: "meeting.show", asks: "hvem hvor", about: "kommer deltager afbud tilmeldt tilmeldte svaret deltagere" },
  {
    command: "agenda.read",
    asks: "hvad hvor vis se læse læs send finder får",
    about: "dagsorden dagsordenen punkterne",
  },
  { command: "minutes.read", asks: "hvor vis se læse læs finder får hvornår", about: "referat referatet" },
  { command: "calendar.show", asks: "hvor hvordan vis se finder får", about: "kalender kalenderen kalenderlink" },
  { command: "action.list", asks: "hvilke hvad har vis se", about: "opgaver opgaverne" },
  { command: "member.list", asks: "hvem hvilke vis se", about: "medlem medlemmer medlemmerne sidder udvalget" },
];

const fillers = new Set(
  (
    "er det den de der vi jeg du mig os på i til om for af at have har skal kan må gerne vil lige så nu vores mine min næste kommende sidste " +
    "seneste igen står ligger holder afholdes starter begynder slutter kl klokken tid dag dato finde få vide vise givet meldt som med hele " +
    "også og tak hej nogen alle planlagt ferie dagsordenen udvalget forretningsudvalget forretningsudvalgets sidst emner punkter nye åbne " +
    "fra mødet venligst please 🙂"
  ).split(" "),
);

const interrogatives = new Set([
  "hvad",
  "hvornår",
  "hvor",
  "hvem",
  "hvilke",
  "hvilken",
  "hvilket",
  "hvordan",
  "hvorfor",
]);

/** Does it begin as nothing but a question can? */
export function isQuestion(phrase: Phrase): boolean {
  return interrogatives.has(phrase.tokens[0]?.word ?? "");
}

/** Questions that only show something; null when it is none of them. */
export function readQuestion(phrase: Phrase): WordsReading | null {
  const decisions = readDecisionQuestion(phrase);
  if (decisions) return decisions;
  const words = wordsOf(phrase).split(" ");
  if (words[0] === "hvordan" && ["jeg", "man"].some((word) => words.slice(1, 4).includes(word)))
    return command("help.show");
  if (hasNegation(phrase) || words.length > 14) return null;
  const found = questions.find((question) => isAsked(question, words));
  return found ? command(found.command) : null;
}

function isAsked({ asks, about }: Question, words: readonly string[]): boolean {
  const [asking, subjects] = [asks.split(" "), about.split(" ")];
  const isWhole = words.every(
    (word) => asking.includes(word) || subjects.includes(word) || fillers.has(word) || isTimeWord(word),
  );
  return isWhole && words.some((word) => asking.includes(word)) && words.some((word) => subjects.includes(word));
}

const decided = new Set([
  "besluttede",
  "besluttet",
  "beslutning",
  "beslutninger",
  "aftalte",
  "aftalt",
  "vedtog",
  "vedtaget",
  "konkluderede",
]);
const askers = new Set([
  "hvad",
  "hvilke",
  "hvilken",
  "hvornår",
  "har",
  "er",
  "blev",
  "findes",
  "vis",
  "find",
  "se",
  "hvor",
]);
const abouts = new Set(["om", "vedr", "vedrørende", "angående", "ift", "omkring"]);

/** »hvad besluttede vi om opgaveglidning?« */
function readDecisionQuestion(phrase: Phrase): WordsReading | null {
  const { tokens } = phrase;
  const at = tokens.findIndex((token) => decided.has(token.word));
  if (!askers.has(tokens[0]?.word ?? "") || at === -1 || at > 6 || hasNegation(phrase)) return null;
  const about = tokens.findIndex((token, index) => index > 0 && abouts.has(token.word));
  if (about > 0) return command("decision.list", { words: searchWords(part(phrase, about)) });
  const isWhole = wordsOf(part(phrase, at + 1))
    .split(" ")
    .every((word) => word === "" || fillers.has(word) || word === "gang");
  return isWhole ? command("decision.list") : null;
}
