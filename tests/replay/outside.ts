import { strFromU8, unzipSync } from "fflate";
import { extractText, getDocumentProxy, getMeta } from "unpdf";
import { meetingContent } from "../../src/commands/document.ts";
import { versionFor } from "../../src/commands/document-version.ts";
import { contentFor, type DocumentContent } from "../../src/documents/content.ts";
import { documentFormats, type DocumentFormat } from "../../src/documents/format.ts";
import { writeDocument } from "../../src/documents/writer.ts";
import type { Forum } from "../../src/domain/forum.ts";
import type { Meeting } from "../../src/domain/meeting.ts";
import type { Store, Transaction } from "../../src/ports.ts";

/** Everything that those outside the circle can lay their hands on without being sent it, as text: files opened, metadata and all. */

export type Found = { place: string; text: string };
type Asked = { store: Store; tx: Transaction; forum: Forum };

/** `people`: those outside, by name. */
export async function outside(asked: Asked, people: readonly string[]): Promise<Found[]> {
  const { tx, forum, store } = asked;
  const found: Found[] = [];
  const meetings = await tx.meetings.ofForum(forum.id);
  for (const meeting of meetings) found.push(...(await documentsOf(asked, meeting)));
  const feed = await tx.calendars.newFeed({ kind: "forum", forumId: forum.id });
  const addresses = [`/kalender/${feed}.ics`, "/metrics", "/readyz", "/dokument/x", "/kalender/x.ics", "/svar/x"];
  for (const name of people) {
    const [person] = await store.people.find(name);
    if (!person) continue;
    found.push({ place: `export of ${name}`, text: JSON.stringify(await store.people.writeOut(person.id)) });
    addresses.push(`/kalender/${await tx.calendars.newFeed({ kind: "person", personId: person.id })}.ics`);
    for (const { id: meetingId } of meetings) {
      addresses.push(`/kalender/${await tx.meetings.invitationLink(meetingId, person.id)}.ics`);
      const expiresAt = new Date(Date.UTC(2100, 0));
      const token = await tx.documents.makeLink({ meetingId, personId: person.id, expiresAt });
      addresses.push(...["", ".pdf", ".docx"].map((format) => `/dokument/${token}${format}`));
    }
  }
  return [...found, ...addresses.map((place) => ({ place, text: "" }))];
}

/** What the circle's own documents say, whole. */
export async function inside(tx: Transaction, forum: Forum): Promise<string> {
  const contents: DocumentContent[] = [];
  for (const meeting of await tx.meetings.ofForum(forum.id))
    contents.push(await meetingContent(tx, meeting, { version: null, madeAt: meeting.start }));
  return JSON.stringify(contents);
}

async function documentsOf({ tx }: Asked, meeting: Meeting): Promise<Found[]> {
  const now = await meetingContent(tx, meeting, { version: null, madeAt: meeting.start });
  const contents: DocumentContent[] = [contentFor(now, "public")];
  for (const { number } of await tx.documents.all(meeting.id)) {
    const kept = await tx.documents.get(meeting.id, number);
    if (kept) contents.push(versionFor(kept.content, meeting, "public"));
  }
  const found: Found[] = [];
  for (const content of contents) for (const format of documentFormats) found.push(await written(content, format));
  return found;
}

async function written(content: DocumentContent, format: DocumentFormat): Promise<Found> {
  const bytes = await writeDocument({ content, format, template: null });
  return { place: `document ${content.stage} ${content.version ?? "now"} as ${format}`, text: await textIn(bytes) };
}

/** Words in whatever file this is: a Word document's parts, a PDF's text and metadata, else the text itself. */
export async function textIn(bytes: Uint8Array): Promise<string> {
  const start = strFromU8(bytes.slice(0, 4), true);
  if (start.startsWith("PK")) {
    const parts = Object.entries(unzipSync(bytes));
    // Word cuts words up where their form changes: what the tags leave is searched, too.
    return parts
      .map(([name, part]) => `${name}\n${strFromU8(part)}\n${strFromU8(part).replace(/<[^>]*>/gu, "")}`)
      .join("\n");
  }
  if (!start.startsWith("%PDF")) return new TextDecoder().decode(bytes);
  const pdf = await getDocumentProxy(new Uint8Array(bytes));
  const { text } = await extractText(pdf, { mergePages: true });
  return [text, text.replace(/\s+/gu, ""), JSON.stringify([await getMeta(pdf), await pdf.getOutline()])].join("\n");
}
