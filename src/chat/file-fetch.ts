import { lookup } from "node:dns/promises";
import type { IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { BlockList, isIPv6 } from "node:net";

/**
 * Fetches a file that somebody linked to or dropped, from the platforms' own file hosts and from nowhere else: over https, by exact name,
 * at an address that is a public one, each redirect judged as the first address was, and no more bytes or seconds than said.
 */

/** Why a file is not fetched: a word for the log, never the address, which can be a secret. */
export class FileRefused extends Error {}

export type FetchTools = {
  addressesOf(host: string): Promise<string[]>;
  /** Asks this address for it, under its own name. */
  ask(url: URL, address: string, headers: Record<string, string>, signal: AbortSignal): Promise<IncomingMessage>;
};

export type FetchOptions = {
  /** Narrows the hosts that are asked, redirects too. */
  isHost?: (hostname: string) => boolean;
  /** Shown to the first host only. */
  authorization?: string;
  mostBytes?: number;
  mostMs?: number;
  tools?: FetchTools;
};

const names = new Set(["files.slack.com", "graph.microsoft.com"]);
/** A tenant's own sites: one label before a domain that Microsoft gives out. */
const sites = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.sharepoint\.com$/u;

/** Where a platform gives out what was dropped on it, and what shows there that we may have it. */
export type FilePlace = {
  isHost: (hostname: string) => boolean;
  /** For what was dropped in this tenant; null where the address itself is the key, or where there is none to show. */
  authorization: (tenant: string) => Promise<string | null>;
};

/** Slack gives files out to the bot of that workspace. */
export const slackFiles = (tokenOf: (team: string) => Promise<string | null>): FilePlace => ({
  isHost: (hostname) => hostname === "files.slack.com",
  authorization: async (team) => {
    const token = await tokenOf(team);
    return token === null ? null : `Bearer ${token}`;
  },
});

/** Files sent to a bot in Teams, and links that are open to all who have them: the address is the key. */
export const sharePointFiles: FilePlace = {
  isHost: (hostname) => sites.test(hostname),
  authorization: () => Promise.resolve(null),
};

const mostRedirects = 3;

const isKnownHost = (hostname: string): boolean => names.has(hostname) || sites.test(hostname);

/** May a file be fetched from here? Throws `FileRefused` saying what is wrong. */
export function checkedFileUrl(given: string, isHost = isKnownHost): URL {
  if (!URL.canParse(given)) throw new FileRefused("no-address");
  const url = new URL(given);
  if (url.protocol !== "https:") throw new FileRefused("not-https");
  if (url.username !== "" || url.password !== "") throw new FileRefused("credentials");
  if (url.port !== "") throw new FileRefused("port");
  if (!isKnownHost(url.hostname) || !isHost(url.hostname)) throw new FileRefused("host");
  return url;
}

/** Addresses of this machine, of private networks, and of no network at all (RFC 6890). */
const notPublic = new BlockList();
for (const [net, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const)
  notPublic.addSubnet(net, bits, "ipv4");
const globalUnicast = new BlockList();
globalUnicast.addSubnet("2000::", 3, "ipv6");
for (const [net, bits] of [
  ["2001:db8::", 32],
  ["2001::", 23],
  ["2002::", 16],
] as const)
  notPublic.addSubnet(net, bits, "ipv6");

export function isPublicAddress(address: string): boolean {
  if (!isIPv6(address)) return !notPublic.check(address, "ipv4");
  return globalUnicast.check(address, "ipv6") && !notPublic.check(address, "ipv6");
}

/** The file's bytes and what it says it is. Throws `FileRefused`, and nothing else. */
export async function fetchFile(given: string, options: FetchOptions = {}): Promise<{ bytes: Buffer; type: string }> {
  const { isHost, authorization, mostBytes = 20_000_000, mostMs = 20_000, tools = realTools } = options;
  const signal = AbortSignal.timeout(mostMs);
  const first = checkedFileUrl(given, isHost);
  try {
    let url = first;
    for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
      const headers: Record<string, string> =
        authorization !== undefined && url.host === first.host ? { authorization } : {};
      const answer = await askOnce(url, headers, { signal, tools });
      const status = answer.statusCode ?? 0;
      if (status === 200)
        return { bytes: await bytesOf(answer, mostBytes), type: answer.headers["content-type"] ?? "" };
      answer.destroy();
      if (status < 300 || status > 399 || answer.headers.location === undefined)
        throw new FileRefused(`status-${status}`);
      url = checkedFileUrl(new URL(answer.headers.location, url).href, isHost);
    }
    throw new FileRefused("redirects");
  } catch (error) {
    throw error instanceof FileRefused ? error : new FileRefused(signal.aborted ? "too-slow" : "unreachable");
  }
}

type Asking = { signal: AbortSignal; tools: FetchTools };

/** The address that was judged is the one that is asked: a name that changes in between changes nothing. */
async function askOnce(url: URL, headers: Record<string, string>, { signal, tools }: Asking): Promise<IncomingMessage> {
  const addresses = await tools.addressesOf(url.hostname);
  const [address] = addresses;
  if (address === undefined || !addresses.every(isPublicAddress)) throw new FileRefused("private-address");
  return tools.ask(url, address, headers, signal);
}

async function bytesOf(answer: IncomingMessage, mostBytes: number): Promise<Buffer> {
  if (Number(answer.headers["content-length"] ?? 0) > mostBytes) {
    answer.destroy();
    throw new FileRefused("too-large");
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > mostBytes) {
      answer.destroy();
      throw new FileRefused("too-large");
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const realTools: FetchTools = {
  addressesOf: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
  ask: (url, address, headers, signal) =>
    new Promise((resolve, reject) => {
      const connect = { host: address, servername: url.hostname, path: `${url.pathname}${url.search}`, agent: false };
      const asked = httpsRequest({ ...connect, headers: { host: url.hostname, ...headers }, signal }, resolve);
      asked.on("error", reject).end();
    }),
};
