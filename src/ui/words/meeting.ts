import {
  alone,
  hasNegation,
  isDay,
  isNoise,
  isTimeWord,
  itemNumber,
  ownText,
  personText,
  plainNumber,
  reasonText,
  without,
} from "./arguments.ts";
import { afterSeparator, bare, isEmpty, isMark, part, wordsAt, type Phrase } from "./lexer.ts";
import { command, incomplete, invocation, several, under, type Readers, type WordsReading } from "./reading.ts";

export const meetingWords: Readers = {
  ...under(["møde", "nyt møde", "opret møde", "planlæg møde", "indkald til møde", "planlæg et møde"], readPlan),
  ...under(["mødet", "mødet er", "mødet skal"], readAboutMeeting),
  ...under(["møder", "mine møder", "kommende møder", "vis møder", "mødeoversigt"], alone("meeting.list")),
  ...under(["næste møde", "vis næste møde", "det næste møde"], alone("meeting.show")),
  ...under(["flyt", "ryk mødet", "udskyd mødet", "udsæt mødet"], readMove),
  ...under(["aflys", "aflyse", "aflys mødet", "aflys møde", "aflys næste møde"], readCancellation),
  ...under(["gæst", "gæster", "inviter gæst", "inviter"], readGuest),
  ...under(["start", "start mødet", "begynd mødet", "mødet starter nu"], alone("meeting.start")),
  ...under(["slut", "slut mødet", "afslut", "afslut mødet", "luk mødet"], alone("meeting.end")),
  ...under(["næste", "næste punkt", "gå videre", "gå til næste", "gå til næste punkt"], alone("pointer.next")),
  ...under(
    ["forrige", "forrige punkt", "gå tilbage", "gå til forrige", "gå til forrige punkt"],
    alone("pointer.previous"),
  ),
  ...under(["gå til", "hop til", "spring til", "gå til punkt"], readGoTo),
};

function hasTime(phrase: Phrase): boolean {
  return phrase.tokens.some((token) => isTimeWord(token.word));
}

/** The date is read elsewhere. In the personal chat something must look like one: »møde i udvalget var godt« plans nothing. */
function readPlan(rest: Phrase, decided: boolean): WordsReading {
  const text = ownText(rest);
  if (rest.tokens.some((token) => ["aflyst", "aflyses"].includes(token.word)))
    return several(invocation("meeting.cancel"));
  if (hasNegation(rest) || rest.tokens.some((token) => ["flyttet", "udsat"].includes(token.word)))
    return incomplete("meeting.plan");
  if (isMark(rest.tokens.at(-1), "?")) {
    return text === "?"
      ? command("meeting.show")
      : several(invocation("meeting.show"), invocation("meeting.plan", { text }));
  }
  return text && (decided || hasTime(rest)) ? command("meeting.plan", { text }) : incomplete("meeting.plan");
}

/** »mødet flyttes til …«, »mødet er aflyst«: said of the meeting, not to the bot; asked about. */
function readAboutMeeting(rest: Phrase): WordsReading | null {
  if (hasNegation(rest) || isMark(rest.tokens.at(-1), "?")) return null;
  const verb = rest.tokens[0]?.word ?? "";
  if (["flyttes", "flyttet", "rykkes", "rykket"].includes(verb)) {
    const text = ownText(without(part(rest, 1), ["til"]));
    return text && hasTime(rest) ? several(invocation("meeting.move", { text })) : null;
  }
  return ["aflyst", "aflyses"].includes(verb) ? several(invocation("meeting.cancel")) : null;
}

/** »flyt <tid>«, but also »flyt punkt 3 til 5« and »flyt punkt 3 til næste møde«. */
function readMove(rest: Phrase, decided: boolean): WordsReading | null {
  if (["punkt", "pkt"].includes(rest.tokens[0]?.word ?? "")) return readItemMove(rest);
  const time = without(afterSeparator(without(rest, ["mødet", "møde", "næste"])), ["til"]);
  const text = ownText(time);
  const first = bare(time).tokens[0]?.word ?? "";
  const isOther = otherThings.has(first) || (!decided && !isTimeWord(first) && !towardsTime.has(first));
  if (!text || hasNegation(rest) || isOther || !(decided || hasTime(time))) return incomplete("meeting.move");
  const places = placesOf(time);
  const move = invocation("meeting.move", { text });
  return places ? several(invocation("agenda.reorder", places), move) : { kind: "command", invocation: move };
}

function readItemMove(rest: Phrase): WordsReading {
  const item = itemNumber(rest);
  const isLater =
    item && ["til næste møde", "til næste gang"].some((words) => wordsAt(item.rest.tokens, 0, words.split(" ")));
  if (isLater) return command("agenda.postpone", { item: item.number });
  const places = placesOf(rest);
  return places ? command("agenda.reorder", places) : incomplete("agenda.reorder");
}

const towards = ["til", "op", "ned", "som", "plads", "nr", "nummer", "punkt"];

/** »5 til 3«, in the ways one says it; null when there is more to it, or less. */
export function placesOf(phrase: Phrase): { from: number; to: number } | null {
  const from = itemNumber(bare(phrase));
  const way = from ? without(from.rest, towards) : null;
  const to = way ? plainNumber(way) : null;
  const hasWay = from && way && way.tokens.length < from.rest.tokens.length;
  return hasWay && to && isNoise(to.rest) ? { from: from.number, to: to.number } : null;
}

/** What else one moves or calls off than the meeting. */
const otherThings = new Set([
  ...[
    "alle",
    "punkt",
    "punktet",
    "punkter",
    "pkt",
    "mit",
    "min",
    "mine",
    "opgave",
    "opgaven",
    "frist",
    "fristen",
    "fristerne",
  ],
  ...[
    "bilag",
    "bilaget",
    "gæst",
    "gæsten",
    "afbud",
    "afbuddet",
    "forslag",
    "forslaget",
    "deltagelse",
    "dagsordenen",
    "referatet",
  ],
]);
const towardsTime = new Set(["fra", "på", "den", "d", "i", "frem", "tilbage", "om", "lidt", "dagen"]);

/** A named day may be another meeting's than the next: asked. */
function readCancellation(rest: Phrase): WordsReading | null {
  if (hasNegation(part(rest, 0, 2)) || otherThings.has(bare(rest).tokens[0]?.word ?? "")) return null;
  const from = bare(rest).tokens[0];
  const at = from ? rest.tokens.indexOf(from) : 0;
  const day = without(part(rest, at), ["på", "den", "d", "i", "til", "mødet", "møde"]).tokens[0]?.word ?? "";
  if (isDay(day) || ["dag", "morgen"].includes(day)) return several(invocation("meeting.cancel"));
  return command("meeting.cancel", { reason: isNoise(rest) ? undefined : reasonText(rest) });
}

/** »gæst <navn>[ til punkt <n>]« */
function readGuest(rest: Phrase): WordsReading {
  const words = bare(rest);
  const last = part(words, -1);
  const number = plainNumber(last);
  const at = words.tokens.findLastIndex((token) => ["til", "punkt", "pkt"].includes(token.word));
  const isForItem = number !== null && at > 0 && words.tokens.length - at <= 3;
  const until = isForItem && words.tokens[at - 1]?.word === "til" ? at - 1 : at;
  const name = personText(isForItem ? part(words, 0, until) : words);
  return name
    ? command("meeting.addGuest", { person: name, item: isForItem ? number.number : undefined })
    : incomplete("meeting.addGuest");
}

function readGoTo(rest: Phrase): WordsReading {
  const item = itemNumber(rest);
  return item && isEmpty(bare(item.rest)) ? command("pointer.goTo", { item: item.number }) : incomplete("pointer.goTo");
}
