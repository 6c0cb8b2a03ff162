import { ImapFlow } from "imapflow";

import { errorName, type Log } from "../ports.ts";

/** Our mailbox, read over IMAP: every mail that has not been seen is taken once, and then counts as seen. */
export type Mailbox = {
  start(): void;
  stop(): Promise<void>;
  /** Looks once, now, and returns when everything there was has been taken. Throws when the mailbox cannot be reached. */
  look(): Promise<void>;
};

export type MailboxTools = { url: string; take: (raw: Uint8Array) => Promise<string>; log: Log };

/** No mail that a person writes is longer; of a longer one the beginning is read. */
const mostBytes = 2_000_000;
const everyMs = 30_000;

export function openMailbox({ url, take, log }: MailboxTools): Mailbox {
  let client: ImapFlow | null = null;
  let timer: NodeJS.Timeout | null = null;
  let turn: Promise<void> = Promise.resolve();
  let isOpen = false;

  async function connected(): Promise<ImapFlow> {
    if (client?.usable) return client;
    const fresh = new ImapFlow({ ...settingsIn(url), logger: false });
    // What goes wrong on an idle connection is not thrown anywhere else.
    fresh.on("error", () => {
      client = null;
    });
    await fresh.connect();
    await fresh.mailboxOpen("INBOX");
    fresh.on("exists", () => void quietly());
    client = fresh;
    return fresh;
  }

  async function readAll(): Promise<void> {
    const inbox = await connected();
    // A server searches among the mails that it has told this connection of (RFC 3501 5.2); by this it tells of the new ones.
    await inbox.noop();
    const unseen = (await inbox.search({ seen: false }, { uid: true })) || [];
    for (const uid of unseen) {
      const mail = await inbox.fetchOne(String(uid), { source: { maxLength: mostBytes } }, { uid: true });
      if (mail && mail.source) log.info({ uid, outcome: await take(new Uint8Array(mail.source)) }, "mail: taken");
      await inbox.messageFlagsAdd(String(uid), ["\\Seen"], { uid: true });
    }
  }

  /** One after the other: a mail is taken by one look. */
  function look(): Promise<void> {
    const next = turn.then(readAll);
    turn = next.catch(() => undefined);
    return next;
  }

  async function quietly(): Promise<void> {
    try {
      await look();
    } catch (error) {
      client = null;
      log.warn({ error: errorName(error) }, "mail: the mailbox cannot be read");
    }
  }

  function again(): void {
    if (!isOpen) return;
    timer = setTimeout(() => {
      void quietly().then(again);
    }, everyMs);
  }

  return {
    start() {
      isOpen = true;
      void quietly().then(again);
    },
    async stop() {
      isOpen = false;
      if (timer) clearTimeout(timer);
      await turn;
      await client?.logout().catch(() => undefined);
      client = null;
    },
    look,
  };
}

/** As imapflow wants them. Throws when it is no address. */
export function settingsIn(url: string): {
  host: string;
  port: number;
  secure: boolean;
  auth: { user: string; pass: string };
} {
  const { hostname, port, protocol, username, password } = new URL(url);
  const secure = protocol === "imaps:";
  const auth = { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
  return { host: hostname, port: port === "" ? (secure ? 993 : 143) : Number(port), secure, auth };
}
