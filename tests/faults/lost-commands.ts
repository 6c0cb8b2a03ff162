import type pg from "pg";

import { everybody, type People, type Said, type Somebody } from "./people.ts";

/** What was acknowledged is there once, or the person was told that it is not. What was not acknowledged may be there, once. */

/** How often everybody had been told so, by name, before the round began. */
export type ToldBefore = Map<string, number>;

export async function checkCommands(
  people: People,
  sql: pg.Client,
  { said, before }: { said: Said[]; before: ToldBefore },
) {
  const stored = await storedTokens(sql);
  const violations = [...stored].flatMap(([token, count]) =>
    count > 1 ? [`Emne ${token} is stored ${count} times`] : [],
  );
  let doneAfterAll = 0;
  for (const who of everybody) {
    const own = said.filter((one) => one.who === who);
    const troubles = people.troubles(who).slice(before.get(who.name) ?? 0);
    violations.push(
      ...lostOf(
        who,
        own.filter((one) => isMissing(one, stored)),
        troubles,
      ),
    );
    doneAfterAll += Math.max(
      0,
      troubles.length - own.filter(({ token }) => token === null || !stored.has(token)).length,
    );
  }
  return { violations, doneAfterAll };
}

async function storedTokens(sql: pg.Client): Promise<Map<string, number>> {
  const { rows } = await sql.query<{ title: string; count: number }>(
    `select title, count(*)::int from (select title from proposal union all select title from agenda_item) t
     where title like 'Emne %' group by title`,
  );
  return new Map(rows.map(({ title, count }) => [title.slice(5), count]));
}

function isMissing({ token, acknowledged }: Said, stored: Map<string, number>): boolean {
  return token !== null && acknowledged && !stored.has(token);
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
