import { ImapFlow } from "imapflow";
import { createTransport } from "nodemailer";

import { settingsIn } from "./mailbox.ts";

/** For the operator: do the servers take us? Nothing is sent or read, and neither address, user nor password is said. */

type Reach = { isFine: boolean; said: string };

/** How long a server may take to let us in. */
const patienceMs = 8_000;

/** As far as a message would get before it is said who it is for. */
export async function reachSmtp(url: string, patience = patienceMs): Promise<Reach> {
  // Connecting, with the greeting and TLS, may take so long; after that so long a silence. What the address says of itself holds.
  const limits = { connectionTimeout: patience, greetingTimeout: patience, socketTimeout: patience };
  try {
    const transport = createTransport({ ...limits, url });
    await transport.verify().finally(() => {
      transport.close();
    });
    return { isFine: true, said: "the server answers and refuses us nothing" };
  } catch (error) {
    return { isFine: false, said: `SMTP_URL cannot be used: ${reasonOf(error)}` };
  }
}

/** The inbox is opened for reading only: nothing counts as seen. */
export async function reachMailbox(url: string, patience = patienceMs): Promise<Reach> {
  const limit = AbortSignal.timeout(patience);
  try {
    const client = new ImapFlow({ ...settingsIn(url), logger: false });
    client.on("error", () => undefined);
    limit.addEventListener("abort", () => {
      client.close();
    });
    try {
      await client.connect();
      await client.mailboxOpen("INBOX", { readOnly: true });
      await client.logout();
    } finally {
      client.close();
    }
    return { isFine: true, said: "the mailbox opens" };
  } catch (error) {
    return { isFine: false, said: `IMAP_URL cannot be used: ${limit.aborted ? reasons.ETIMEDOUT : reasonOf(error)}` };
  }
}

const unreachable = "it cannot be reached";
const broken = "the server closes the connection";
const reasons = {
  EAUTH: "the user or the password is refused",
  ECONNECTION: broken,
  ECONNREFUSED: unreachable,
  ECONNRESET: broken,
  EDNS: unreachable,
  EHOSTUNREACH: unreachable,
  ENOTFOUND: unreachable,
  ESOCKET: broken,
  ETIMEDOUT: "it does not answer in time",
  ETLS: "TLS does not come about",
  ERR_INVALID_URL: "it is not an address",
} as const;

type MailFailure = { code?: unknown; originalCode?: unknown; responseCode?: unknown; authenticationFailed?: unknown };

/** In words of our own, or by its code: the libraries' sentences and the servers' answers can quote the user. */
function reasonOf(error: unknown): string {
  const { code, originalCode, responseCode, authenticationFailed } = (error ?? {}) as MailFailure;
  if (authenticationFailed === true) return reasons.EAUTH;
  // A % that is not followed by what it stands for.
  if (error instanceof URIError) return reasons.ERR_INVALID_URL;
  const name = [originalCode, code].find(isPlain) ?? "unexpected";
  const words = Object.entries(reasons).find(([known]) => known === name)?.[1] ?? name;
  return typeof responseCode === "number" ? `${words} (${responseCode})` : words;
}

const isPlain = (code: unknown): code is string => typeof code === "string" && /^[A-Z0-9_]{1,60}$/u.test(code);
