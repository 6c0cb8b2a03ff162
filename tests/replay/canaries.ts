import type { DoorName } from "./casting.ts";
import { CannotDo } from "./door.ts";
import { textIn, type Found } from "./outside.ts";
import { setUp } from "./setting-up.ts";
import { startOf, takeStep } from "./run.ts";
import { openStage, type Stage } from "./stage.ts";
import type { Step, Story } from "./story.ts";

/**
 * A story once more, with a closed item on each of its agendas that is full of canaries: words that stand nowhere else. Everything that reaches
 * those outside the circle by any way, and everything that they can fetch or ask for, is searched for them.
 */

export const canaries = [
  "Kanarietitel",
  "Kanarieresume",
  "Kanariesag",
  "Kanarieindstilling",
  "Kanariebilag",
  "Kanarienotat",
  "Kanariebeslutning",
  "Kanarieopgave",
] as const;
const birds = new RegExp(canaries.join("|"), "giu");

export type CanaryRun = {
  /** How many of the canaries stand in the documents of the circle itself: else nothing was hidden. */
  inside: number;
  /** How many closed items were woven in. */
  woven: number;
  searched: number;
  characters: number;
  hits: string[];
};

type Playing = { story: Story; door: DoorName; databaseUrl: string; plant?: boolean };
type Weaving = { stage: Stage; numbers: string[]; outsiders: string[]; heard: Map<string, string> };

export async function playCanaries({ story, door, databaseUrl, plant = false }: Playing): Promise<CanaryRun> {
  const stage = await openStage({ story, door, databaseUrl, start: startOf(story) });
  const outsiders = story.people
    .filter(({ role }) => role === "observer" || role === "outsider")
    .map(({ name }) => name);
  const weaving: Weaving = { stage, numbers: [], outsiders, heard: new Map() };
  try {
    await setUp(stage);
    for (const line of story.lines) if ("step" in line) await play(weaving, line.step);
    if (plant) await stage.program().ask("plant", { forum: story.forum, words: canaries[0] });
    await stage.settle();
    listen(weaving);
    return await search(weaving);
  } finally {
    await stage.close();
  }
}

/** What cannot be done now that there is one item more is not this run's business. */
async function tried(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof CannotDo)) throw error;
  }
}

async function play(weaving: Weaving, step: Step): Promise<void> {
  const { stage } = weaving;
  const words = "says" in step ? step.says : "presses" in step ? step.presses : "";
  const sends = /udsend/iu.test(words) && !/referat/iu.test(words);
  if (sends) await tried(() => weave(weaving));
  await tried(() => takeStep(stage, step));
  listen(weaving);
  if (/^(?:\/dagsorden )?start$/iu.test(words)) await tried(() => write(weaving));
  if (sends || /slut|referat|godkendt/iu.test(words)) await tried(() => everybodyAsks(weaving));
}

async function say(
  { stage }: Weaving,
  who: string,
  text: string,
  where: "channel" | "personal" = "personal",
): Promise<void> {
  await stage.say({ who, where, text });
}

/** A closed item, with a canary in every text that it can have before the meeting. */
async function weave(weaving: Weaving): Promise<void> {
  const { stage } = weaving;
  const secretary = stage.cast.secretary.name;
  stage.mark();
  await say(weaving, secretary, `punkt ${canaries[0]}`);
  const said = stage.arrivedAt(secretary).map(({ text }) => text);
  const number = said.map((text) => /er punkt (\d+)/u.exec(text)?.[1]).find((one) => one !== undefined);
  if (number === undefined) return;
  weaving.numbers.push(number);
  await say(weaving, secretary, `luk ${number} offentligt: En personalesag`);
  listen(weaving);
  await say(weaving, secretary, `ret ${number} resumé: ${canaries[1]}`);
  await say(weaving, secretary, `ret ${number} sag: ${canaries[2]}`);
  await say(weaving, secretary, `ret ${number} indstilling: Det indstilles, at ${canaries[3]} godkendes`);
  await say(weaving, secretary, `bilag ${number} ${canaries[4]}`);
  await everybodyAsks(weaving);
}

/** And in the meeting. */
async function write(weaving: Weaving): Promise<void> {
  const number = weaving.numbers.at(-1);
  const secretary = weaving.stage.cast.secretary.name;
  if (number === undefined) return;
  await say(weaving, secretary, `gå til ${number}`);
  await say(weaving, secretary, `notat ${number}: ${canaries[5]}`);
  await say(weaving, secretary, `beslutning ${number}: Udvalget besluttede ${canaries[6]}`);
  await say(weaving, secretary, `opgave ${number}: ${secretary}, 31/12: ${canaries[7]}`);
  await everybodyAsks(weaving);
  await say(weaving, secretary, "gå til 1");
}

const questions = [
  "/dagsorden",
  "læs dagsorden",
  "referat",
  "møder",
  "beslutninger kanarie",
  "opgaver",
  "kalender",
  "hjælp",
];

async function everybodyAsks(weaving: Weaving): Promise<void> {
  for (const name of weaving.outsiders) {
    for (const words of questions) await tried(() => say(weaving, name, words));
    await tried(() => say(weaving, name, "/dagsorden", "channel"));
  }
  listen(weaving);
}

/** A message can be changed where it stands: what it said before was seen. */
function listen({ stage, outsiders, heard }: Weaving): void {
  for (const [viewer, seen] of stage.views()) {
    if (!viewer.startsWith("channel:") && !outsiders.includes(viewer)) continue;
    for (const { raw, text } of seen) {
      const all = `${text}\n${JSON.stringify(raw)}`;
      heard.set(`${viewer} ${all}`, all);
    }
  }
}

async function search({ stage, numbers, outsiders, heard }: Weaving): Promise<CanaryRun> {
  const places: Found[] = [...heard].map(([key, text]) => ({ place: key.slice(0, 60).replace(/\s+/gu, " "), text }));
  const { found, inside, origin } = await stage
    .program()
    .ask("outside", { forum: stage.story.forum, people: outsiders });
  for (const { place, text } of found)
    places.push({ place, text: text === "" ? await fetched(`${origin}${place}`) : text });
  for (const { level, message, facts } of stage.everyLine) {
    places.push({ place: `log (${level}): ${message}`, text: `${message} ${JSON.stringify(facts)}` });
  }
  const hits = places.flatMap(({ place, text }) =>
    [...new Set(text.match(birds) ?? [])].map((bird) => `${bird} in ${place}`),
  );
  const characters = places.reduce((sum, { text }) => sum + text.length, 0);
  const shown = canaries.filter((bird) => inside.includes(bird)).length;
  return { inside: shown, woven: numbers.length, searched: places.length, characters, hits };
}

async function fetched(address: string): Promise<string> {
  const answer = await fetch(address, { redirect: "manual" });
  return `${JSON.stringify([...answer.headers])}\n${await textIn(new Uint8Array(await answer.arrayBuffer()))}`;
}
