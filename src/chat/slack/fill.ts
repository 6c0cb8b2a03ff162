import type { ChatEvent, ChatFile, ChatPerson, Happening } from "../event.ts";
import { inTime, type ChatPlatform, type Log } from "../../ports.ts";
import { readFile } from "./hear.ts";
import { personIn } from "./ids.ts";
import type { Workspace } from "./workspace.ts";

/** What Slack does not say with the event itself, and is asked for: names, who is in a channel, what a file is. */

type Source = { workspace: Workspace; platform: ChatPlatform; tools: { log: Log } };

/** The event with names and e-mail addresses where they are missing and Slack says them, within `patience` (null: however long it takes). */
export async function withProfiles(source: Source, event: ChatEvent, patience: number | null): Promise<ChatEvent> {
  const fill = async (person: ChatPerson): Promise<ChatPerson> => {
    if (person.name !== null || person.user === "") return person;
    const asked = source.workspace.people.profile(person.user);
    return personIn(
      person.tenant,
      person.user,
      await (patience === null ? asked : inTime(patience, asked, () => null)),
    );
  };
  const { happening } = event;
  const [person, filled] = await Promise.all([fill(event.person), fillHappening(happening, fill)]);
  return { ...event, person, happening: filled };
}

async function fillHappening(
  happening: Happening,
  fill: (person: ChatPerson) => Promise<ChatPerson>,
): Promise<Happening> {
  switch (happening.kind) {
    case "words":
      return { ...happening, mentions: await Promise.all(happening.mentions.map(fill)) };
    case "joined":
    case "arrived":
      return { ...happening, people: await Promise.all(happening.people.map(fill)) };
    case "press":
    case "submit":
    case "home":
      return happening;
  }
}

/** When the bot comes into a channel, those who are there already. */
export async function withRoster(source: Source, event: ChatEvent): Promise<ChatEvent> {
  if (event.happening.kind !== "arrived") return event;
  const { tenant, reference } = event.conversation;
  const people = await source.platform.roster({ tenant, reference }).catch((error: unknown) => {
    source.tools.log.warn(
      { event: event.id, why: error instanceof Error ? error.message : "unknown" },
      "slack roster not read",
    );
    return [];
  });
  return { ...event, happening: { kind: "arrived", people } };
}

/** Of a file from another workspace the event says its id alone. */
export async function withFiles(source: Source, event: ChatEvent): Promise<ChatEvent> {
  const { happening } = event;
  if (happening.kind !== "words" || !happening.files) return event;
  const files = happening.files.map(async (file) =>
    file.url === null && file.id !== undefined ? ((await fileInfo(source.workspace, file.id)) ?? file) : file,
  );
  return { ...event, happening: { ...happening, files: await Promise.all(files) } };
}

async function fileInfo({ client }: Workspace, id: string): Promise<ChatFile | null> {
  return client.files.info({ file: id }).then(
    (answer) => readFile(answer.file),
    () => null,
  );
}

export function isBotsJoin(event: ChatEvent, source: Source): boolean {
  return event.happening.kind === "joined" && source.workspace.people.isKnownBot(event.person.user);
}
