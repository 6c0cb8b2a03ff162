import { alone, isNoise, itemNumber, namesAnother, ownText, proposalNumber, reasonText, without } from "./arguments.ts";
import { afterSeparator, bare, isEmpty, isMark, part, textOf, wordsAt, wordsOf, type Phrase } from "./lexer.ts";
import { placesOf } from "./meeting.ts";
import {
  command,
  incomplete,
  invocation,
  several,
  under,
  type Reader,
  type Readers,
  type WordsReading,
} from "./reading.ts";

export const agendaWords: Readers = {
  ...under(
    ["læs", "læs dagsorden", "læs dagsordenen", "dagsorden læs", "vis dagsorden", "vis dagsordenen"],
    alone("agenda.read"),
  ),
  ...under(["se dagsorden", "se dagsordenen", "åbn dagsorden", "åbn dagsordenen", "dagsordenen"], alone("agenda.read")),
  ...under(
    ["udsend", "udsend dagsorden", "udsend dagsordenen", "send dagsordenen ud", "send dagsorden ud"],
    alone("agenda.send"),
  ),
  ...under(["send dagsordenen", "send dagsorden"], () => several(invocation("agenda.send"), invocation("agenda.read"))),
  ...under(["afvis", "afvis forslag"], readRejection),
  ...under(["udskyd", "udskyde", "udsæt"], withReason("agenda.postpone")),
  ...under(["udgår", "lad punkt udgå"], withReason("agenda.withdraw")),
  ryk: readReorder,
  ret: readEdit,
  ...under(["bilag", "bilag til"], readAttachment),
  luk: readClosing,
  ...under(["åbn", "åben", "genåbn"], readOpening),
};

function readRejection(rest: Phrase): WordsReading {
  const numbered = proposalNumber(rest);
  if (!numbered || namesAnother(numbered.rest)) return incomplete("proposal.reject");
  return command("proposal.reject", { number: numbered.number, reason: reasonText(numbered.rest) });
}

function withReason(name: "agenda.postpone" | "agenda.withdraw"): Reader {
  return (rest) => {
    const numbered = itemNumber(rest);
    if (!numbered || namesAnother(numbered.rest)) return incomplete(name);
    const isOnlyWhen = ["til næste møde", "til næste gang", "til næste mødet"].includes(wordsOf(numbered.rest));
    return command(name, { item: numbered.number, reason: isOnlyWhen ? undefined : reasonText(numbered.rest) });
  };
}

function readReorder(rest: Phrase): WordsReading {
  const places = placesOf(rest);
  return places ? command("agenda.reorder", places) : incomplete("agenda.reorder");
}

const fields: Readonly<Record<string, "title" | "summary" | "background" | "recommendation" | "minutes">> = {
  titel: "title",
  titlen: "title",
  overskrift: "title",
  resumé: "summary",
  resume: "summary",
  resuméet: "summary",
  resumeet: "summary",
  sag: "background",
  sagen: "background",
  sagsfremstilling: "background",
  sagsfremstillingen: "background",
  indstilling: "recommendation",
  indstillingen: "recommendation",
  referat: "minutes",
  referatet: "minutes",
};

/** »ret <n> <felt>: <tekst>« or »ret <felt> [på punkt] <n>: <tekst>« */
function readEdit(rest: Phrase): WordsReading {
  const field = fields[rest.tokens[0]?.word ?? ""];
  const numbered = itemNumber(field ? without(part(rest, 1), ["på", "i", "for", "til"]) : rest);
  if (!numbered) return incomplete("agenda.edit");
  const after = field ? numbered.rest : afterSeparator(part(numbered.rest, 1));
  const edited = field ?? fields[numbered.rest.tokens[0]?.word ?? ""];
  const text = textOf(after);
  return edited && text !== ""
    ? command("agenda.edit", { item: numbered.number, field: edited, text })
    : incomplete("agenda.edit");
}

const arrivals = [
  "kommet",
  "er kommet",
  "modtaget",
  "er modtaget",
  "foreligger",
  "foreligger nu",
  "er klar",
  "er her",
  "er kommet nu",
];

/** What is said of an attachment, rather than its title. */
const states = new Set([
  "mangler",
  "ikke",
  "kommer",
  "er",
  "skal",
  "bliver",
  "følger",
  "eftersendes",
  "endnu",
  "kommet",
]);

/** »endnu et bilag« is a title, »endnu ikke« is not. */
function isState({ tokens }: Phrase): boolean {
  const [first, second] = tokens.map(({ word }) => word);
  return states.has(first ?? "") && !(first === "endnu" && (second === "et" || second === "en"));
}

/** »bilag <n> kommet« (the attachment's number), or »bilag <n> <titel>[, eftersendes …]« (the item's). */
function readAttachment(rest: Phrase): WordsReading {
  const numbered = itemNumber(rest);
  if (!numbered) return incomplete("attachment.add");
  if (arrivals.includes(wordsOf(bare(numbered.rest))))
    return command("attachment.arrive", { attachment: numbered.number });
  const { title, promise } = promised(numbered.rest);
  const name = textOf(title);
  if (name === "" || isNoise(title) || isState(title)) return incomplete("attachment.add");
  const note = promise ? textOf(bare(promise)) || undefined : undefined;
  return command("attachment.add", { item: numbered.number, title: name, promised: promise ? true : undefined, note });
}

/** Splits at »eftersendes« when it stands after a mark or last; inside a title it is only a word. */
function promised(phrase: Phrase): { title: Phrase; promise: Phrase | null } {
  const { tokens } = phrase;
  const end = bare(phrase).tokens.at(-1);
  const at = tokens.findLastIndex(
    (token, index) => token.word === "eftersendes" && (isMark(tokens[index - 1], ",;(-–—.:") || token === end),
  );
  if (at === -1) return { title: phrase, promise: null };
  const before = isMark(tokens[at - 1], ",;(-–—.:") ? at - 1 : at;
  return { title: part(phrase, 0, before), promise: part(phrase, at + 1) };
}

/** The public title is asked for by its name: what merely follows the number may be what must not be seen. */
function readClosing(rest: Phrase): WordsReading {
  const numbered = itemNumber(rest);
  if (!numbered) return incomplete("agenda.close");
  const item = numbered.number;
  if (isNoise(numbered.rest)) return command("agenda.close", { item });
  const words = bare(numbered.rest);
  const isNamed = ["offentligt", "offentlig", "offentlighed"].includes(words.tokens[0]?.word ?? "");
  const publicTitle = isNamed ? ownText(without(part(words, 1), ["titel", "som"])) : undefined;
  return publicTitle ? command("agenda.close", { item, publicTitle }) : incomplete("agenda.close");
}

function readOpening(rest: Phrase): WordsReading {
  const numbered = itemNumber(rest);
  const isAll = numbered && (isEmpty(bare(numbered.rest)) || wordsAt(numbered.rest.tokens, 0, ["for", "alle"]) > 0);
  return isAll ? command("agenda.open", { item: numbered.number }) : incomplete("agenda.open");
}
