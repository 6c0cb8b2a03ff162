import { randomUUID } from "node:crypto";
import { join, resolve } from "node:path";

import { playgroundChannel, playgroundPerson, startPlayground } from "./chat/teams/playground.ts";
import type { Config } from "./config.ts";
import type { Person } from "./domain/forum.ts";
import type { Clock, Log, Store } from "./ports.ts";
import { exampleComing, exampleForum, exampleForumName, examplePast, examplePeople } from "./ui/example.ts";

export type Trial = { config: Config; store: Store; clock: Clock; log: Log; say: (line: string) => void };

/** The example committee, once: what a trial's user does to it stays until the data folder is removed. */
async function seed({ config, store, clock }: Trial): Promise<void> {
  const people: Person[] = [];
  for (const person of examplePeople) people.push(await store.directory.recognise(playgroundPerson(person)));
  const [founder] = people;
  if (!founder) return;
  await store.within(founder.organisationId, async (tx) => {
    if (await tx.forums.named(exampleForumName)) return;
    const channel = { id: randomUUID(), platform: "teams" as const, ...playgroundChannel(config.playgroundPort) };
    const forum = { ...exampleForum(founder.organisationId, people, randomUUID), channels: [channel] };
    await tx.forums.create(forum);
    const made = { now: clock.now(), newId: randomUUID };
    await tx.meetings.create(examplePast(forum, made));
    await tx.meetings.create(exampleComing(forum, made));
  });
}

/** Fills in the example and starts the local Teams client beside the bot. Gives what stops it. Throws one sentence. */
export async function startTrial(trial: Trial): Promise<() => Promise<void>> {
  const { config, log, say } = trial;
  await seed(trial);
  const playground = await startPlayground({
    botUrl: `http://127.0.0.1:${config.port}/api/messages`,
    port: config.playgroundPort,
    people: examplePeople,
    forumName: exampleForumName,
    folder: join(resolve(config.dataDir), "playground"),
    log,
  });
  say(`Referent is on trial: open ${playground.url} and write /dagsorden`);
  say(
    `You are ${examplePeople[0]?.name ?? ""}, secretary of the invented ${exampleForumName}. Ctrl-C stops everything.`,
  );
  return () => playground.stop();
}
