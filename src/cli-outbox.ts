import type { SafetyOutcome } from "./cli-safety.ts";
import { readWords, UsageProblem } from "./cli-words.ts";
import type { ByHand, OutboxWanted, Store } from "./ports.ts";

/** The outbox as an operator asks for it: ids, keys and reasons; nothing of what the messages say. */

export const outboxUsage = `  outbox [STATE …]           lists messages that are stuck (failed, or tried in vain), or all in these states: due, failed, dropped, sent
  outbox retry ID …          sends them after all, if it is not too late; outbox drop ID … takes them out, due or failed
`;

const states = ["due", "failed", "dropped", "sent"] as const;
type State = (typeof states)[number];
type OutboxOrder = { verb: "list"; wanted: OutboxWanted } | { verb: "retry" | "drop"; ids: string[] };

/** What is asked of `outbox`. Throws `UsageProblem`. */
export function outboxOrder(words: string[]): OutboxOrder {
  const form = { options: {}, least: 0, most: Infinity, example: "outbox retry ID" };
  const [verb, ...ids] = readWords(words, form).positionals;
  if (verb === undefined) return { verb: "list", wanted: "stuck" };
  if (verb !== "retry" && verb !== "drop") return { verb: "list", wanted: [verb, ...ids].map(stateIn) };
  if (ids.length === 0) throw new UsageProblem("Which messages? `npm run referent -- outbox` lists them.");
  return { verb, ids };
}

function stateIn(word: string): State {
  const state = states.find((one) => one === word);
  if (!state) throw new UsageProblem(`A state is one of ${states.join(", ")}.`);
  return state;
}

export async function outbox(store: Store, order: OutboxOrder): Promise<SafetyOutcome> {
  return order.verb === "list" ? list(store, order.wanted) : change(store, order.verb, order.ids);
}

async function list(store: Store, wanted: OutboxWanted): Promise<SafetyOutcome> {
  const { lines: found, more } = await store.outbox.list(wanted);
  const lines = found.map(({ id, state, attempts, at, addressee, key, why }) =>
    [id, state, attempts, at.toISOString(), addressee, key, why ?? ""].join("\t"),
  );
  return { lines: more > 0 ? [...lines, `... and ${more} more`] : lines, exitCode: 0 };
}

async function change(store: Store, verb: "retry" | "drop", ids: string[]): Promise<SafetyOutcome> {
  const lines: string[] = [];
  let exitCode: SafetyOutcome["exitCode"] = 0;
  for (const id of ids) {
    const outcome = verb === "retry" ? await store.outbox.retry(id) : await store.outbox.drop(id, "by an operator");
    if (outcome !== "done") exitCode = 1;
    lines.push(`${id}\t${outcome === "done" ? verb : refusals[outcome]}`);
  }
  return { lines, exitCode };
}

const refusals: Readonly<Record<Exclude<ByHand, "done">, string>> = {
  unknown: "there is no such message",
  sent: "it has been sent",
  dropped: "it has been taken out before",
  "in-hand": "it is being sent just now; try again in 20 s",
  emptied: "what it said was emptied, having been kept as long as it was to be: it cannot be sent again",
  overtaken: "a later state of the same message has been sent",
  "too-late": "it is too late to send it: its time is past",
};
