import { addMinutes } from "../../src/domain/time.ts";
import type { DoorName } from "./casting.ts";
import { CannotDo } from "./door.ts";
import { unmet } from "./expectations.ts";
import { setUp } from "./setting-up.ts";
import type { LogLine } from "./program.ts";
import { instantOf, openStage, type Stage } from "./stage.ts";
import type { Line, Pressing, Saying, Step, Story } from "./story.ts";
import { short } from "./text.ts";
import { keepTranscript, type Transcript } from "./transcript.ts";

export type Replayed = {
  steps: number;
  expectations: number;
  failed: number;
  /** The last meeting's agenda and minutes as plain text; null when no meeting was planned. */
  document: string | null;
  transcript: string;
};

export type Replaying = {
  story: Story;
  door: DoorName;
  /** Migrated and empty. */
  databaseUrl: string;
  /** Told everything that fails, as it fails. */
  report: (lines: string[]) => void;
  /** Told how to end everything early, once there is something to end. */
  onOpen?: (close: () => Promise<void>) => void;
};

/** Replays a story from setting up to the end. Throws when the committee cannot be set up; everything else is counted and reported. */
export async function replay({ story, door, databaseUrl, report, onOpen }: Replaying): Promise<Replayed> {
  const stage = await openStage({ story, door, databaseUrl, start: startOf(story) });
  onOpen?.(() => stage.close());
  try {
    return await playAll(stage, report);
  } finally {
    await stage.close();
  }
}

const withoutTime = "2026-01-05T09:00";

/** A minute before the story's first time. */
export function startOf({ lines }: Story): Date {
  const first = lines.flatMap((line) => ("step" in line && "at" in line.step ? [line.step.at] : []))[0];
  return addMinutes(instantOf(first ?? withoutTime), -1);
}

async function playAll(stage: Stage, report: (lines: string[]) => void): Promise<Replayed> {
  const transcript = keepTranscript(stage);
  await setUp(stage);
  transcript.show();
  let failed = 0;
  const fail = (lines: string[]) => {
    failed += 1;
    for (const line of lines) transcript.note(line);
    report(lines);
  };
  for (const line of stage.story.lines) {
    const problems = await play(stage, line, transcript);
    if (problems.length > 0) fail(problems);
  }
  for (const problem of complaints(stage)) fail([problem]);
  for (const line of stage.log) transcript.note(loggedLine(line));
  const { lines } = stage.story;
  const steps = lines.filter((line) => "step" in line).length;
  const document = await stage.program().ask("document", stage.story.forum);
  return { steps, expectations: lines.length - steps, failed, document, transcript: transcript.text() };
}

async function play(stage: Stage, line: Line, transcript: Transcript): Promise<string[]> {
  const headline = `line ${line.number}: ${short(line.text, 200)}`;
  try {
    const problems = "step" in line ? await takeStep(stage, line.step, transcript) : await unmet(stage, line.expect);
    return problems.length === 0 ? [] : [headline, ...problems.map((problem) => `    ${problem}`)];
  } catch (error) {
    const why = error instanceof CannotDo ? `cannot be done: ${error.message}` : String(error);
    return [headline, `    ${why}`];
  }
}

export async function takeStep(stage: Stage, step: Step, transcript?: Transcript): Promise<string[]> {
  stage.mark();
  transcript?.tell(step);
  try {
    await act(stage, step);
  } finally {
    transcript?.show();
  }
  return [];
}

async function act(stage: Stage, step: Step): Promise<void> {
  if ("at" in step) return stage.goTo(step.at);
  if ("restart" in step) return stage.restart();
  return "says" in step ? say(stage, step) : press(stage, step);
}

function say(stage: Stage, { who, says, twice, in: place }: Saying): Promise<void> {
  const where = place ?? (/^\/dagsorden(\s|$)/u.test(says) ? "channel" : "personal");
  return stage.say({ who, where, text: says, twice });
}

function press(stage: Stage, { who, presses, twice, fills }: Pressing): Promise<void> {
  return stage.press({ who, label: presses, twice, ...(fills ? { fills } : {}) });
}

/** What no expectation looks at: what a platform would have refused, and what went wrong within the program. */
function complaints({ cast, log }: Stage): string[] {
  const refused = cast.doors.flatMap(({ platform, violations }) =>
    violations.map((one) => `${platform} would refuse: ${one}`),
  );
  return [...new Set([...refused, ...log.filter(isWrong).map(loggedLine)])];
}

/** Errors, and messages that were given up. The other warnings are about a slow machine as often as not. */
function isWrong({ level, facts }: LogLine): boolean {
  return level === "error" || "outbox" in facts || "outboxId" in facts;
}

function loggedLine({ level, message, facts }: LogLine): string {
  return `the program logged (${level}): ${message} ${JSON.stringify(facts)}`;
}
