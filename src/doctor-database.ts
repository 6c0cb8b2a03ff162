import type { Config } from "./config.ts";
import type { Finding } from "./doctor.ts";
import { findEmbeddedPostgres } from "./store/embedded-postgres.ts";
import { examineDatabase, type Examination } from "./store/examination.ts";

/** What the doctor finds in the database: the one that DATABASE_URL names, or the embedded one while it runs. It is never started for this. */

type Place = { url: string; name: string } | { url: null; finding: Omit<Finding, "what"> };

/** A clock that is further off than this makes Slack's requests count as old. */
const mostSkewMs = 60_000;

/** Where to look, or why there is nothing to look at. */
export async function databaseOf({ databaseUrl, dataDir }: Config): Promise<Place> {
  if (databaseUrl !== null) return { url: databaseUrl, name: "DATABASE_URL" };
  try {
    const found = await findEmbeddedPostgres(dataDir);
    if (found === null) return { url: null, finding: { isFine: null, said: notRunning } };
    if ("url" in found) return { ...found, name: "the embedded one" };
    return { url: null, finding: { isFine: false, said: `the embedded one cannot be looked at: ${found.why}` } };
  } catch (error) {
    const said = error instanceof Error ? error.message : "the embedded one cannot be looked at";
    return { url: null, finding: { isFine: false, said } };
  }
}

const notRunning =
  "the embedded one is not running; it starts with the program. Nor are migrations, clock, outbox and the workspaces' tokens";

export async function examined(place: Place): Promise<Finding[]> {
  if (place.url === null) return [{ what: "database", ...place.finding }];
  const found = await examineDatabase(place.url);
  if (found === null) return [{ what: "database", isFine: false, said: `${place.name}: the database does not answer` }];
  const { version, missing, skewMs, stuck } = found;
  const off = Math.round(skewMs / 1000);
  return [
    { what: "database", isFine: true, said: `PostgreSQL ${version}` },
    {
      what: "migrations",
      isFine: missing.length === 0,
      said: missing.length === 0 ? "all applied" : `not applied: ${missing.join(", ")}`,
    },
    { what: "clock", isFine: Math.abs(skewMs) < mostSkewMs, said: `${off} s from the database's` },
    { what: "outbox", ...outboxOf(stuck) },
  ];
}

function outboxOf(stuck: Examination["stuck"]): Omit<Finding, "what"> {
  if (stuck === null) return { isFine: null, said: "first the migrations" };
  return { isFine: stuck === 0, said: stuck === 0 ? "nothing is stuck" : `${stuck} messages were tried in vain` };
}
