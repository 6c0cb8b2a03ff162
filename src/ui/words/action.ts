import { alone, itemNumber, personText, without } from "./arguments.ts";
import { afterSeparator, bare, isMark, part, textOf, type Phrase } from "./lexer.ts";
import { command, incomplete, under, type Readers, type WordsReading } from "./reading.ts";

export const actionWords: Readers = {
  ...under(
    ["opgaver", "mine opgaver", "vis opgaver", "vis mine opgaver", "opgaverne", "se mine opgaver"],
    alone("action.list"),
  ),
  ...under(["færdig", "færdigt", "jeg er færdig", "er færdig"], readDone),
  ...under(["færdig med", "jeg er færdig med", "er færdig med", "jeg er nu færdig med", "opgave færdig"], readDone),
  opgave: readAssignment,
};

const notYet = new Set(["om", "ikke", "snart", "senest", "inden", "næsten", "aldrig", "i", "når", "hvornår"]);

function readDone(rest: Phrase): WordsReading {
  const action = textOf(bare(afterSeparator(rest)));
  return action === "" || notYet.has(bare(rest).tokens[0]?.word ?? "")
    ? incomplete("action.complete")
    : command("action.complete", { action });
}

/** »opgave [<n>:] <person>, <frist>: <tekst>«; after a mention the comma may be left out. */
function readAssignment(rest: Phrase): WordsReading {
  const numbered = itemNumber(rest);
  const item = numbered?.number;
  const words = without(numbered ? numbered.rest : afterSeparator(rest), ["til"]);
  const cut = afterPerson(words);
  const colon = words.tokens.findIndex((_, index) => index > cut && endsDeadline(words, index));
  const person = personText(part(words, 0, cut));
  const due = textOf(bare(part(words, cut, Math.max(colon, 0))));
  const text = textOf(part(words, colon + 1));
  if (cut < 1 || colon === -1 || !person || due === "" || text === "") return incomplete("action.assign");
  return command("action.assign", { item, person, due, text });
}

/** Where the person ends: after a mention in front, or at the first comma; 0 when there is neither before a colon. */
function afterPerson({ tokens }: Phrase): number {
  if (tokens[0]?.kind === "mention") return 1;
  const at = tokens.findIndex((token) => isMark(token, ",:"));
  return isMark(tokens[at], ",") ? at : 0;
}

/** A colon, but not the one in »kl. 12:00«. */
function endsDeadline({ tokens }: Phrase, at: number): boolean {
  const [before, colon, after] = [tokens[at - 1], tokens[at], tokens[at + 1]];
  if (!isMark(colon, ":") || colon === undefined) return false;
  const isClock =
    before?.end === colon.start &&
    after?.start === colon.end &&
    /(?:^|\D)\d{1,2}$/u.test(before.word) &&
    /^\d{2}(?:\D|$)/u.test(after.word);
  return !isClock;
}
