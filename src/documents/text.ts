import type { View } from "../domain/circle.ts";
import * as words from "../ui/document.ts";
import type { ContentAction, ContentEntry, ContentItem, DocumentContent } from "./content.ts";
import { contentFor } from "./content-view.ts";
import { documentContent, type ContentSubject } from "./meeting-content.ts";
import { headLinesOf, notesOf, titleOf } from "./lines.ts";

export type DocumentSubject = ContentSubject & { view: View };

/** A meeting's document as its readers have it now, as plain text. */
export function documentText({ view, ...subject }: DocumentSubject): string {
  return contentText(contentFor(documentContent(subject, { version: null, madeAt: subject.meeting.start }), view));
}

/**
 * Agenda and minutes as one plain-text document: a line a paragraph, an empty line between blocks, people's words as they wrote them. A block
 * without content is left out.
 */
export function contentText(content: DocumentContent): string {
  const head = headLinesOf(content).map(words.plainHeadLine).join("\n");
  const items = content.items.flatMap((item) => itemBlocks(content, item));
  const blocks = [words.documentTitle, head, ...items, actionBlock(content, content.actions)];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

function itemBlocks(content: DocumentContent, item: ContentItem): string[] {
  const title = `${item.number}. ${titleOf(item)}`;
  return [
    [title, ...notesOf(item)].join("\n"),
    ...caseBlocks(item),
    words.recommendationBlock(item.clauses.map((clause) => clause.text)),
    item.attachments.map((one) => words.attachmentLine(one, one.number)).join("\n"),
    minutesBlock(content, item),
  ];
}

/** Background without a summary stands under the title without a heading. */
function caseBlocks({ summary, background }: ContentItem): string[] {
  if (summary === "") return [background];
  return [headed(words.summaryHeading, summary), headed(words.backgroundHeading, background)];
}

function minutesBlock(content: DocumentContent, item: ContentItem): string {
  const blocks = [...item.entries.map(entryText), actionBlock(content, item.actions)];
  return headed(words.minutesHeading, blocks.filter((block) => block !== "").join("\n\n"));
}

function entryText({ kind, text, at }: ContentEntry): string {
  return kind === "correction" ? words.correctionText(text, new Date(at)) : text;
}

function actionBlock({ start }: DocumentContent, actions: ContentAction[]): string {
  return actions.map((action) => words.actionLine(action, new Date(start))).join("\n");
}

function headed(heading: string, text: string): string {
  return text === "" ? "" : `${heading}\n${text}`;
}
