import type { EngagementRow, MeetingRepository } from "../ports.ts";
import type { Tx } from "./row.ts";

type Of = Parameters<MeetingRepository["engagements"]>[0];

/** Who is expected where: one look at heads and people, whatever else the meetings hold. */
export async function engagementsOf(tx: Tx, organisationId: string, of: Of): Promise<EngagementRow[]> {
  const { personIds, notForumId, from, to } = of;
  if (personIds.length === 0) return [];
  return tx.$queryRaw<EngagementRow[]>`
    SELECT m.id AS "meetingId", f.id AS "forumId", f.name AS forum, m.start, m."end", p.person_id AS "personId"
    FROM meeting m
    JOIN forum f ON f.id = m.forum_id
    JOIN LATERAL (
      SELECT s.person_id FROM membership s
      WHERE s.forum_id = m.forum_id AND s.until IS NULL AND s.role IN ('chair', 'secretary', 'member')
      UNION
      SELECT a.deputy_id FROM attendance a
      WHERE a.meeting_id = m.id AND a.sequence = m.sequence AND a.answer = 'apology' AND a.deputy_id IS NOT NULL
      UNION
      SELECT g.person_id FROM guest g WHERE g.meeting_id = m.id AND g.person_id IS NOT NULL
    ) p ON p.person_id = ANY(${personIds}::uuid[])
    WHERE f.organisation_id = ${organisationId}::uuid AND f.id <> ${notForumId}::uuid
      AND m.status IN ('planned', 'called') AND m.ended_at IS NULL AND m.start < ${to} AND m."end" > ${from}
      AND NOT EXISTS (
        SELECT 1 FROM attendance a
        WHERE a.meeting_id = m.id AND a.person_id = p.person_id AND a.sequence = m.sequence AND a.answer <> 'attending'
      )
    ORDER BY m.start, m.id, p.person_id`;
}
