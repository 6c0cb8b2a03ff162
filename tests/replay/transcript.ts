import { localStampOf } from "../../src/domain/time.ts";
import type { Arrival } from "./arrivals.ts";
import { channelOf, type Stage } from "./stage.ts";
import type { Step } from "./story.ts";

/** Every message in and out, for people to read: when, from or to whom, and what. */
export type Transcript = {
  /** What a person does, or the clock. */
  tell(step: Step): void;
  /** Everything that has come since the stage's mark. */
  show(): void;
  note(line: string): void;
  text(): string;
};

export function keepTranscript(stage: Stage): Transcript {
  const lines: string[] = [];
  const add = (at: Date, what: string, text: string) => {
    const [first = "", ...rest] = text.split("\n");
    lines.push(
      `${localStampOf(at)}  ${what}${first === "" ? "" : `: ${first}`}`,
      ...rest.map((line) => `      ${line}`),
    );
  };
  return {
    tell: (step) => {
      add(stage.now(), ...told(step));
    },
    show: () => {
      const inOrder = arrivals(stage).sort((a, b) => a.at.getTime() - b.at.getTime());
      for (const one of inOrder)
        add(one.at, `→ ${one.viewer}${one.isNew ? "" : " (ændret)"}${marks[one.kind]}`, body(one));
    },
    note: (line) => {
      add(stage.now(), "!", line);
    },
    text: () => `${lines.join("\n")}\n`,
  };
}

const marks = { message: "", file: " [file]", form: " [form]", notice: " [notice]", replaced: " [in its place]" };

function told(step: Step): [what: string, text: string] {
  if ("at" in step) return ["──", step.at];
  if ("restart" in step) return ["──", "killed and started again"];
  const twice = step.twice ? " (twice)" : "";
  if ("says" in step) return [`← ${step.who}${step.in ? ` (${step.in})` : ""}${twice}`, step.says];
  const fills = Object.entries(step.fills ?? {}).map(([label, value]) => `\n${label}: ${value}`);
  return [`← ${step.who} presses${twice}`, `[${step.presses}]${fills.join("")}`];
}

function arrivals(stage: Stage): (Arrival & { viewer: string })[] {
  const { doors } = stage.cast;
  const channels = doors.flatMap((door) =>
    stage.arrivedIn(door).map((one) => ({ ...one, viewer: doors.length > 1 ? channelOf(door.platform) : "channel" })),
  );
  const people = stage.story.people.flatMap(({ name }) =>
    stage.arrivedAt(name).map((one) => ({ ...one, viewer: name })),
  );
  return [...channels, ...people];
}

function body({ text, buttons }: Arrival): string {
  return buttons.length === 0 ? text : `${text}\n${buttons.map((label) => `[ ${label} ]`).join(" ")}`;
}
