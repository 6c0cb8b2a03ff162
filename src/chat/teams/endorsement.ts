/**
 * Which channels a key of the issuer may sign for. Each key in its list says so (`endorsements`); the SDK asks only those keys that say
 * anything, and lets one without endorsements sign for every channel (jwtTokenExtractor.js). Here such a key signs for none.
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication, step 4
 */
export type Endorsements = {
  /** May the key with this id sign for this channel? Throws when the issuer cannot be asked. */
  isEndorsed(keyId: string, channel: string): Promise<boolean>;
};

const issuersDocument = "https://login.botframework.com/v1/.well-known/openidconfiguration";
/** Keys are changed some times a year; a key that is not in the list is looked for again at most this often. */
const askAgainMs = 3_600_000;
const patienceMs = 10_000;

export function createEndorsements(url: string = issuersDocument): Endorsements {
  let channels: ReadonlyMap<string, ReadonlySet<string>> = new Map();
  let askedAt = -Infinity;
  let asking: Promise<void> | null = null;
  const ask = async (): Promise<void> => {
    channels = endorsementsIn(await fetched(keysAddressIn(await fetched(url))));
    askedAt = performance.now();
  };
  return {
    async isEndorsed(keyId, channel) {
      if (!channels.has(keyId) && performance.now() - askedAt > askAgainMs) {
        asking ??= ask().finally(() => {
          asking = null;
        });
        await asking;
      }
      return channels.get(keyId)?.has(channel) ?? false;
    },
  };
}

async function fetched(url: string): Promise<unknown> {
  const response = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(patienceMs) });
  if (!response.ok) throw new Error(`The issuer's document was answered with ${response.status}`);
  return response.json();
}

function keysAddressIn(document: unknown): string {
  const { jwks_uri: url } = (document ?? {}) as { jwks_uri?: unknown };
  if (typeof url !== "string") throw new Error("The issuer's document names no keys");
  return url;
}

function endorsementsIn(document: unknown): Map<string, Set<string>> {
  const { keys } = (document ?? {}) as { keys?: unknown };
  const named = (Array.isArray(keys) ? (keys as unknown[]) : []).flatMap((key): [string, Set<string>][] => {
    const { kid, endorsements } = (key ?? {}) as { kid?: unknown; endorsements?: unknown };
    if (typeof kid !== "string") return [];
    return [[kid, new Set(Array.isArray(endorsements) ? (endorsements as string[]) : [])]];
  });
  return new Map(named);
}
