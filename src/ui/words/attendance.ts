import type { Invocation } from "../card.ts";
import { clausesOf, has } from "./clause.ts";
import { deputyIn } from "./deputy.ts";
import { isMark, type Phrase } from "./lexer.ts";
import { isPlain, reasonOf, type Message } from "./message.ts";
import { incomplete, invocation, several, type WordsReading } from "./reading.ts";
import { stanceOf } from "./stance.ts";

const attend = invocation("attendance.attend");
const contradiction: WordsReading = { kind: "refused", why: "contradiction", example: "jeg kommer" };

/** What a whole message says about coming, sending a deputy or sending an apology; null when it is about something else. */
export function readAttendance(phrase: Phrase, decided: boolean): WordsReading | null {
  const clauses = clausesOf(phrase);
  const found = clauses.map(deputyIn);
  const stances = clauses.map((clause, at) => (found[at] ? "nothing" : stanceOf(clause)));
  const deputy = found.find((one) => one !== null) ?? null;
  const message = { phrase, clauses, stances, deputy, deputyAt: found.findIndex((one) => one !== null) };
  if (!deputy && !stances.some((stance) => ["attend", "apology", "unsure", "away"].includes(stance))) return null;
  const other = isMark(phrase.tokens.at(-1), "?") && clauses.some(({ pieces }) => has(pieces, "other"));
  if (other) return null;
  if (stances.includes("attend") && stances.includes("apology")) return contradiction;
  if (!isPlain(message, decided)) return ask(message);
  if (stances.includes("attend")) return attendance(message);
  return stances.includes("apology") ? apology(message) : deputyOnly(message);
}

function attendance({ stances, deputy }: Message): WordsReading {
  const isAll = stances.every((stance) => stance === "attend" || stance === "nothing");
  return isAll && !deputy
    ? { kind: "command", invocation: attend }
    : several(attend, invocation("attendance.apologise"));
}

function apology(message: Message): WordsReading {
  if (message.deputy && !message.deputy.name) return incomplete("attendance.deputise");
  return { kind: "command", invocation: apologyOf(message) };
}

function deputyOnly(message: Message): WordsReading {
  const { deputy } = message;
  if (!deputy) return ask(message);
  if (!deputy.name) return incomplete("attendance.deputise");
  const isWhole = deputy.plain && message.stances.every((stance) => stance === "nothing" || stance === "away");
  return isWhole ? { kind: "command", invocation: apologyOf(message) } : ask(message);
}

function apologyOf(message: Message): Invocation {
  return invocation("attendance.apologise", { reason: reasonOf(message), deputy: message.deputy?.name });
}

function ask({ deputy }: Message): WordsReading {
  const none = invocation("attendance.apologise");
  return deputy?.name
    ? several(invocation("attendance.apologise", { deputy: deputy.name }), none, attend)
    : several(attend, none);
}
