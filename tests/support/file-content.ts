import { withChanges } from "../../src/documents/changes.ts";
import type { DocumentContent } from "../../src/documents/content.ts";
import { contentFor } from "../../src/documents/content-view.ts";
import { documentContent } from "../../src/documents/meeting-content.ts";
import type { Meeting } from "../../src/domain/meeting.ts";
import { instantAt } from "../../src/domain/time.ts";
import { carriedFrom, fullMeeting, names } from "./full-meeting.ts";
import { harbourBoard } from "./harbour-board.ts";

/** Contents of the full meeting, for the writers. */

const madeAt = instantAt("2027-06-16", "09:00");

export function fileContent(meeting: Meeting = fullMeeting, stage: "agenda" | "minutes" = "minutes"): DocumentContent {
  return documentContent({ meeting, forum: harbourBoard(), names, stage, carriedFrom }, { version: 2, madeAt });
}

/** The second version of the draft, with the place and an item changed since the first. */
export function secondDraft(): DocumentContent {
  const items = fullMeeting.items.map((item) => (item.id === "item-3" ? { ...item, background: "Før." } : item));
  const before = { ...fileContent({ ...fullMeeting, place: "Kroen", items }), version: 1 };
  return withChanges(fileContent(), before);
}

export function publicDraft(): DocumentContent {
  return contentFor(secondDraft(), "public");
}

/** What somebody may write to break a file: markup, fields, placeholders, control characters, other scripts and signs. */
export const hostileText = [
  "</p><script>alert(1)</script><w:p>&amp; \"'` ]]> -->",
  '{ HYPERLINK "http://x.example" } {default-bullet-numbering-0} {{dokument}} =1+1 \\u0000 (a) Tj ET',
  "NUL\u{0}BEL\u{7}ESC\u{1B}RTL\u{202E}lige\u{2066}halv\u{D800}par\u{FFFE}slut\u{85}ny\u{2028}linje\ttab\rvogn",
  "Ελλάδα Київ Đặng Łódź Þórður 漢字 👩‍👩‍👧 ∀x∈ℝ עברית",
].join("\n");

/** What the Word library takes for fields when it is not told that it is text. */
export const fieldWords = ["CURRENT", "TOTAL_PAGES", "{default-bullet-numbering-0}", "{bullets-0}"];

/** The same words in every place where people write. */
export function hostileContent(): DocumentContent {
  const content = secondDraft();
  const worded = (value: unknown, key = ""): unknown => {
    if (typeof value === "string") return written.has(key) ? hostileText : value;
    if (Array.isArray(value)) return value.map((one) => worded(one, key));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, worded(one, name)]));
  };
  return worded(content) as DocumentContent;
}

const written = new Set(
  "forum place name apologies deputyFor title publicTitle stateReason lateReason onBehalfOf proposer summary background text note assignee".split(
    " ",
  ),
);
