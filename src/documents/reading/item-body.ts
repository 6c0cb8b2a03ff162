import {
  attachmentsOnLine,
  beginsClause,
  clauseIn,
  isOthersDecision,
  isOurs,
  isPromised,
  isRecommendationLead,
  saysNoAttachments,
  saysPostponed,
} from "../../ui/reading/body.da.ts";
import { dateIn } from "../../ui/reading/head.da.ts";
import { readAbsence, type AbsenceNote } from "../../ui/reading/names.da.ts";
import { readingWarning, type ReadingWarning } from "../../ui/reading/warnings.da.ts";
import {
  beginsRecommendation,
  closedMark,
  isCaseNumber,
  isOpenMark,
  namesBody,
  sectionLabel,
  type Section,
  type SectionLabel,
} from "../../ui/reading/words.da.ts";
import { readsLikeDecision, suggestStrength } from "../../ui/strength.da.ts";
import { paragraphs } from "./paragraphs.ts";
import type { ReadAttachment, ReadEntry } from "./reading.ts";
import { sourceLine, type SourceLine } from "./source-line.ts";

/** What the reader knows of the whole document when it reads one item. */
export type BodyContext = {
  forum: string | null;
  date: string | null;
  /** Somewhere a heading says »Referat« or »Beslutning«: what stands without one is no minutes. */
  headed: boolean;
  kind: "agenda" | "minutes" | "unknown";
  usual: number;
};

type Part = Section | "lead" | "after" | "others";

export type ReadBody = {
  parts: Record<"summary" | "background" | "recommendation", string[]>;
  clauses: string[];
  attachments: ReadAttachment[];
  record: ReadEntry[];
  absences: { note: AbsenceNote; text: string; line: number }[];
  closed: boolean | null;
  postponed: boolean;
  warnings: ReadingWarning[];
};

type State = { part: Part; lines: Record<Part, SourceLine[]>; read: ReadBody };

/** Reads what stands under an item's title: its sections, attachments, minutes, and who was not there. */
export function readBody(lines: readonly SourceLine[], context: BodyContext, title: string): ReadBody {
  const state: State = { part: "lead", lines: emptyLines(), read: emptyBody() };
  for (const [index, line] of lines.entries()) readLine(line, lines.slice(index + 1), state, context);
  const { read } = state;
  read.parts.summary = paragraphs(state.lines.summary, context.usual);
  read.parts.recommendation = paragraphs(state.lines.recommendation, context.usual);
  read.clauses = clausesOf(read.parts.recommendation);
  const record = recordOf(state, context, title);
  read.parts.background = paragraphs(
    [...(record === "lead" ? [] : state.lines.lead), ...state.lines.background],
    context.usual,
  );
  const source = record === "none" ? [] : state.lines[record];
  read.record = entriesOf(source, context);
  read.postponed = read.record.some((entry) => saysPostponed(entry.text));
  return read;
}

function emptyLines(): Record<Part, SourceLine[]> {
  return {
    summary: [],
    background: [],
    recommendation: [],
    attachments: [],
    minutes: [],
    attendance: [],
    meta: [],
    lead: [],
    after: [],
    others: [],
  };
}

function emptyBody(): ReadBody {
  return {
    parts: { summary: [], background: [], recommendation: [] },
    clauses: [],
    attachments: [],
    record: [],
    absences: [],
    closed: null,
    postponed: false,
    warnings: [],
  };
}

function readLine(line: SourceLine, after: readonly SourceLine[], state: State, context: BodyContext): void {
  if (finishesAttachment(line, state)) return;
  const label = sectionLabel(line.text);
  if (label && opensSection(label, line, state, context)) return;
  if (isMeta(line.text, context)) {
    if (closedMark(line.text)) state.read.closed = true;
    else if (/\S/u.test(line.text)) state.read.closed ??= isOpenMark(line.text) ? false : null;
    return;
  }
  const attachments = attachmentsOnLine(line.text);
  if (attachments.length > 0 && state.part !== "others") {
    state.read.attachments.push(...attachments.map((one) => ({ ...one, line: line.number })));
    if (state.part === "attachments") state.part = "attachments";
    return;
  }
  const note = readAbsence(line.text);
  if (note !== null && state.part !== "background" && state.part !== "summary" && state.part !== "recommendation") {
    state.read.absences.push({ note, text: line.text, line: line.number });
    return;
  }
  if (state.part === "attachments" && takesAttachment(line, state)) return;
  if (["lead", "background", "summary", "others"].includes(state.part) && asks(line.text, state.part))
    state.part = "recommendation";
  else if (state.part === "recommendation" && leavesRecommendation(line, after, state, context)) state.part = "after";
  state.lines[state.part].push(line);
}

/** An attachment's title whose bracket is still open goes on with the next line. */
function finishesAttachment(line: SourceLine, { read }: State): boolean {
  const last = read.attachments.at(-1);
  if (!last || line.gap > 1 || line.number > last.line + 3) return false;
  if (!/\([^)]*$/u.test(last.text) || !/^[^(]*\)/u.test(line.text)) return false;
  last.text = `${last.text} ${line.text}`;
  return true;
}

/** In a case's text only a recommendation's introduction begins one; where nothing has begun, any. */
function asks(text: string, part: Part): boolean {
  return beginsRecommendation(text) && (part === "lead" || isRecommendationLead(text));
}

/** A label begins a part; false when the line is none after all. */
function opensSection(label: SectionLabel, line: SourceLine, state: State, context: BodyContext): boolean {
  const rest = label.rest === "" ? [] : [{ ...sourceLine(label.rest, line.number), gap: 1 }];
  if (label.kind === "meta") {
    if (closedMark(line.text)) state.read.closed = true;
    else if (isOpenMark(line.text)) state.read.closed ??= false;
    return label.rest === "" || line.text.length < 80;
  }
  if (label.kind === "attendance") {
    const note = readAbsence(line.text);
    if (note) state.read.absences.push({ note, text: line.text, line: line.number });
    else state.part = "attendance";
    return true;
  }
  if (label.kind === "attachments") {
    if (rest.length > 0 && !saysNoAttachments(label.rest)) addAttachments(label.rest, line.number, state);
    state.part = "attachments";
    return true;
  }
  const others = label.kind === "minutes" && isOthers(label, context);
  if (others) state.read.warnings.push(readingWarning("others-decision", line.number, line.text));
  state.part = others ? "others" : label.kind;
  for (const one of rest) readLine(one, [], state, context);
  return true;
}

/** A decision's heading that names another body or day, in somebody else's minutes. The day decides when it is written; else the name. */
function isOthers({ body, dated }: SectionLabel, { forum, date }: BodyContext): boolean {
  const day = dated === null ? null : (dateIn(dated)?.date ?? null);
  if (day !== null && date !== null) return day !== date;
  return body !== null && !isOurs(body, forum);
}

function isMeta(text: string, { forum }: BodyContext): boolean {
  if (text.length > 120) return false;
  if (isOpenMark(text)) return true;
  if (isCaseNumber(text)) return true;
  return closedMark(text) && text.length < 30
    ? true
    : forum !== null && namesBody(text) && text.toLowerCase() === forum.toLowerCase();
}

/** A list of attachments ends at a paragraph. */
function takesAttachment(line: SourceLine, state: State): boolean {
  if (saysNoAttachments(line.text)) return true;
  if (line.text.length > 200 || (/[.!?]$/u.test(line.text) && line.text.length > 80)) {
    state.part = "background";
    return false;
  }
  addAttachments(line.text, line.number, state);
  return true;
}

function addAttachments(text: string, line: number, state: State): void {
  const named = attachmentsOnLine(text);
  const all = named.length > 0 ? named : [{ text, promised: isPromised(text) }];
  state.read.attachments.push(...all.map((one) => ({ ...one, line })));
}

/** Without a heading, a recommendation ends where a paragraph no longer asks. */
function leavesRecommendation(
  line: SourceLine,
  after: readonly SourceLine[],
  state: State,
  context: BodyContext,
): boolean {
  if (context.headed || line.gap <= context.usual || line.bullet) return false;
  const last = state.lines.recommendation.at(-1)?.text ?? "";
  if (isRecommendationLead(last) || beginsClause(line.text) || /^\p{Ll}/u.test(line.text)) return false;
  return after.every((one) => !beginsClause(one.text));
}

/** Where the minutes of an item are: under their heading; without headings in the document, what stands there; else nowhere. */
function recordOf(state: State, context: BodyContext, title: string): "minutes" | "lead" | "after" | "none" {
  if (state.lines.minutes.length > 0) return "minutes";
  if (state.lines.after.length > 0 && !context.headed && context.kind === "minutes") return "after";
  if (context.headed || state.lines.lead.length === 0) return "none";
  const hasCase = state.lines.background.length + state.lines.summary.length > 0;
  if (context.kind === "minutes") return hasCase ? "none" : "lead";
  if (context.kind === "unknown")
    state.read.warnings.push(readingWarning("minutes-unsure", state.lines.lead[0]?.number ?? 0, title));
  return "none";
}

function entriesOf(lines: readonly SourceLine[], context: BodyContext): ReadEntry[] {
  let at = 0;
  return paragraphs(lines, context.usual).map((text) => {
    const line = lines.findIndex(
      (one, index) => index >= at && text.replace(/^• /u, "").startsWith(one.text.slice(0, 20)),
    );
    if (line >= 0) at = line;
    const decides = readsLikeDecision(text) && !isOthersDecision(text, context.forum);
    return {
      text,
      kind: decides ? "decision" : "note",
      strength: decides ? suggestStrength(text) : null,
      line: lines[Math.max(0, line)]?.number ?? 0,
    };
  });
}

/** Each »at …«, each bullet or numbered line is a clause; an introduction by itself is none. */
export function clausesOf(texts: readonly string[]): string[] {
  const all: string[] = [];
  for (const text of texts) {
    const plain = text.replace(/^• /u, "").trim();
    if (plain === "" || isRecommendationLead(plain)) continue;
    const parts =
      plain.split(/(?:,|;|\.)?\s+(?:og\s+)?(?=at\s)/u).length > 1 && /^(?:at\s|.{0,80}indstiller)/iu.test(plain)
        ? clauseParts(plain)
        : [plain];
    all.push(...parts.map(clauseIn).filter((one) => one !== ""));
  }
  return all;
}

function clauseParts(text: string): string[] {
  return text.split(/(?<=[,;])\s+(?:og\s+)?(?=at\s)/u).map((part) => part.trim());
}
