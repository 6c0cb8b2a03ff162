import type { DocumentStage } from "../domain/document.ts";
import type { Meeting } from "../domain/meeting.ts";
import { formatInstant, formatMeetingTime } from "./dates.da.ts";
import { stageLabel } from "./document-file.ts";
import { escaped } from "./html.ts";
import { counted } from "./labels.da.ts";
import { plainPage } from "./plain-page.ts";

/** The pages behind a personal link: the document in its frame, and those that say why there is none. No script, no picture. */

type Version = { number: number; stage: DocumentStage; at: Date };

/** What stands around a document: what it is, the other versions, the files, and whose link it is. */
export type DocumentFrame = {
  token: string;
  meeting: Pick<Meeting, "start" | "end" | "status">;
  /** When the version says that the meeting is. */
  saidTime: { start: Date; end: Date };
  version: Version;
  versions: Version[];
  /** What is new on the agenda since this version went out, in sentences. */
  since: string[];
  reader: string;
  expiresAt: Date;
  now: Date;
};

/** A written document (a whole HTML page of ours) with its frame before and after it. */
export function documentPage(document: string, frame: DocumentFrame): string {
  return document
    .replace("</head>", () => `<style>${frameStyle}</style></head>`)
    .replace(/<body[^>]*>/u, (body) => `${body}${headOf(frame)}`)
    .replace("</body>", () => `${footOf(frame)}</body>`);
}

function headOf(frame: DocumentFrame): string {
  const { version, versions } = frame;
  const isNewest = version.number === versions.at(-1)?.number;
  const said = `${stageLabel[version.stage]} · version ${version.number} · ${sentOut(version, frame.now)}`;
  const older = isNewest
    ? ""
    : `<p class="frame-notice">Du læser en tidligere version. <a href="${address(frame, "")}">Læs den nyeste</a></p>`;
  return [
    `<header class="frame">`,
    `<p class="frame-what">${escaped(said)}</p>`,
    `<nav aria-label="Hent dokumentet"><a class="frame-button" href="${address(frame, ".pdf", version.number)}">Hent som PDF</a> <a class="frame-button" href="${address(frame, ".docx", version.number)}">Hent som Word</a></nav>`,
    older,
    ...notices(frame).map((notice) => `<p class="frame-notice">${escaped(notice)}</p>`),
    isNewest ? sinceThen(frame.since) : "",
    versionList(frame),
    `</header>`,
  ].join("");
}

/** What has become of the meeting after this version went out. */
function notices({ meeting, saidTime, now }: DocumentFrame): string[] {
  if (meeting.status === "cancelled") return ["Mødet er aflyst."];
  const isMoved =
    meeting.start.getTime() !== saidTime.start.getTime() || meeting.end.getTime() !== saidTime.end.getTime();
  return isMoved ? [`Mødet er flyttet til ${formatMeetingTime(meeting.start, meeting.end, now)}.`] : [];
}

function sinceThen(since: string[]): string {
  if (since.length === 0) return "";
  const lines = since.map((line) => `<li>${escaped(line)}</li>`).join("");
  return `<section class="frame-notice"><h2>Ændret, siden dagsordenen blev sendt ud</h2><ul>${lines}</ul></section>`;
}

function versionList(frame: DocumentFrame): string {
  const { version: shown, versions } = frame;
  if (versions.length < 2) return "";
  const lines = versions.toReversed().map((version) => {
    const said = escaped(`Version ${version.number}: ${stageLabel[version.stage]}, ${sentOut(version, frame.now)}`);
    return version.number === shown.number
      ? `<li><a href="${address(frame, "", version.number)}" aria-current="page">${said}</a></li>`
      : `<li><a href="${address(frame, "", version.number)}">${said}</a></li>`;
  });
  const label = `Alle versioner (${counted(versions.length, "version", "versioner")})`;
  return `<details><summary>${escaped(label)}</summary><ul>${lines.join("")}</ul></details>`;
}

function sentOut({ stage, at }: Version, now: Date): string {
  return `${stage === "approved" ? "godkendt" : "sendt ud"} ${formatInstant(at, now)}`;
}

function footOf({ reader, expiresAt, now }: DocumentFrame): string {
  const said = `Linket er personligt. Det er lavet til ${reader}, viser det, du må se, og virker til ${formatInstant(expiresAt, now)}. Del det ikke med andre: de kan få deres eget.`;
  return `<footer class="frame"><p>${escaped(said)}</p></footer>`;
}

/** Relative, so that it holds wherever the page is reached. */
function address({ token }: DocumentFrame, shape: string, version?: number): string {
  return `/dokument/${token}${shape}${version === undefined ? "" : `?version=${version}`}`;
}

// ── Pages without a document ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** One page for every link that opens nothing, so that nobody learns why. */
export function noDocumentPage(): string {
  return plainPage("Linket virker ikke", [
    "Linket findes ikke, er udløbet eller er trukket tilbage.",
    "Du kan få et nyt: Skriv »nyt link« til Referent i Teams eller Slack, eller tryk på »Læs dagsordenen« eller »Læs referatet« i beskeden om mødet.",
    "Hvis du ikke bruger Teams eller Slack, så spørg udvalgets sekretær.",
  ]);
}

/** What a program gets that looks what is behind a link before a person opens it. */
export function previewPage(): string {
  return plainPage("Referent", ["Åbn linket i en browser for at læse dokumentet."]);
}

export function documentNotMadePage(): string {
  return plainPage("Filen kunne ikke laves", [
    "Noget gik galt, da filen skulle laves. Prøv igen om lidt.",
    "Du kan læse dokumentet i browseren imens: Gå tilbage til siden, du kom fra.",
  ]);
}

const frameStyle = `
.frame { box-sizing: border-box; max-width: 48rem; margin: 0 auto; padding: 1rem 1.25rem; font: 0.9375rem/1.5 system-ui, "Segoe UI", sans-serif; overflow-wrap: anywhere; }
.frame p, .frame ul { margin: 0 0 0.75rem; }
.frame h2 { font-size: 1rem; margin: 0 0 0.5rem; }
.frame nav { display: flex; flex-wrap: wrap; gap: 0.5rem; margin-bottom: 0.75rem; }
.frame a { color: #174a84; }
.frame-button { display: inline-block; padding: 0.625rem 1rem; border: 1px solid #174a84; border-radius: 0.375rem; text-decoration: none; }
.frame-button:hover { background: #eaf1f9; }
.frame a:focus-visible, .frame summary:focus-visible { outline: 3px solid #174a84; outline-offset: 2px; }
.frame-notice { padding: 0.75rem 1rem; border-left: 4px solid #a15c00; background: #fff6e5; color: #1b1f24; }
.frame summary { cursor: pointer; padding: 0.375rem 0; }
.frame li { margin: 0.25rem 0; padding: 0.125rem 0; }
header.frame { border-bottom: 1px solid var(--line, #767676); }
footer.frame { border-top: 1px solid var(--line, #767676); color: var(--quiet, #4a4a4a); }
@media print { .frame { display: none; } }
`;
