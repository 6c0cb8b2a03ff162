import * as words from "../ui/document.ts";
import * as frame from "../ui/document-frame.ts";
import type { ContentAction, ContentChange, ContentEntry, ContentItem, DocumentContent } from "./content.ts";
import { flowOf } from "./flow.ts";
import { headLinesOf, notesOf, titleOf } from "./lines.ts";
import { printableData } from "./printable.ts";

/** What a paragraph is, for a writer to give it its look. */
export type ParagraphRole = "body" | "note" | "introduction" | "attachment" | "correction" | "action";

export type Block =
  | { kind: "paragraph"; role: ParagraphRole; lines: string[] }
  | { kind: "list"; role: "body" | "recommendation"; items: string[] }
  | { kind: "heading"; text: string };

export type Section = { number: number; title: string; blocks: Block[] };

/** A document as writers with headings and lists draw it: every text is printable and in the reader's words. */
export type Layout = {
  language: string;
  /** What the file calls itself, who made it, what it is about. */
  properties: { title: string; author: string; keywords: string[]; madeAt: Date };
  draftMark: string | null;
  heading: string;
  head: words.HeadLine[];
  changes: { heading: string; lines: string[] } | null;
  sections: Section[];
  /** What belongs to no item. */
  closing: Block[];
  edition: string;
};

/** The layout of what a reader may see: reduce the content with `contentFor` first. */
export function layoutOf(unclean: DocumentContent): Layout {
  const content = printableData(unclean);
  const { stage, forum } = content;
  const occasion = { stage, forum, start: new Date(content.start) };
  return {
    language: "da-DK",
    properties: {
      title: frame.documentName(occasion),
      author: forum,
      keywords: frame.keywords(occasion),
      madeAt: new Date(content.madeAt),
    },
    draftMark: stage === "draft" ? frame.draftMark : null,
    heading: frame.documentHeading(occasion),
    head: headLinesOf(content),
    changes: changesOf(content),
    sections: content.items.map((item) => ({
      number: item.number,
      title: titleOf(item),
      blocks: itemBlocks(content, item),
    })),
    closing: actionBlocks(content, content.actions),
    edition: frame.editionLine(editionOf(content)),
  };
}

function editionOf({ version, madeAt, approvedAt }: DocumentContent): frame.Edition {
  return { version, madeAt: new Date(madeAt), approvedAt: approvedAt === null ? null : new Date(approvedAt) };
}

// ── Changes ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

function changesOf(content: DocumentContent): Layout["changes"] {
  const { changedSince, changes } = content;
  const lines = changes.flatMap((change) => changeLines(content, change));
  return changedSince === null || lines.length === 0 ? null : { heading: frame.changesHeading(changedSince), lines };
}

function changeLines({ items, stage }: DocumentContent, { itemId, what }: ContentChange): string[] {
  if (itemId === null) return frame.headChangeLines(what, stage);
  const item = items.find((one) => one.itemId === itemId);
  if (item === undefined) return [];
  const title = words.plainTitle(item.hidden ? item.publicTitle : item.title);
  return [frame.itemChangeLine({ number: item.number, title, fallen: item.state !== "active", parts: what })];
}

// ── Items ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

function itemBlocks(content: DocumentContent, item: ContentItem): Block[] {
  return [
    ...notesOf(item).map((line): Block => ({ kind: "paragraph", role: "note", lines: [line] })),
    ...caseBlocks(item),
    ...recommendationBlocks(item.clauses.map((clause) => clause.text)),
    ...item.attachments.map((one): Block => {
      return { kind: "paragraph", role: "attachment", lines: [words.attachmentLine(one, one.number)] };
    }),
    ...headed(words.minutesHeading, [...item.entries.flatMap(entryBlocks), ...actionBlocks(content, item.actions)]),
  ];
}

/** Background without a summary stands under the title without a heading. */
function caseBlocks({ summary, background }: ContentItem): Block[] {
  if (summary === "") return textBlocks(background);
  return [
    ...headed(words.summaryHeading, textBlocks(summary)),
    ...headed(words.backgroundHeading, textBlocks(background)),
  ];
}

function recommendationBlocks(clauses: string[]): Block[] {
  if (clauses.length === 0) return [];
  return [
    { kind: "heading", text: words.recommendationHeading },
    { kind: "paragraph", role: "introduction", lines: [words.recommendationIntroduction(clauses)] },
    { kind: "list", role: "recommendation", items: clauses },
  ];
}

function entryBlocks({ kind, text, at }: ContentEntry): Block[] {
  if (kind !== "correction") return textBlocks(text);
  return textBlocks(words.correctionText(text, new Date(at)), "correction");
}

function actionBlocks({ start }: DocumentContent, actions: ContentAction[]): Block[] {
  return actions.map((action) => {
    return { kind: "paragraph", role: "action", lines: words.actionLine(action, new Date(start)).split("\n") };
  });
}

function textBlocks(text: string, role: ParagraphRole = "body"): Block[] {
  return flowOf(text).map((flow) =>
    flow.kind === "list"
      ? { kind: "list", role: "body", items: flow.items }
      : { kind: "paragraph", role, lines: flow.lines },
  );
}

function headed(text: string, blocks: Block[]): Block[] {
  return blocks.length === 0 ? [] : [{ kind: "heading", text }, ...blocks];
}
