import { createHash } from "node:crypto";
import type { SendMailOptions, Transporter } from "nodemailer";

import { withOrganiser } from "../calendar/text.ts";
import { DeliveryError, type ChatPlatform, type Clock, type MessageRef, type OutgoingMessage } from "../ports.ts";
import type { Button, Card, SentFile } from "../ui/card.ts";
import { answerAddress, type Signer } from "./address.ts";
import { linkFor } from "./answer-link.ts";
import { buttonsOf, mailHtml, mailText, subjectOf, type LinkOf } from "./render.ts";

/** Everything that goes out by mail. */

export type Sender = Signer & {
  publicUrl: string;
  transport: Transporter;
  clock: Clock;
  counted?: (what: "sent" | "unsent") => void;
};
export type MailRecipient = { organisationId: string; email: string };

export type Sent = { messageId: string };

/** What a mail answers, by Message-ID. */
type Answering = { messageId: string; subject: string };

/** Sends one card. Throws `DeliveryError`. */
export async function sendCard(
  sender: Sender,
  to: MailRecipient,
  message: OutgoingMessage & { answering?: Answering },
): Promise<Sent> {
  const { card, file, answering } = message;
  const meetingId = meetingIn(message);
  const answers = answerAddress(sender, { ...to, meetingId });
  const linkOf = linksTo(sender, to);
  const messageId = `<${createHash("sha256").update(`${message.key}\n${to.email}`).digest("hex").slice(0, 40)}@${hostOf(sender)}>`;
  try {
    await sender.transport.sendMail({
      messageId,
      date: sender.clock.now(),
      from: { name: "Referent", address: sender.address },
      to: to.email,
      replyTo: answers,
      // What cannot be delivered comes back to an address that says whose it was.
      envelope: { from: answers, to: to.email },
      subject: answering ? `Re: ${answering.subject}` : subjectOf(card),
      text: mailText(card, linkOf),
      html: mailHtml(card, linkOf),
      headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF, AutoReply" },
      ...(answering
        ? { inReplyTo: answering.messageId, references: answering.messageId }
        : threadOf(sender, meetingId)),
      ...(file ? filePart(file, answers) : {}),
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    sender.counted?.("sent");
    return { messageId };
  } catch (error) {
    sender.counted?.("unsent");
    throw toDeliveryError(error);
  }
}

export function linksTo(sender: Signer & { publicUrl: string }, to: MailRecipient): LinkOf {
  return (button: Button) =>
    button.kind === "link" ? button.url : linkFor(sender, { ...to, label: button.label, press: button.press });
}

const hostOf = ({ address }: Signer): string => address.split("@")[1] ?? "localhost";

/** Everything about one meeting is one conversation in the reader's mail program. */
function threadOf(sender: Signer, meetingId: string | null): { references?: string } {
  return meetingId === null ? {} : { references: `<meeting.${meetingId}@${hostOf(sender)}>` };
}

/** iMIP (RFC 6047): beside text and HTML, and as a file, so that each calendar finds it in its own way. Bytes are a plain attachment. */
function filePart({ name: filename, mediaType, content }: SentFile, organiser: string): Partial<SendMailOptions> {
  if (typeof content !== "string") {
    return { attachments: [{ filename, contentType: mediaType, content: Buffer.from(content) }] };
  }
  const method = /method=([A-Z]+)/u.exec(mediaType)?.[1] ?? "PUBLISH";
  return { icalEvent: { filename, method, content: withOrganiser(content, organiser) } };
}

const uid = /^UID:([0-9a-f-]{36})@referent$/mu;

/** The meeting that a message is about: its calendar object's, or that of its buttons. */
export function meetingIn({ card, file }: { card: Card; file?: SentFile | undefined }): string | null {
  const named = buttonsOf(card).flatMap((button) => (button.kind === "press" ? [button.press.args["meeting"]] : []));
  const first = named.find((one) => typeof one === "string");
  const calendar = typeof file?.content === "string" ? file.content.replaceAll("\r", "") : "";
  return uid.exec(calendar)?.[1] ?? (typeof first === "string" ? first : null);
}

/** 5xx to the recipient is for good; to anything else it is a server that is set up wrong, and tried again. */
function toDeliveryError(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  const { responseCode, code, command } = error as { responseCode?: number; code?: string; command?: string };
  const why = `smtp_${responseCode ?? code ?? "unknown"}`;
  if (responseCode !== undefined && responseCode >= 500 && command === "RCPT TO") {
    return new DeliveryError(why, "never", null, "no-mailbox");
  }
  const isRefused = responseCode !== undefined && responseCode >= 500 && command === "DATA";
  return new DeliveryError(why, isRefused ? "never" : "later");
}

/** Mail as the outbox sees it: it has no channels, and what was sent cannot be changed. */
export function createMailPlatform(sender: Sender): ChatPlatform {
  const cannot = (why: string): Promise<never> => Promise.reject(new DeliveryError(why, "never"));
  return {
    platform: "mail",
    pace: { perSecond: 5, atOnce: 10, addresseeGapMs: 0 },
    async sendToPerson(door, message): Promise<MessageRef> {
      const sent = await sendCard(sender, { organisationId: door.tenant, email: door.user }, message);
      return { platform: "mail", id: sent.messageId };
    },
    sendToChannel: () => cannot("no channels in mail"),
    update: () => cannot("a mail cannot be changed"),
    roster: () => Promise.resolve([]),
  };
}
