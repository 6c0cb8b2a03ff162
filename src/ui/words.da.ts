import { actionWords } from "./words/action.ts";
import { agendaWords } from "./words/agenda.ts";
import { readApproval } from "./words/approval.ts";
import { isNoise } from "./words/arguments.ts";
import { attendanceWords, readAnswerFor } from "./words/answer-for.ts";
import { readAttendance } from "./words/attendance.ts";
import { clausesOf } from "./words/clause.ts";
import { withoutCourtesy, withoutGreeting } from "./words/courtesy.ts";
import { decisionWords } from "./words/decision.ts";
import { documentWords } from "./words/document.ts";
import { importWords } from "./words/import.ts";
import { forumWords } from "./words/forum.ts";
import { bare, isEmpty, isMark, part, phraseOf, wordsOf, type Phrase } from "./words/lexer.ts";
import { meetingWords } from "./words/meeting.ts";
import { minutesWords } from "./words/minutes.ts";
import { proposalWords, readNoProposal } from "./words/proposal.ts";
import { isQuestion, questionWords, readQuestion } from "./words/question.ts";
import { isQuotation } from "./words/quotation.ts";
import { asked, command, unknown, type Reader, type WordsContext, type WordsReading } from "./words/reading.ts";
import { corrected } from "./words/spelling.ts";
import type { CommandName } from "../domain/rights.ts";

export { commandWords } from "./words/command-words.ts";
export type { WordsContext, WordsReading } from "./words/reading.ts";

const readers: ReadonlyMap<string, Reader> = new Map(
  Object.entries({
    ...proposalWords,
    ...minutesWords,
    ...decisionWords,
    ...actionWords,
    ...forumWords,
    ...meetingWords,
    ...agendaWords,
    ...attendanceWords,
    ...documentWords,
    ...importWords,
    ...questionWords,
  }),
);
const longestHead = Math.max(...[...readers.keys()].map((words) => words.split(" ").length));

/**
 * What somebody means by what they typed. Only a reading of kind `command` may be acted on. Mentions stand as `@{…}`, the bot's own is
 * gone; `/dagsorden` or a slash in front is dropped. Pure, never throws, and takes time in proportion to the text.
 */
export function readWords(text: string, { addressed }: WordsContext): WordsReading {
  const { phrase, slashed } = withoutPrefix(phraseOf(text));
  if (isEmpty(phrase)) return isEmpty(phraseOf(text)) || slashed ? command("meeting.show") : unknown;
  if (isQuotation(text, { opening: true })) return quoted;
  const reading = readPhrase(withoutGreeting(phrase), slashed || addressed !== "personal");
  const isKept = reading.kind === "command" && writing.has(reading.invocation.command);
  if (!isKept && isQuotation(text, { opening: false })) return quoted;
  return isMark(phrase.tokens.at(-1), "?") && reading.kind === "command" && acting.has(reading.invocation.command)
    ? asked(reading)
    : reading;
}

const quoted: WordsReading = { kind: "refused", why: "quoted", example: "afbud ferie" };

/** What the secretary writes into agenda and minutes may hold anything, quoted lines too. */
const writing: ReadonlySet<CommandName> = new Set(["agenda.edit", "minutes.note", "decision.record", "minutes.object"]);

/** What is done at once and for good: as a question it is asked back. */
const acting: ReadonlySet<CommandName> = new Set([
  ...([
    "attendance.attend",
    "attendance.apologise",
    "attendance.deputise",
    "attendance.answerFor",
    "minutes.agree",
  ] as const),
  ...([
    "proposal.none",
    "proposal.accept",
    "proposal.reject",
    "agenda.postpone",
    "agenda.withdraw",
    "agenda.reorder",
  ] as const),
  ...([
    "agenda.close",
    "agenda.open",
    "agenda.send",
    "attachment.arrive",
    "meeting.move",
    "meeting.cancel",
    "meeting.start",
  ] as const),
  ...([
    "meeting.end",
    "pointer.next",
    "pointer.previous",
    "pointer.goTo",
    "minutes.undo",
    "minutes.send",
    "minutes.approve",
  ] as const),
  ...(["action.complete", "member.remove", "document.withdraw"] as const),
]);

/** Drops »/dagsorden« and a slash before the first word. */
function withoutPrefix(phrase: Phrase): { phrase: Phrase; slashed: boolean } {
  let [rest, slashed] = [phrase, false];
  for (let step = 0; step < 2; step += 1) {
    const first = rest.tokens[0];
    if (!first || rest.text.charAt(first.start) !== "/") break;
    slashed = true;
    const isName = first.kind === "mark" || ["dagsorden", "referent"].includes(corrected(first.word) ?? first.word);
    const others = rest.tokens.slice(1);
    rest = { text: rest.text, tokens: isName ? others : [{ ...first, start: first.start + 1 }, ...others] };
  }
  return { phrase: rest, slashed };
}

function readPhrase(phrase: Phrase, decided: boolean): WordsReading {
  if (isMark(phrase.tokens[0], "?") && isEmpty(bare(phrase))) return command("help.show");
  const words = phrase.tokens[0]?.word ?? "";
  if (words === "dagsorden" && !readers.has(wordsOf(phrase))) return readAfterDagsorden(part(phrase, 1));
  const reading = readCommand(phrase, decided);
  if (!reading) return readSentence(withoutCourtesy(phrase), decided);
  const isTitle = reading.kind === "command" && reading.invocation.command === "agenda.propose";
  const coming = isTitle && !decided ? readComingBehind(phrase) : null;
  return coming ? both(reading, coming) : reading;
}

/** »punkt: Budget. Jeg kommer ikke«: a second thing, behind the first sentence. */
function readComingBehind(phrase: Phrase): WordsReading | null {
  const at = phrase.tokens.findIndex((token, index) => index > 1 && (isMark(token, ".!") || token.newLine));
  return at === -1 ? null : readAttendance(bareStart(part(phrase, at)), false);
}

/** Typed without its slash: »dagsorden punkt …«. */
function readAfterDagsorden(rest: Phrase): WordsReading {
  return isNoise(rest) ? command("meeting.show") : (readCommand(rest, true) ?? unknown);
}

/** By the command words in front, the longest first; a slip in the first word is forgiven when nothing fits as written. */
function readCommand(phrase: Phrase, decided: boolean): WordsReading | null {
  const words = bareStart(phrase);
  for (let length = longestHead; length > 0; length -= 1) {
    const reading = readHead(words, length, decided);
    if (reading) return reading;
  }
  return null;
}

function readHead(phrase: Phrase, length: number, decided: boolean): WordsReading | null {
  const head = phrase.tokens.slice(0, length);
  if (head.length < length || head.some((token) => token.kind !== "word")) return null;
  const words = head.map((token) => token.word);
  const reader =
    readers.get(words.join(" ")) ?? (length === 1 ? readers.get(corrected(words[0] ?? "") ?? "") : undefined);
  return reader ? reader(part(phrase, length), decided) : null;
}

/** A list's dash or a stray mark before the first word. */
function bareStart(phrase: Phrase): Phrase {
  const from = phrase.tokens.findIndex((token) => token.kind !== "mark");
  return part(phrase, Math.max(from, 0));
}

/** Longer than this, nobody just says that they come; and what is not read costs nothing. */
const longestSentence = 200;

/** A director's own sentence. Two things said at once are asked about, one button each. */
function readSentence(phrase: Phrase, decided: boolean): WordsReading {
  if (phrase.tokens.length > longestSentence) return unknown;
  if (isQuestion(phrase)) return readQuestion(phrase) ?? unknown;
  const none = readNoProposal(phrase);
  if (none) return none;
  const coming = readAnswerFor(phrase) ?? readAttendance(phrase, decided);
  const approval = readApproval(phrase);
  const empty = coming && firstOf(phrase, readNoProposal);
  if (coming && empty) return both(coming, empty);
  if (coming && approval) return both(coming, approval);
  return coming ?? approval ?? readQuestion(phrase) ?? readYesOrNo(phrase) ?? unknown;
}

/** What one of the clauses says by itself. */
function firstOf(phrase: Phrase, read: (clause: Phrase) => WordsReading | null): WordsReading | null {
  return clausesOf(phrase).reduce<WordsReading | null>((found, clause) => found ?? read(clause.phrase), null);
}

function both(...readings: WordsReading[]): WordsReading {
  const choices = readings.map(asked).flatMap((one) => (one.kind === "several" ? one.choices : []));
  return choices.length > 0 ? { kind: "several", choices } : unknown;
}

const yesOrNo = new Set(
  "ja jo jep jeps jada yes nej nix niks nope næ ok okay oki okidoki klart selvfølgelig naturligvis fint super perfekt gerne javel enig 👍 👎 ✅ 👌".split(
    " ",
  ),
);

/** »ja« answers a question; without one it means nothing. */
function readYesOrNo(phrase: Phrase): WordsReading | null {
  return yesOrNo.has(bareStart(phrase).tokens[0]?.word ?? "")
    ? { kind: "refused", why: "yes-without-question", example: "kommer" }
    : null;
}
