import { createTransport } from "nodemailer";

import type { FrontDesk } from "../chat/event.ts";
import type { ChatPlatform, Clock, Log, Meter } from "../ports.ts";
import type { Signer } from "./address.ts";
import { createMailPlatform, sendCard, type Sender } from "./deliver.ts";
import { openMailbox } from "./mailbox.ts";
import { createAnswerPages, type Page } from "./page.ts";
import { takeLetter, type MailPeople, type Outcome } from "./receive.ts";

/** The third door: people who are reached by mail alone. */

export type MailConfig = Signer & { smtpUrl: string; imapUrl: string | null };

export type MailDoor = {
  platform: ChatPlatform;
  /** /svar/…: the pages behind the links. */
  http: Page;
  start(): void;
  stop(): Promise<void>;
  /** Takes what is in the mailbox now. */
  settled(): Promise<void>;
  /** One mail as it came. */
  take(raw: Uint8Array): Promise<Outcome>;
  /** How many mails came to what. */
  counts(): Readonly<Partial<Record<Outcome, number>>>;
};

export type MailDoorTools = { people: MailPeople; publicUrl: string; clock: Clock; log: Log; meter?: Meter };

export function createMailDoor(config: MailConfig, desk: FrontDesk, tools: MailDoorTools): MailDoor {
  const { people, clock, log, publicUrl, meter } = tools;
  const signer = { address: config.address, key: config.key, publicUrl };
  const transport = createTransport(config.smtpUrl);
  const sender: Sender = { ...signer, transport, clock, counted: (what) => meter?.mailed(what) };
  const counts: Partial<Record<Outcome, number>> = {};

  async function answer(...[to, card, letter]: Parameters<Parameters<typeof takeLetter>[0]["answer"]>): Promise<void> {
    const answering = { messageId: letter.messageId, subject: letter.subject.replace(/^(?:(?:re|sv|vs):\s*)+/iu, "") };
    try {
      await sendCard(sender, to, { key: `answer:${letter.id}`, card, answering });
    } catch (error) {
      // What they asked is done; only the receipt is missing.
      log.warn({ why: error instanceof Error ? error.message : "unknown" }, "mail: an answer could not be sent");
    }
  }

  async function take(raw: Uint8Array): Promise<Outcome> {
    const outcome = await takeLetter({ signer, desk, people, clock, log, answer }, raw);
    counts[outcome] = (counts[outcome] ?? 0) + 1;
    meter?.mailed(outcome);
    return outcome;
  }

  const mailbox = config.imapUrl === null ? null : openMailbox({ url: config.imapUrl, take, log });
  return {
    platform: createMailPlatform(sender),
    http: createAnswerPages({ signer, desk, people, clock, counted: (what) => meter?.mailed(what) }),
    start: () => mailbox?.start(),
    async stop() {
      await mailbox?.stop();
      transport.close();
    },
    settled: async () => {
      await mailbox?.look();
    },
    take,
    counts: () => ({ ...counts }),
  };
}
