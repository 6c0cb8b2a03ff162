import type { DocumentStage, FileFormat } from "../domain/document.ts";
import { localDateOf } from "../domain/time.ts";
import { formatDayYear } from "./dates.da.ts";

/** What a document is called as a file. */

export const mediaTypes: Record<FileFormat, string> = {
  pdf: "application/pdf",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
};

export const stageLabel: Record<DocumentStage, string> = {
  agenda: "Dagsorden",
  draft: "Udkast til referat",
  approved: "Referat",
};

type Named = { stage: DocumentStage; forum: string; start: string };

/** »Dagsorden: Havnerådet tirsdag den 15. juni 2027« */
export function fileTitle({ stage, forum, start }: Named): string {
  return `${stageLabel[stage]}: ${forum} ${formatDayYear(localDateOf(new Date(start)))}`;
}

const longestForum = 80;

/**
 * »Dagsorden 2027-06-15 Havnerådet i Strandby.pdf«: sorts by day in a folder, and has no sign that a file system or a header would read as
 * something else.
 */
export function fileName({ stage, forum, start }: Named, format: FileFormat): string {
  const safe = forum
    .toWellFormed()
    .normalize("NFC")
    .replace(/[\p{C}\p{Zl}\p{Zp}"*/:<>?\\|%;]+/gu, " ")
    .replace(/\s+/gu, " ")
    .trim();
  const short = Array.from(safe)
    .slice(0, longestForum)
    .join("")
    .replace(/[. ]+$/u, "");
  return `${[stageLabel[stage], localDateOf(new Date(start)), short].filter(Boolean).join(" ")}.${format}`;
}

/**
 * The header that makes a browser keep it as a file (RFC 6266). Clients that do not know `filename*` (RFC 8187) get the name in plain
 * letters.
 */
export function contentDisposition(name: string): string {
  const plain = name
    .replace(/æ/gu, "ae")
    .replace(/ø/gu, "oe")
    .replace(/å/gu, "aa")
    .replace(/Æ/gu, "Ae")
    .replace(/Ø/gu, "Oe")
    .replace(/Å/gu, "Aa")
    .normalize("NFD")
    .replace(/[^\x20-\x7e]/gu, "")
    .replace(/["\\]/gu, "");
  const encoded = encodeURIComponent(name).replace(
    /['()*]/gu,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
