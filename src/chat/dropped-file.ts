import { refuse } from "../domain/rule-violation.ts";
import type { TenantName } from "../ports.ts";
import type { CommandName } from "../domain/rights.ts";
import { linkToRead } from "../ui/words/import.ts";
import { readWords } from "../ui/words.da.ts";
import type { ChatEvent, ChatFile, Happening } from "./event.ts";

type Words = Extract<Happening, { kind: "words" }>;

/** What people write beside a file to say what it is, though alone it would ask for something. */
const captions: ReadonlySet<CommandName> = new Set<CommandName>([
  "import.explain",
  "agenda.read",
  "minutes.read",
  "meeting.show",
]);

/**
 * The file that somebody wants read, dropped or linked to; null when the words are what counts. `from` is null for an address that was
 * written. Refuses `file.several`.
 */
export function fileMeant(
  { conversation: { platform, tenant } }: ChatEvent,
  said: Words,
): { file: ChatFile; from: TenantName | null } | null {
  const [file, ...others] = said.files ?? [];
  if (!file) {
    const url = linkToRead(said.text);
    return url === null ? null : { file: { name: nameIn(url), url }, from: null };
  }
  const reading = readWords(said.text, said);
  if (said.text !== "" && reading.kind === "command" && !captions.has(reading.invocation.command)) return null;
  if (others.length > 0) refuse("file.several", { count: others.length + 1 });
  return { file, from: { platform, tenant } };
}

/** The last part of the address, as a name to show. */
function nameIn(url: string): string {
  if (!URL.canParse(url)) return url;
  const { hostname, pathname } = new URL(url);
  const last = pathname.split("/").at(-1) ?? "";
  try {
    return decodeURIComponent(last) || hostname;
  } catch {
    return last;
  }
}
