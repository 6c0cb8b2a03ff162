import { strFromU8, unzipSync } from "fflate";
import { extractText, getDocumentProxy, getMeta } from "unpdf";
import { meetingContent } from "../../src/commands/document.ts";
import { versionFor } from "../../src/commands/document-version.ts";
import type { DocumentContent } from "../../src/documents/content.ts";
import { contentFor } from "../../src/documents/content-view.ts";
import { documentFormats, type DocumentFormat } from "../../src/documents/format.ts";
import { writeDocument } from "../../src/documents/writer.ts";
import type { Forum } from "../../src/domain/forum.ts";
import type { Meeting } from "../../src/domain/meeting.ts";
import type { Store, Transaction } from "../../src/ports.ts";

/** Everything that those outside the circle can lay their hands on without being sent it, as text: files opened, metadata and all. */

export type Found = { place: string; text: string };
type Asked = { tx: Transaction; forum: Forum };
type Person = { id: string; name: string };

/** What is taken up in one transaction, and made into files after it. */
export type Gathered = { contents: DocumentContent[]; addresses: string[]; inside: string };

export async function gather({ tx, forum }: Asked, people: readonly Person[]): Promise<Gathered> {
  const contents: DocumentContent[] = [];
  const meetings = await tx.meetings.ofForum(forum.id);
  for (const meeting of meetings) contents.push(...(await contentsOf(tx, meeting)));
  const feed = await tx.calendars.newFeed({ kind: "forum", forumId: forum.id });
  const addresses = [`/kalender/${feed}.ics`, "/metrics", "/readyz", "/dokument/x", "/kalender/x.ics", "/svar/x"];
  for (const { id: personId } of people) {
    addresses.push(`/kalender/${await tx.calendars.newFeed({ kind: "person", personId })}.ics`);
    for (const { id: meetingId } of meetings) {
      addresses.push(`/kalender/${await tx.meetings.invitationLink(meetingId, personId)}.ics`);
      const token = await tx.documents.makeLink({ meetingId, personId, expiresAt: new Date(Date.UTC(2100, 0)) });
      addresses.push(...["", ".pdf", ".docx"].map((format) => `/dokument/${token}${format}`));
    }
  }
  return { contents, addresses, inside: await inside(tx, forum) };
}

/** The addresses are left for the asker to fetch; they have no text. */
export async function outside(store: Store, people: readonly Person[], gathered: Gathered): Promise<Found[]> {
  const found: Found[] = gathered.addresses.map((place) => ({ place, text: "" }));
  for (const content of gathered.contents)
    for (const format of documentFormats) found.push(await written(content, format));
  for (const { id, name } of people) {
    found.push({ place: `export of ${name}`, text: JSON.stringify(await store.people.writeOut(id)) });
  }
  return found;
}

/** What the circle's own documents say, whole. */
async function inside(tx: Transaction, forum: Forum): Promise<string> {
  const contents: DocumentContent[] = [];
  for (const meeting of await tx.meetings.ofForum(forum.id))
    contents.push(await meetingContent(tx, meeting, { version: null, madeAt: meeting.start }));
  return JSON.stringify(contents);
}

/** Each version and the meeting as it is, as everybody may read them. */
async function contentsOf(tx: Transaction, meeting: Meeting): Promise<DocumentContent[]> {
  const now = await meetingContent(tx, meeting, { version: null, madeAt: meeting.start });
  const contents: DocumentContent[] = [contentFor(now, "public")];
  for (const { number } of await tx.documents.all(meeting.id)) {
    const kept = await tx.documents.get(meeting.id, number);
    if (kept) contents.push(versionFor(kept.content, meeting, "public"));
  }
  return contents;
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
