import {
  alone,
  hasNegation,
  isNoise,
  itemNumber,
  namesAnother,
  ownText,
  proposalNumber,
  without,
} from "./arguments.ts";
import { isCorrection } from "./proposal.ts";
import { afterSeparator, isEmpty, bare, isMark, part, textOf, wordsOf, type Phrase } from "./lexer.ts";
import { command, incomplete, invocation, several, under, type Readers, type WordsReading } from "./reading.ts";

export const minutesWords: Readers = {
  ...under(["referat", "referatet"], readMinutes),
  ...under(["læs referat", "læs referatet", "vis referat", "vis referatet", "se referatet"], alone("minutes.read")),
  ...under(["udsend referat", "udsend referatet", "send referatet ud", "send referat ud"], alone("minutes.send")),
  ...under(["send referatet", "send referat"], () => several(invocation("minutes.send"), invocation("minutes.read"))),
  ...under(["godkend referat", "godkend referatet"], () => agreeOrApprove()),
  godkend: readApproval,
  ...under(
    ["indsigelse", "indsigelser", "jeg har en indsigelse", "jeg har indsigelse", "rettelse", "rettelser"],
    readObjection,
  ),
  ...under(["jeg har en rettelse", "korrektion", "jeg har en korrektion", "jeg har indsigelser"], readObjection),
  ...under(
    ["ad", "ad punkt", "i punkt", "under punkt", "vedr punkt", "vedrørende punkt", "til punkt", "om punkt"],
    readCorrection,
  ),
  ...under(["i pkt", "under pkt", "vedr pkt", "til pkt", "ad pkt"], readCorrection),
  ...under(["notat", "note", "notér", "notat til"], readNote),
  ...under(["fortryd", "fortryde", "fortryd sidste", "fortryd det sidste"], readUndo),
};

/** »referat« shows it; the imperative after it acts on it for everybody. */
function readMinutes(rest: Phrase, decided: boolean): WordsReading | null {
  const words = wordsOf(rest);
  if (["udsend", "send", "send ud", "udsendes"].includes(words)) return command("minutes.send");
  if (words === "godkend") return command("minutes.approve");
  if (["godkendt", "er godkendt", "godkendes"].includes(words)) return agreeOrApprove();
  return alone("minutes.read")(rest, decided && words === "");
}

function agreeOrApprove(): WordsReading {
  return several(invocation("minutes.agree"), invocation("minutes.approve"));
}

/** »godkend F1« is about a proposal; »godkend« alone could be the minutes too. */
function readApproval(rest: Phrase): WordsReading | null {
  if (isNoise(rest)) return agreeOrApprove();
  const numbered = proposalNumber(rest);
  if (numbered) {
    const accept = invocation("proposal.accept", { number: numbered.number });
    return isNoise(numbered.rest) ? { kind: "command", invocation: accept } : several(accept);
  }
  const item = itemNumber(rest);
  if (item) return several(invocation("proposal.accept", { number: item.number }));
  return hasNegation(rest) ? null : incomplete("proposal.accept");
}

const about = [
  "mod",
  "imod",
  "vedr",
  "vedrørende",
  "angående",
  "til",
  "i",
  "om",
  "ad",
  "på",
  "referatet",
  "referat",
  "under",
];

function readObjection(rest: Phrase): WordsReading {
  const numbered = itemNumber(without(afterSeparator(rest), about));
  const text = numbered ? textOf(numbered.rest) : "";
  return numbered && text !== "" && !namesAnother(numbered.rest)
    ? command("minutes.object", { item: numbered.number, text })
    : incomplete("minutes.object");
}

/** »ad 3: der skal stå …«; what does not speak of the text is asked about. */
function readCorrection(rest: Phrase): WordsReading | null {
  const numbered = itemNumber(rest);
  if (!numbered) return null;
  const text = textOf(numbered.rest);
  if (text === "") return incomplete("minutes.object");
  const objection = invocation("minutes.object", { item: numbered.number, text });
  return isCorrection(numbered.rest) ? { kind: "command", invocation: objection } : several(objection);
}

function readNote(rest: Phrase): WordsReading {
  const { item, text } = textForItem(rest);
  return text ? command("minutes.note", { item, text }) : incomplete("minutes.note");
}

/** »[<n>:] <tekst>«: only a colon makes the number an item's, since a text may begin with one. */
export function textForItem(rest: Phrase): { item?: number; text: string | undefined } {
  const numbered = itemNumber(isMark(rest.tokens[0], ":") ? part(rest, 1) : rest);
  if (numbered?.separator !== ":") return { text: ownText(rest) };
  return { item: numbered.number, text: textOf(numbered.rest) || undefined };
}

function readUndo(rest: Phrase, decided: boolean): WordsReading | null {
  if (rest.tokens.some((token) => token.word.startsWith("afbud"))) return several(invocation("attendance.attend"));
  return isEmpty(bare(rest)) ? command("minutes.undo") : alone("minutes.undo")(rest, decided);
}
