import type { IParagraphStyleOptions, IStylesOptions } from "docx";

import { styleNames } from "../ui/document-frame.ts";

/** What a paragraph is in the Word document, and with it the style that is its alone: to restyle the style restyles them all. */
export type StyleRole = keyof typeof styleNames;

/** Word's ids of the styles; the names beside them are what a template is matched by. */
export const styleIds: Record<StyleRole, string> = {
  title: "Title",
  item: "Heading1",
  section: "Heading2",
  body: "BodyText",
  list: "ListBullet",
  header: "Header",
  footer: "Footer",
  draft: "ReferentDraft",
  head: "ReferentHead",
  note: "ReferentNote",
  introduction: "ReferentIntroduction",
  recommendation: "ReferentRecommendation",
  attachment: "ReferentAttachment",
  correction: "ReferentCorrection",
  action: "ReferentAction",
  changesHeading: "ReferentChangesHeading",
  changes: "ReferentChanges",
};

const ink = "1B1B1B";
const quiet = "4A4A4A";
const font = "Calibri";

/** Lengths in twentieths of a point, sizes in half points. */
function style(role: StyleRole, look: Omit<IParagraphStyleOptions, "id" | "name">): IParagraphStyleOptions {
  const next = role === "title" || role === "item" || role === "section" ? styleIds.body : undefined;
  const given = { id: styleIds[role], name: styleNames[role], basedOn: "Normal", quickFormat: true, ...look };
  return next === undefined ? given : { ...given, next };
}

const border = { style: "single", size: 4, space: 6, color: "767676" } as const;
const bullet = { indent: { left: 425, hanging: 283 }, spacing: { after: 40 }, contextualSpacing: false } as const;

/** The look of a document without a template: the paragraphs of the committee's own form, in one plain typeface. */
export const ownStyles: IStylesOptions = {
  default: { document: { run: { font, size: 22, language: { value: "da-DK" }, color: ink } } },
  paragraphStyles: [
    style("title", { run: { bold: true, size: 40 }, paragraph: { spacing: { after: 280 } } }),
    style("item", {
      run: { bold: true, size: 26 },
      paragraph: { outlineLevel: 0, keepNext: true, keepLines: true, spacing: { before: 360, after: 80 } },
    }),
    style("section", {
      run: { bold: true, size: 22 },
      paragraph: { outlineLevel: 1, keepNext: true, keepLines: true, spacing: { before: 200, after: 20 } },
    }),
    style("body", { paragraph: { spacing: { after: 120, line: 264 } } }),
    style("list", { paragraph: bullet }),
    style("recommendation", { paragraph: bullet }),
    style("introduction", { paragraph: { keepNext: true, spacing: { after: 40 } } }),
    style("head", {
      paragraph: {
        indent: { left: 1814, hanging: 1814 },
        spacing: { after: 60 },
      },
    }),
    style("note", { run: { color: quiet, italics: true }, paragraph: { keepNext: true, spacing: { after: 40 } } }),
    style("attachment", { paragraph: { spacing: { before: 60, after: 60 } } }),
    style("correction", { run: { italics: true }, paragraph: { spacing: { after: 120 } } }),
    style("action", { paragraph: { indent: { left: 170 }, border: { left: border }, spacing: { after: 80 } } }),
    style("draft", { run: { bold: true, size: 24, color: "8A1C1C" }, paragraph: { spacing: { after: 60 } } }),
    style("changesHeading", {
      run: { bold: true },
      paragraph: { keepNext: true, outlineLevel: 1, spacing: { before: 240, after: 40 } },
    }),
    style("changes", { paragraph: bullet }),
    style("header", { run: { bold: true, size: 18, color: quiet } }),
    style("footer", { run: { size: 17, color: quiet } }),
  ],
};
