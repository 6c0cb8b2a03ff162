import type { Role } from "../../domain/forum.ts";
import { alone, ownText, personText } from "./arguments.ts";
import { afterSeparator, bare, isMark, part, textOf, wordsAt, type Phrase } from "./lexer.ts";
import { command, incomplete, under, type Reader, type Readers, type WordsReading } from "./reading.ts";

export const forumWords: Readers = {
  ...under(["opret", "opret udvalg", "opret forum"], readForum),
  ...under(["medlem", "tilføj medlem", "nyt medlem", "opret medlem"], readMember),
  ...under(["fjern", "fjern medlem", "slet medlem"], readRemoval),
  ...under(["fast punkt", "nyt fast punkt", "tilføj fast punkt"], titled("standing.add")),
  ...under(["fjern fast punkt", "slet fast punkt"], titled("standing.remove")),
  ...under(["indstillinger", "vis indstillinger"], alone("settings.show")),
  ...under(
    [
      ...[
        "kalender",
        "kalenderen",
        "min kalender",
        "vis kalender",
        "vis kalenderen",
        "vis min kalender",
        "kalenderlink",
      ],
      ...[
        "kalender link",
        "link til kalender",
        "link til kalenderen",
        "link til min kalender",
        "abonner på kalenderen",
      ],
    ],
    alone("calendar.show"),
  ),
  ...under(["undgå", "undgå dage", "undgå dagene", "dage at undgå"], readAvoided),
  ...under(["undgå ikke", "fjern undgå", "undgå ikke længere"], titled("avoidance.remove")),
  ...under(["formøde til", "formøde for", "formøder til", "formøder for"], readPrepared),
  ...under(["ikke formøde", "ikke formøder", "ingen formøde", "ingen formøder"], alone("preparation.clear")),
  ...under(
    [
      ...["kalender nyt link", "nyt kalenderlink", "nyt kalender link", "nyt link til kalender"],
      ...["nyt link til kalenderen", "nyt link til min kalender"],
    ],
    alone("calendar.renew"),
  ),
  ...under(["kalender udvalg", "kalender for udvalget", "udvalgets kalender"], alone("calendar.showForum")),
  ...under(["medlemmer", "medlemmerne", "vis medlemmer", "medlemsliste"], alone("member.list")),
};

function readForum(rest: Phrase): WordsReading {
  const name = ownText(rest);
  return name ? command("forum.create", { name }) : incomplete("forum.create");
}

/** »undgå« by itself shows the list; what follows is days, and perhaps why. */
function readAvoided(rest: Phrase): WordsReading {
  const text = ownText(rest);
  return text ? command("avoidance.add", { text }) : command("avoidance.list");
}

function readPrepared(rest: Phrase): WordsReading {
  const name = ownText(rest);
  return name ? command("preparation.set", { name }) : incomplete("preparation.set");
}

function titled(name: "standing.add" | "standing.remove" | "avoidance.remove"): Reader {
  return (rest) => {
    const title = ownText(rest);
    return title ? command(name, { title }) : incomplete(name);
  };
}

const notPeople = new Set([
  "punkt",
  "punktet",
  "bilag",
  "bilaget",
  "møde",
  "mødet",
  "opgave",
  "opgaven",
  "beslutning",
  "afbud",
  "mit",
]);

function readRemoval(rest: Phrase): WordsReading | null {
  const person = personText(rest);
  if (!person) return incomplete("member.remove");
  if (notPeople.has(bare(rest).tokens[0]?.word ?? "")) return null;
  const isList = rest.tokens.some((token) => isMark(token, ",;") || token.word === "og");
  return isList ? incomplete("member.remove") : command("member.remove", { person });
}

const roles: Readonly<Record<string, Role>> = {
  formand: "chair",
  forkvinde: "chair",
  forperson: "chair",
  sekretær: "secretary",
  medlem: "member",
  observatør: "observer",
  stedfortræder: "deputy",
  suppleant: "deputy",
};

/** »medlem <person> [rolle]«: the role is the last word, or »stedfortræder for <person>« the last words. */
function readMember(rest: Phrase): WordsReading {
  const words = bare(rest);
  const at = words.tokens.findIndex(
    (_, index) => index > 0 && wordsAt(words.tokens, index, ["stedfortræder", "for"]) > 0,
  );
  const role = at > 0 ? "deputy" : roles[words.tokens.at(-1)?.word ?? ""];
  const deputyFor = at > 0 ? personText(part(words, at + 2)) : undefined;
  const person = nameBefore(part(words, 0, at > 0 ? at : role ? -1 : undefined));
  if (!person || (role === "deputy" && !deputyFor)) return incomplete("member.add");
  return command("member.add", { person, role, deputyFor });
}

/** One person; two mentions are two, and which of them was meant nobody knows. */
function nameBefore(phrase: Phrase): string | undefined {
  const words = bare(phrase.tokens.at(-1)?.word === "som" ? part(phrase, 0, -1) : phrase);
  const mentions = words.tokens.filter((token) => token.kind === "mention").length;
  const isList = words.tokens.some((token) => isMark(token, ",;"));
  return mentions > 1 || isList ? undefined : textOf(afterSeparator(words)) || undefined;
}
