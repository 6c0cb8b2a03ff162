import { randomUUID } from "node:crypto";

import { perform } from "../commands/index.ts";
import type { Answer, Asked } from "../commands/command.ts";
import { greeting } from "../commands/help.ts";
import { checkMayImport, offerImport } from "../commands/import.ts";
import { answerInWords } from "../commands/question.ts";
import { ask } from "../commands/asking.ts";
import type { Person } from "../domain/forum.ts";
import type { Clock, FileReader, ReadFile, Store, Transaction } from "../ports.ts";
import type { CommandName } from "../domain/rights.ts";
import type { Args, Card, Invocation } from "../ui/card.ts";
import { contradictionCard, notUnderstoodCard, quotedTextCard, yesWithoutQuestionCard } from "../ui/help.ts";
import { exampleCard, nothing, openFormCard, whichOne } from "../ui/question.ts";
import { readWords, type WordsReading } from "../ui/words.da.ts";
import { fileMeant } from "./dropped-file.ts";
import type { ChatEvent, Happening, Reply } from "./event.ts";
import { namedArgs, spelledWords, wordsAsSaid } from "./mentions.ts";

/** What happened → a command → its answer. */

/** What the way of an event through the core needs. */
export type RouteTools = {
  store: Store;
  clock: Clock;
  publicUrl: string;
  linksUrl: string | null;
  /** Without it files are not read. */
  files?: FileReader;
};

/** Who said it; `seen` learns which command it was, also where that fails. */
export type Who = { person: Person; seen: { command: string | null } };

/** Throws what the command does; nothing is stored then. */
export async function route(tools: RouteTools, event: ChatEvent, who: Who): Promise<Reply> {
  const { happening } = event;
  switch (happening.kind) {
    case "words": {
      const meant = fileMeant(event, happening);
      const { files } = tools;
      if (!meant || !files) return said(tools, event, happening, who);
      return dropped(tools, event, { ...who, read: () => files.read(meant.file, meant.from) });
    }
    case "press":
    case "submit": {
      const values = happening.kind === "submit" ? happening.values : {};
      const invocation = { command: happening.press.command, args: { ...happening.press.args, ...values } };
      return within(tools, event, who, async (asked) =>
        replyTo(event, await doing(asked, invocation, who), invocation),
      );
    }
    case "home":
      return within(tools, event, who, async (asked) => {
        const answer = await doing(asked, { command: "home.show", args: {} }, who);
        return answer.kind === "form" ? { kind: "none" } : { kind: "home", card: answer.card };
      });
    case "arrived":
    case "joined": {
      for (const person of happening.people) await tools.store.directory.recognise(person);
      return within(tools, event, who, async (asked) => {
        const card = happening.kind === "arrived" ? await greeting(asked) : null;
        return card ? { kind: "open", card } : { kind: "none" };
      });
    }
  }
}

async function doing(asked: Asked, invocation: Invocation, { seen }: Who): Promise<Answer> {
  seen.command = invocation.command;
  return perform(asked, invocation);
}

/** One transaction: the event is settled in it, so what it does is done exactly once. */
async function within(
  tools: RouteTools,
  event: ChatEvent,
  { person }: Who,
  work: (asked: Asked) => Promise<Reply>,
): Promise<Reply> {
  return tools.store.within(person.organisationId, async (tx: Transaction) => {
    await tx.settle(event.id);
    return work(asking(tools, event, { person, tx }));
  });
}

function asking(
  { clock, publicUrl, linksUrl }: RouteTools,
  event: ChatEvent,
  { person, tx }: { person: Person; tx: Transaction },
): Asked {
  return {
    now: clock.now(),
    saidAt: event.at < clock.now() ? event.at : clock.now(),
    newId: randomUUID,
    tx,
    actor: person,
    door: event.via ?? event.person.platform,
    conversation: event.conversation,
    by: usedBy(event.happening),
    words: event.happening.kind === "words" ? wordsAsSaid(event.happening) : null,
    publicUrl,
    linksUrl,
  };
}

/** Fetched and read outside any transaction, for somebody who may keep it; nothing is stored but what was read, until they say so. */
async function dropped(
  tools: RouteTools,
  event: ChatEvent,
  who: Who & { read: () => Promise<ReadFile> },
): Promise<Reply> {
  const { person } = who;
  who.seen.command = "import.offer";
  await tools.store.within(person.organisationId, (tx) => checkMayImport(asking(tools, event, { person, tx })));
  const file = await who.read();
  return within(tools, event, who, async (asked) => {
    const invocation = await offerImport(asked, file);
    return replyTo(event, await doing(asked, invocation, who), invocation);
  });
}

function usedBy(happening: Happening): Asked["by"] {
  if (happening.kind !== "press") return "words";
  return happening.shared ? "shared card" : "own card";
}

async function said(
  tools: RouteTools,
  event: ChatEvent,
  happening: Extract<Happening, { kind: "words" }>,
  who: Who,
): Promise<Reply> {
  const people: Person[] = [];
  for (const mention of happening.mentions) people.push(await tools.store.directory.recognise(mention));
  const text = spelledWords(happening.text, people);
  return within(tools, event, who, async (asked) => {
    const answer = await answerInWords(asked, text);
    if (answer) return replyTo(event, await doing(asked, answer, who), answer);
    const reading = readWords(text, { addressed: happening.addressed });
    if (reading.kind !== "command") return { kind: "private", card: await cardFor(asked, reading, people) };
    const { command, args } = reading.invocation;
    const about = await argsAbout(asked, command, happening.about?.meeting ?? null);
    const invocation = { command, args: { ...about, ...namedArgs(args, people) } };
    return replyTo(event, await doing(asked, invocation, who), invocation);
  });
}

/** What is answered where the words do not say it: commands about one meeting are about the one of the message. */
const aboutMeeting: ReadonlySet<CommandName> = new Set<CommandName>([
  "attendance.attend",
  "attendance.apologise",
  "attendance.deputise",
  "agenda.read",
  "minutes.read",
  "minutes.agree",
  "minutes.object",
  "proposal.none",
]);

/** The others are about its forum: a new item can be for the next meeting. */
async function argsAbout({ tx }: Asked, command: CommandName, meetingId: string | null): Promise<Args> {
  if (meetingId === null) return {};
  if (aboutMeeting.has(command)) return { meeting: meetingId };
  return { forum: (await tx.meetings.get(meetingId)).forumId };
}

/** What is not one clear command is asked about or explained; nothing is stored. */
async function cardFor(
  asked: Asked,
  reading: Exclude<WordsReading, { kind: "command" }>,
  people: readonly Person[],
): Promise<Card> {
  switch (reading.kind) {
    case "incomplete":
      return exampleCard(reading.example, reading.form ? { command: reading.command, args: {} } : null);
    case "several": {
      const none = { label: nothing, invocation: { command: "message.dismiss" as const, args: {} } };
      const choices = reading.choices.map(({ label, invocation: { command, args } }) => ({
        label,
        invocation: { command, args: namedArgs(args, people) },
      }));
      return ask(asked, whichOne, [...choices, none], null);
    }
    case "refused":
      return refusedCards[reading.why]();
    case "unknown":
      return notUnderstoodCard();
  }
}

const refusedCards = {
  "yes-without-question": yesWithoutQuestionCard,
  quoted: quotedTextCard,
  contradiction: contradictionCard,
} as const;

/** Longer than this nothing is that says which form it is; a button takes two thousand. */
const longestCarried = 200;

/** The command as a button carries it. What was written emptily, or at length, is asked for in the form. */
function carried({ command, args }: Invocation): Invocation {
  const kept = Object.entries(args).filter(
    ([, value]) => typeof value !== "string" || (value.trim() !== "" && value.length <= longestCarried),
  );
  return { command, args: Object.fromEntries(kept) };
}

/** A command's answer, in the way that fits how it was asked for. */
function replyTo({ happening }: ChatEvent, answer: Answer, invocation: Invocation): Reply {
  if (answer.kind === "form") {
    if (happening.kind === "press") return { kind: "form", form: answer.form };
    return { kind: "private", card: openFormCard(answer.form, carried(invocation)) };
  }
  if (happening.kind === "submit") return { kind: "submitted", card: answer.card };
  const replaces = answer.kind === "instead" && happening.kind === "press" && !happening.shared;
  return { kind: replaces ? "replace" : "private", card: answer.card };
}
