import type { Meeting } from "../domain/meeting.ts";
import type { Element } from "./card.ts";
import { note } from "./frame.ts";

/** Says that a draft which is out must be sent again, when it was changed. */
export function changedAfterDraft(meeting: Meeting): Element[] {
  return meeting.status === "drafted" && meeting.objectionsUntil === null
    ? [
        note(
          "Udkastet er ændret, siden det blev sendt ud. Send det ud igen med »referat udsend«, så alle kan se ændringen.",
        ),
      ]
    : [];
}
