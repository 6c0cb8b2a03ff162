import { once } from "node:events";
import type { AddressInfo } from "node:net";
import hoodiecrow from "hoodiecrow-imap";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer } from "smtp-server";

import { startDovecot, type Dovecot } from "./dovecot.ts";

/** A mail server on loopback: SMTP that keeps what is sent to people, and IMAP with our mailbox in it. Both speak the real protocols. */
export type MailStandIn = {
  smtpUrl: string;
  imapUrl: string;
  /** Everything that was sent, oldest first. */
  sent: readonly SentMail[];
  /** Puts a mail in our mailbox, as a mail server does. */
  deliver(raw: string): void;
  /** From here on mail to this address is refused for good. */
  refuse(address: string): void;
  stop(): Promise<void>;
};

export type SentMail = { from: string; to: string[]; raw: string; email: Email };

export async function startMailStandIn(): Promise<MailStandIn> {
  const sent: SentMail[] = [];
  const refused = new Set<string>();
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    logger: false,
    onRcptTo: ({ address }, _session, done) => {
      const error = Object.assign(new Error("No such mailbox"), { responseCode: 550 });
      done(refused.has(address.toLowerCase()) ? error : null);
    },
    onData: (stream, { envelope }, done) => {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        const raw = Buffer.concat(parts).toString("utf8");
        const from = envelope.mailFrom === false ? "" : envelope.mailFrom.address;
        void PostalMime.parse(raw).then((email) => {
          sent.push({ from, to: envelope.rcptTo.map(({ address }) => address.toLowerCase()), raw, email });
          done();
        });
      });
    },
  });
  smtp.listen(0, "127.0.0.1");
  await once(smtp.server, "listening");
  const mailbox = process.env["MAIL_SERVER"] === "dovecot" ? await startDovecot() : await openHoodiecrow();
  return {
    smtpUrl: `smtp://127.0.0.1:${portOf(smtp.server)}`,
    imapUrl: mailbox.imapUrl,
    sent,
    deliver: (raw) => {
      mailbox.deliver(raw);
    },
    refuse: (address) => void refused.add(address.toLowerCase()),
    stop: async () => {
      await new Promise<void>((resolve) => {
        smtp.close(resolve);
      });
      await mailbox.stop();
    },
  };
}

const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;

async function openHoodiecrow(): Promise<Dovecot> {
  const imap = hoodiecrow({
    plugins: ["ID", "IDLE"],
    storage: { INBOX: {} },
    users: { referent: { password: "secret" } },
  });
  await new Promise<void>((resolve) => {
    imap.listen(0, "127.0.0.1", resolve);
  });
  return {
    imapUrl: `imap://referent:secret@127.0.0.1:${portOf(imap.server)}`,
    deliver: (raw) => {
      imap.appendMessage("INBOX", [], false, raw);
    },
    stop: () =>
      new Promise<void>((resolve) => {
        imap.close(resolve);
      }),
  };
}
