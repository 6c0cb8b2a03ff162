import { z } from "zod";

/** A story as it is written: one JSON object a line, checked before anything is started. */

const words = z.string().min(1);
const stamp = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/u, "a local time such as 2026-01-05T09:00");

const person = z.strictObject({
  name: words,
  email: words,
  role: z.enum(["secretary", "chair", "member", "observer", "outsider"]),
  deputyFor: words.optional(),
});
const head = z.strictObject({ story: z.string(), forum: words, people: z.array(person).min(1) });

const texts = { contains: z.array(words).default([]), not: z.array(words).default([]) };
const arrived = z.strictObject({ to: words, ...texts, messages: z.int().min(0).optional() });
const invitation = z.strictObject({
  to: words,
  method: words,
  sequence: z.int().min(0).optional(),
  start: stamp.optional(),
});

const at = z.strictObject({ at: stamp });
const says = z.strictObject({
  who: words,
  says: words,
  in: z.enum(["channel", "personal"]).optional(),
  twice: z.boolean().default(false),
});
const presses = z.strictObject({
  who: words,
  presses: words,
  fills: z.record(z.string(), z.string()).optional(),
  twice: z.boolean().default(false),
});
const restart = z.strictObject({ restart: z.literal("kill") });
const expectation = z.union([
  arrived,
  z.strictObject({ document: z.strictObject(texts) }),
  z.strictObject({ invitation }),
]);
const expecting = z.strictObject({ expect: expectation });

export type Role = z.infer<typeof person>["role"];
export type StoryPerson = z.infer<typeof person>;
export type Saying = z.infer<typeof says>;
export type Pressing = z.infer<typeof presses>;
export type Step = z.infer<typeof at> | Saying | Pressing | z.infer<typeof restart>;
export type Arrived = z.infer<typeof arrived>;
export type Invited = z.infer<typeof invitation>;
export type Expectation = z.infer<typeof expectation>;
/** `text`: as it stands in the story. */
export type Line = { number: number; text: string } & ({ step: Step } | { expect: Expectation });
export type Story = { title: string; forum: string; people: StoryPerson[]; lines: Line[] };

/** The story cannot be read; the message names the line. */
export class StoryProblem extends Error {}

const readers: readonly [key: string, schema: z.ZodType<Step>][] = [
  ["at", at],
  ["says", says],
  ["presses", presses],
  ["restart", restart],
];

/** Reads a whole story. Throws `StoryProblem`. */
export function readStory(text: string): Story {
  const [first, ...rest] = text
    .split("\n")
    .flatMap((line, index) => (line.trim() ? [{ line, number: index + 1 }] : []));
  if (!first) throw new StoryProblem("The story is empty.");
  const { story, forum, people } = checked(head, json(first.line, first.number), first.number);
  const lines = rest.map(({ line, number }) => ({
    text: line.trim(),
    ...readLine(json(line, number), number),
  }));
  checkNames(people, lines);
  return { title: story, forum, people, lines };
}

function readLine(value: object, number: number): { number: number } & ({ step: Step } | { expect: Expectation }) {
  if ("expect" in value) return { number, ...checked(expecting, value, number) };
  const schema = readers.find(([key]) => key in value)?.[1];
  if (!schema) throw new StoryProblem(`Line ${number}: neither at, who, restart nor expect.`);
  return { number, step: checked(schema, value, number) };
}

function json(line: string, number: number): object {
  try {
    return Object(JSON.parse(line)) as object;
  } catch {
    throw new StoryProblem(`Line ${number}: not JSON.`);
  }
}

function checked<T>(schema: z.ZodType<T>, value: unknown, number: number): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new StoryProblem(`Line ${number}: ${z.prettifyError(result.error).replaceAll(/\s*\n\s*/gu, " ")}`);
}

function checkNames(people: StoryPerson[], lines: Line[]): void {
  const names = new Set(people.map(({ name }) => name));
  const known = (name: string, number: number) => {
    if (!names.has(name)) throw new StoryProblem(`Line ${number}: nobody in the story is called ${name}.`);
  };
  if (names.size < people.length) throw new StoryProblem("Line 1: two people have the same name.");
  if (!people.some(({ role }) => role === "secretary")) throw new StoryProblem("Line 1: the story has no secretary.");
  for (const { deputyFor } of people) if (deputyFor !== undefined) known(deputyFor, 1);
  for (const line of lines) {
    if ("step" in line && "who" in line.step) known(line.step.who, line.number);
    if ("expect" in line && "invitation" in line.expect) known(line.expect.invitation.to, line.number);
    if ("expect" in line && "to" in line.expect && line.expect.to !== "channel") known(line.expect.to, line.number);
  }
}
