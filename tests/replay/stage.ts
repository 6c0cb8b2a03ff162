import { instantAt } from "../../src/domain/time.ts";
import type { Platform } from "../../src/domain/forum.ts";
import { markOf, type Arrival, type Mark } from "./arrivals.ts";
import { castStory, type Cast, type DoorName } from "./casting.ts";
import { CannotDo, type Door, type Sighting, type Speech } from "./door.ts";
import { freePort, startProgram, type LogLine, type Program } from "./program.ts";
import type { Setting } from "./protocol.ts";
import type { Story } from "./story.ts";

/** The program, the people before their platforms, and the story's clock between them. */
export type Stage = {
  story: Story;
  cast: Cast;
  program(): Program;
  now(): Date;
  /** Says it, and waits until everything that follows has been done and delivered. */
  say(speech: Speech): Promise<void>;
  press(pressing: { who: string; label: string; twice: boolean; fills?: Record<string, string> }): Promise<void>;
  /** Goes forward to a local time; what is due on the way is done at its own time, in order. */
  goTo(stamp: string): Promise<void>;
  restart(): Promise<void>;
  settle(): Promise<void>;
  /** From here on, what arrives is news. */
  mark(): void;
  /** Only this person's, since the mark. */
  arrivedAt(name: string): Arrival[];
  arrivedIn(door: Door): Arrival[];
  /** Everything there is to see, by viewer: a person's name, or `channel:` and a platform. */
  views(): Map<string, Sighting[]>;
  /** What is worth knowing. */
  log: readonly LogLine[];
  /** Whatever was logged. */
  everyLine: readonly LogLine[];
  close(): Promise<void>;
};

export type StageSetting = { story: Story; door: DoorName; databaseUrl: string; start: Date };

const patienceMs = 20_000;
/** Once something is stuck, it is not waited for at every step. */
const lessPatienceMs = 2_000;

export async function openStage({ story, door, databaseUrl, start }: StageSetting): Promise<Stage> {
  let now = start;
  let program: Program | null = null;
  let patience = patienceMs;
  let mark: Mark = markOf(new Map());
  const everyLine: LogLine[] = [];
  const log: LogLine[] = [];
  const cast = await castStory(story, door, { now: () => now });
  const port = await freePort();
  const running = () => program ?? unstarted();
  for (const one of cast.doors) one.connect(port);

  async function run(): Promise<void> {
    const settings = Object.assign({ slack: null, teams: null, mail: null }, ...cast.doors.map(settingsOf)) as Setting;
    const setting = { ...settings, databaseUrl, port, now: now.toISOString() };
    program = await startProgram(setting, (line) => {
      everyLine.push(line);
      if (line.level !== "info") log.push(line);
    });
  }

  async function settle(): Promise<void> {
    const { unhandled, undelivered } = await running().ask("settle", patience);
    patience = unhandled + undelivered > 0 ? lessPatienceMs : patienceMs;
    if (undelivered > 0) throw new CannotDo(`${undelivered} messages could not be delivered`);
    if (unhandled > 0) throw new CannotDo(`${unhandled} events were not handled`);
  }

  async function tick(instant: Date): Promise<void> {
    now = instant;
    await running().ask("setClock", now.toISOString());
    await running().ask("look", null);
    await settle();
  }

  const views = () => viewsOf(story, cast);

  await run().catch(async (error: unknown) => {
    await closeDoors(cast);
    throw error;
  });
  return {
    story,
    cast,
    program: running,
    now: () => now,
    log,
    everyLine,
    settle,
    views,
    say: async (speech) => {
      await cast.doorOf(speech.who).say(speech);
      await settle();
    },
    press: async ({ who, label, twice, fills }) => {
      await cast.doorOf(who).press({ who, label, twice });
      await settle();
      if (!fills) return;
      await cast.doorOf(who).fill({ who, values: fills });
      await settle();
    },
    goTo: async (stamp) => {
      const target = instantOf(stamp);
      if (target < now) throw new CannotDo("the clock cannot go back");
      await tick(now);
      for (let next = await nextLook(running()); next && next <= target; next = await nextLook(running()))
        await tick(next);
      await tick(target);
    },
    restart: async () => {
      await running().kill();
      await run();
      await tick(now);
    },
    mark: () => {
      mark = markOf(views());
    },
    arrivedAt: (name) => mark.since(name, cast.doorOf(name).seenBy(name)),
    arrivedIn: (one) => mark.since(channelOf(one.platform), one.inChannel()),
    close: async () => {
      await program?.kill();
      await closeDoors(cast);
    },
  };
}

/** A program that does not start leaves nothing running. */
async function closeDoors({ doors }: Cast): Promise<void> {
  for (const one of doors) await one.stop();
}

function settingsOf({ settings, platform }: Door): Partial<Setting> {
  return { [platform]: settings[platform] };
}

function unstarted(): never {
  throw new Error("The program has not been started.");
}

async function nextLook(program: Program): Promise<Date | null> {
  const next = await program.ask("nextLook", null);
  return next === null ? null : new Date(next);
}

function viewsOf(story: Story, cast: Cast): Map<string, Sighting[]> {
  const people = story.people.map(({ name }) => [name, cast.doorOf(name).seenBy(name)] as const);
  const channels = cast.doors.map((one) => [channelOf(one.platform), one.inChannel()] as const);
  return new Map([...channels, ...people]);
}

export function channelOf(platform: Platform): string {
  return `channel:${platform}`;
}

/** A story's local time as an instant. */
export function instantOf(stamp: string): Date {
  const [date = "", time = ""] = stamp.split("T");
  return instantAt(date, time);
}
