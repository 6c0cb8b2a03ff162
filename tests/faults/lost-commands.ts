import type pg from "pg";

import { instantAt, type LocalDate } from "../../src/domain/time.ts";
import { judgeAnswers, type Answering, type Verdict } from "./answers.ts";
import { readKept, type Kept } from "./kept.ts";
import { judgeMoves, type Moving } from "./moves.ts";
import { everybody, type People, type Said, type Somebody } from "./people.ts";

/** What was acknowledged is there once, or the person was told that it is not. What was not acknowledged may be there, once. */

/** How often everybody had been told so, by name, before the round began. */
export type ToldBefore = Map<string, number>;

export async function checkCommands(
  people: People,
  sql: pg.Client,
  { said, before, day }: { said: Said[]; before: ToldBefore; day: LocalDate },
) {
  const kept = await readKept(sql);
  const violations = [...kept.items].flatMap(([token, count]) =>
    count > 1 ? [`Emne ${token} is stored ${count} times`] : [],
  );
  let doneAfterAll = 0;
  for (const who of everybody) {
    const own = said.filter((one) => one.who === who);
    const troubles = people.troubles(who).slice(before.get(who.name) ?? 0);
    const verdict = judge(who, own, { kept, planned: instantAt(day, "09:00") });
    violations.push(...verdict.violations, ...lostOf(who, verdict.missing, troubles));
    doneAfterAll += Math.max(0, troubles.length - (own.length - verdict.sure.length));
  }
  return { violations, doneAfterAll };
}

function judge(who: Somebody, own: Said[], { kept, planned }: { kept: Kept; planned: Date }): Verdict<Said> {
  const committee = who.platform === "slack" ? "Havnerådet" : "Molerådet";
  const live = kept.meetings.get(who.platform) ?? [];
  const verdicts: Verdict<Said>[] = [
    judgeItems(own, kept.items),
    judgeAnswers(who.name, own.filter(isAnswer), kept.answers.get(who.name) ?? null),
    ...(who.isSecretary ? [judgeMoves(committee, own.filter(isMove), live, planned)] : []),
  ];
  return {
    missing: verdicts.flatMap(({ missing }) => missing),
    sure: verdicts.flatMap(({ sure }) => sure),
    violations: verdicts.flatMap(({ violations }) => violations),
  };
}

const isAnswer = (one: Said): one is Answering => one.wish.kind === "answer";
const isMove = (one: Said): one is Moving => one.wish.kind === "move";

function judgeItems(own: Said[], items: Kept["items"]): Verdict<Said> {
  const wished = own.filter(({ wish }) => wish.kind === "item");
  const isThere = ({ wish }: Said): boolean => wish.kind === "item" && items.has(wish.token);
  const missing = wished.filter((one) => one.acknowledged && !isThere(one));
  return { missing, sure: wished.filter(isThere), violations: [] };
}

function lostOf(who: Somebody, missing: Said[], troubles: number[]): string[] {
  const lost = unexcused(missing, troubles);
  if (lost.length === 0) return [];
  return [`${who.name}: ${lost.map(({ text }) => text).join(", ")} acknowledged and lost (told of ${troubles.length})`];
}

/**
 * Those of which nobody was told after they were said: each »ikke gemt« excuses one. It names no command, and can come long after it, when
 * who had it in hand was killed and another took it up: so which it belongs to is not known any better than this.
 */
export function unexcused<Command extends Pick<Said, "atStory">>(missing: Command[], troubles: number[]): Command[] {
  const left = [...troubles];
  // The last said has the fewest to choose among.
  return missing
    .toSorted((a, b) => b.atStory - a.atStory)
    .filter(({ atStory }) => {
      const index = left.findIndex((at) => at >= atStory);
      if (index >= 0) left.splice(index, 1);
      return index < 0;
    });
}
