import type { ChatFile } from "./chat/event.ts";
import { fetchFile, FileRefused, type FetchTools, type FilePlace } from "./chat/file-fetch.ts";
import { readBytesOnce } from "./documents/reading/read-file.ts";
import type { Platform } from "./domain/forum.ts";
import { refuse, type ViolationData } from "./domain/rule-violation.ts";
import type { FileReader, Log, TenantName } from "./ports.ts";

/** What people dropped: fetched from its platform's own place, and read in a process of its own, a few at a time. */

export type FileReaderTools = {
  /** Where a platform's files are; those of people's own links under null. */
  places: ReadonlyMap<Platform | null, FilePlace>;
  log: Log;
  /** How files are asked for; a test's own. */
  fetching?: FetchTools;
};

/** Each may take half a gigabyte. */
const mostAtOnce = 2;
const mostWaiting = 20;

export function createFileReader(tools: FileReaderTools): FileReader {
  const turn = createTurns();
  return {
    read: (file, from) =>
      turn(async () => {
        const bytes = await fetched(tools, file, from);
        return { name: file.name, ...(await readBytesOnce(bytes)) };
      }),
  };
}

async function fetched({ places, log, fetching }: FileReaderTools, file: ChatFile, from: TenantName | null) {
  const place = places.get(from?.platform ?? null);
  if (!place || file.url === null) return refuse("file.unfetched", { why: "gone" });
  const { isHost } = place;
  const authorization = from === null ? null : await place.authorization(from.tenant);
  try {
    const options = {
      isHost,
      ...(authorization === null ? {} : { authorization }),
      ...(fetching ? { tools: fetching } : {}),
    };
    return (await fetchFile(file.url, options)).bytes;
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    log.warn({ why: error.message }, "a file was not fetched");
    return refuse("file.unfetched", { why: whyOf(error.message) });
  }
}

type Why = ViolationData["file.unfetched"]["why"];

const knownWhy: Readonly<Record<string, Why>> = {
  host: "place",
  "not-https": "place",
  "no-address": "place",
  credentials: "place",
  port: "place",
  "private-address": "place",
  "too-large": "too-big",
  "too-slow": "slow",
};

const whyOf = (refused: string): Why => knownWhy[refused] ?? "gone";

/** Refuses `file.busy` when too many wait. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let inHand = 0;
  return async (work) => {
    if (waiting.length >= mostWaiting) refuse("file.busy", {});
    if (inHand >= mostAtOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else inHand += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else inHand -= 1;
    }
  };
}
