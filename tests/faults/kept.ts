import type pg from "pg";

import type { Standing } from "./answers.ts";
import type { Meeting } from "./moves.ts";
import type { Somebody } from "./people.ts";

/** What is in the database of what people said in this round. */
export type Kept = {
  /** How often each item's title is there. */
  items: Map<string, number>;
  /** By name. */
  answers: Map<string, Standing>;
  /** The meetings that are not cancelled, as those of earlier rounds are. */
  meetings: Map<Somebody["platform"], Meeting[]>;
};

export async function readKept(sql: pg.Client): Promise<Kept> {
  return { items: await itemsIn(sql), answers: await answersIn(sql), meetings: await meetingsIn(sql) };
}

async function itemsIn(sql: pg.Client): Promise<Kept["items"]> {
  const { rows } = await sql.query<{ title: string; count: number }>(
    `select title, count(*)::int from (select title from proposal union all select title from agenda_item) t
     where title like 'Emne %' group by title`,
  );
  return new Map(rows.map(({ title, count }) => [title.slice(5), count]));
}

async function answersIn(sql: pg.Client): Promise<Kept["answers"]> {
  const { rows } = await sql.query<Standing & { name: string }>(
    `select distinct on (p.name) p.name, a.answer, a.answered_at as "answeredAt"
     from attendance a join meeting m on m.id = a.meeting_id join person p on p.id = a.person_id
     where m.status <> 'cancelled' order by p.name, a.answered_at desc`,
  );
  return new Map(rows.map(({ name, ...standing }) => [name, standing]));
}

async function meetingsIn(sql: pg.Client): Promise<Kept["meetings"]> {
  const { rows } = await sql.query<Meeting & { platform: Somebody["platform"] }>(
    `select c.platform, m.sequence, m.start from meeting m join channel c on c.forum_id = m.forum_id
     where m.status <> 'cancelled'`,
  );
  return Map.groupBy(rows, ({ platform }) => platform);
}
