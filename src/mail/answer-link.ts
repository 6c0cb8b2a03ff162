import { commandNames } from "../domain/rights.ts";
import type { Args, Invocation } from "../ui/card.ts";
import { sealed, unsealed, type Signer } from "./address.ts";

/** What a link in a mail stands for: who may press it, and what it does when it is confirmed. */
export type AnswerLink = { organisationId: string; email: string; label: string; press: Invocation };

export function linkFor(signer: Signer & { publicUrl: string }, link: AnswerLink): string {
  const { organisationId, email, label, press } = link;
  const text = JSON.stringify([organisationId, email, label, press.command, press.args]);
  return `${signer.publicUrl}/svar/${sealed(signer, text)}`;
}

/** The link behind the token, or null when it is not one of ours. */
export function linkIn(signer: Signer, token: string): AnswerLink | null {
  const text = unsealed(signer, token);
  if (text === null) return null;
  const [organisationId, email, label, name, args] = JSON.parse(text) as [string, string, string, string, Args];
  const command = commandNames.find((one) => one === name);
  return command ? { organisationId, email, label, press: { command, args } } : null;
}
