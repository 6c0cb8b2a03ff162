import type { MinutesEntry } from "../domain/minutes.ts";
import type { Clause } from "../domain/agenda.ts";
import type { Strength } from "../domain/decision.ts";

/**
 * The verbs that tell how strongly a committee spoke, strongest first: a sentence that both discusses and decides is a decision. Present
 * and past forms alike. What this gives is a suggestion; only the secretary's word makes it so.
 */
const verbs: readonly [Strength, RegExp][] = [
  [
    "rejected",
    /(?<!\p{L})(afvis(t|te|er|es)|forkast(ede|er|et)|kunne ikke tilslutte|tilsluttede sig ikke|godkendte ikke|ikke godkendt)(?!\p{L})/iu,
  ],
  ["postponed", /(?<!\p{L})(udsatte|udsat|udsættes|udsætter|udskød|udskydes|udskudt)(?!\p{L})/iu],
  [
    "decided",
    /(?<!\p{L})(beslutte(de|r|t)?|vedtog|vedtaget|vedtager|godkendte|godkender|godkendt|bevilgede|udpegede|valgte)(?!\p{L})/iu,
  ],
  ["endorsed", /(?<!\p{L})(tilslut(tede|ter|tes)|tiltråd(te|t)|tiltræder|bakke(de|r) op|støttede)(?!\p{L})/iu],
  ["agreed", /(?<!\p{L})(enighed om|enedes|blev enige|var enige|aftalte|blev aftalt|aftaltes)(?!\p{L})/iu],
  ["concluded", /(?<!\p{L})(konkludere(de|r|s|t)?)(?!\p{L})/iu],
  ["noted", /(?<!\p{L})(til efterretning|til orientering)(?!\p{L})/iu],
  ["wish", /(?<!\p{L})(udtrykte (et )?ønske|ønske(de|r)|gav udtryk for|opfordre(de|r))(?!\p{L})/iu],
  ["discussed", /(?<!\p{L})(drøfte(de|r|s|t)?|behandlede|vendte)(?!\p{L})/iu],
];

/** How strongly a text speaks, by its verb, or null when no verb says so. */
export function suggestStrength(text: string): Strength | null {
  return verbs.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}

/** What a clause of a recommendation asks for, by its first verb: to discuss, to note, to decide … */
export function clauseAsks(text: string): "discussed" | "noted" | "decided" {
  if (/til (efterretning|orientering)/iu.test(text)) return "noted";
  const discusses = text.search(/\bdrøft/iu);
  const decides = text.search(/\b(beslut|godkend|tiltræd|tilslut|vedtag|udpeg|vælg|anbefal|indstil|bevilg)/iu);
  return discusses !== -1 && (decides === -1 || discusses < decides) ? "discussed" : "decided";
}

const answersTo: Record<"discussed" | "noted" | "decided", readonly Strength[]> = {
  discussed: ["discussed", "wish", "concluded", "agreed", "endorsed", "decided", "postponed", "rejected"],
  noted: ["noted"],
  decided: ["decided", "endorsed", "agreed", "concluded", "postponed", "rejected"],
};

/**
 * How a clause ended: as the secretary said of it, or of the decision that answers it, else as the item's own entries suggest, else null: unanswered. »Tager til efterretning« in a
 * recommendation is answered by nothing but a record that it was noted.
 */
export function clauseOutcome(clause: Clause, entries: readonly MinutesEntry[]): Strength | null {
  if (clause.outcome) return clause.outcome;
  const fitting = answersTo[clauseAsks(clause.text)];
  const own = entries.findLast((entry) => entry.answers.includes(clause.id));
  if (own) return own.strength ?? suggestStrength(own.text) ?? "decided";
  const open = entries.filter((entry) => entry.answers.length === 0);
  const said = open.map((entry) => entry.strength ?? suggestStrength(entry.text));
  return fitting.findLast((strength) => said.includes(strength)) ?? null;
}

/** Does a note read like something the committee decided, so that the secretary should be offered to make it a decision? */
export function readsLikeDecision(text: string): boolean {
  const strength = suggestStrength(text);
  return strength !== null && strength !== "discussed" && strength !== "wish";
}
