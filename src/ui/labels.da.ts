import type { ItemKind } from "../domain/agenda.ts";
import type { Strength } from "../domain/decision.ts";
import type { Role } from "../domain/forum.ts";
import type { Meeting } from "../domain/meeting.ts";

/** The field's standard Danish words for what the code calls by English names. */

export const roleLabel: Record<Role, string> = {
  chair: "formand",
  secretary: "sekretær",
  member: "medlem",
  deputy: "stedfortræder",
  observer: "observatør",
};

export const kindLabel: Record<ItemKind, string> = {
  decision: "beslutning",
  discussion: "drøftelse",
  information: "orientering",
};

export const strengthLabel: Record<Strength, string> = {
  decided: "besluttet",
  endorsed: "tiltrådt",
  agreed: "enighed",
  concluded: "konkluderet",
  noted: "taget til efterretning",
  wish: "ønske",
  discussed: "drøftet",
  postponed: "udsat",
  rejected: "afvist",
};

/** Where a meeting is in its life, in one word or two. */
export function statusLabel(meeting: Meeting): string {
  if (meeting.startedAt && !meeting.endedAt && meeting.status === "called") return "i gang";
  switch (meeting.status) {
    case "planned":
      return "planlagt";
    case "called":
      return "dagsordenen er udsendt";
    case "held":
      return "afholdt";
    case "drafted":
      return "referatet er i høring";
    case "approved":
      return "referatet er godkendt";
    case "cancelled":
      return "aflyst";
  }
}

export const anyOtherBusiness = "Eventuelt";
export const closedItem = "Lukket punkt";

/** »1 punkt«, »4 punkter«. */
export function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** »Ole Rask, Eva Bak og Kaj Lund«. */
export function listed(words: readonly string[], joiner: "og" | "eller" = "og"): string {
  if (words.length <= 1) return words[0] ?? "";
  return `${words.slice(0, -1).join(", ")} ${joiner} ${words.at(-1) ?? ""}`;
}

/** A title among words of our own, as Danes quote. */
export function quoted(title: string): string {
  return `»${title}«`;
}

/** The first letter as a capital, for a sentence that begins with a date. */
export function capitalised(sentence: string): string {
  return sentence.charAt(0).toLocaleUpperCase("da") + sentence.slice(1);
}

/** The name a person is spoken to by. */
export function firstName(name: string): string {
  return name.split(" ")[0] ?? name;
}
