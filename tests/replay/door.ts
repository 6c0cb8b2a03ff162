import type { Platform } from "../../src/domain/forum.ts";
import type { TenantName } from "../../src/ports.ts";
import type { Setting } from "./protocol.ts";
import type { StoryPerson } from "./story.ts";

/** One platform, as the story's people use it. What they do returns when the platform has its answer, not when the reply is there. */
export type Door = {
  platform: Platform;
  /** Where there is none, nobody says anything to all, and who is named to the program is named by their address. */
  hasChannels: boolean;
  tenant: TenantName;
  /** What the program needs to know to open its side of it. */
  settings: Pick<Setting, "slack" | "teams" | "mail">;
  /** Where the program listens. */
  connect(port: number): void;
  /** The bot comes into the channel, brought by this person, and to everybody personally where that is needed. */
  arrive(inviter: string): Promise<void>;
  say(speech: Speech): Promise<void>;
  /** Throws `CannotDo` when this person sees no such button. */
  press(press: { who: string; label: string; twice: boolean }): Promise<void>;
  /** Fills and submits the form that this person's last press opened. Throws `CannotDo`. */
  fill(filling: { who: string; values: Record<string, string> }): Promise<void>;
  /** What this person sees and others do not: personal messages, and answers only they see. Oldest first. */
  seenBy(who: string): Sighting[];
  /** What everybody sees in the forum's channel. */
  inChannel(): Sighting[];
  /** The newest calendar object that was delivered to this person, as they would open it. */
  calendarOf(who: string): Promise<string | null>;
  /** What the platform would have refused. */
  violations: readonly string[];
  stop(): Promise<void>;
};

/** `mentions`: people of the same platform; they stand in the text as `@{0}`, `@{1}` … */
export type Speech = {
  who: string;
  where: "channel" | "personal";
  text: string;
  mentions?: readonly string[];
  twice?: boolean;
};

/** Something from the bot, as it stands on somebody's screen. */
export type Sighting = {
  id: string;
  /** All text on screen, literally; buttons and forms are left out of it. */
  text: string;
  /** Everything that came with it, seen or not. */
  raw: unknown;
  buttons: string[];
  /** `message`: counted. The others come with one, or in place of one. */
  kind: "message" | "file" | "form" | "notice" | "replaced";
  /** Rises with everything that comes or changes. */
  order: number;
  at: Date;
};

/** `isMember`: outsiders are on the platform, and not in the channel. */
export type DoorPerson = Pick<StoryPerson, "name" | "email"> & { isMember: boolean };

/** The step cannot be done; the message says what there is instead. */
export class CannotDo extends Error {}

/** The button with this label, letter case aside, on the newest message that has it. Throws `CannotDo` with the labels that are there. */
export function newestWith<T extends { buttons: string[] }>(
  seen: readonly T[],
  label: string,
): { message: T; label: string } {
  const wanted = plain(label);
  const message = seen.findLast((one) => one.buttons.some((button) => plain(button) === wanted));
  const found = message?.buttons.find((button) => plain(button) === wanted);
  if (message && found !== undefined) return { message, label: found };
  const there = [...new Set(seen.flatMap((one) => one.buttons))].map((button) => `»${button}«`).join(" ");
  throw new CannotDo(`no button »${label}«; there are: ${there || "none"}`);
}

/** The values under the form's own labels. Throws `CannotDo` for a label that the form does not have. */
export function labelled(values: Record<string, string>, labels: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([given, value]) => {
      const label = labels.find((one) => plain(one) === plain(given));
      if (label === undefined) throw new CannotDo(`the form has no field »${given}«; it has ${labels.join(", ")}`);
      return [label, value];
    }),
  );
}

function plain(label: string): string {
  return label.trim().toLocaleLowerCase("da");
}
