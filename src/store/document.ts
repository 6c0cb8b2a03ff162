import type { DocumentStage } from "../domain/document.ts";
import type { DocumentVersion as VersionRow, Prisma, PrismaClient } from "../generated/prisma/client.ts";
import type { Clock, DocumentRepository, DocumentVersion, DocumentVersionHead, Store } from "../ports.ts";
import { checkedId, found, isUuid, jsonOf, type Tx } from "./row.ts";
import { hashOf, newToken } from "./token.ts";

const head = { meetingId: true, number: true, stage: true, at: true, byPersonId: true } as const;

function headOf({ meetingId, number, stage, at, byPersonId }: Omit<VersionRow, "content">): DocumentVersionHead {
  return { meetingId, number, stage: stage as DocumentStage, at, byPersonId };
}

function versionOf(row: VersionRow): DocumentVersion {
  return { ...headOf(row), content: row.content as unknown as DocumentVersion["content"] };
}

/** Versions and links of one organisation's meetings; another's are not found. */
export function documentRepository(tx: Tx, organisationId: string, clock: Clock): DocumentRepository {
  const meeting = { forum: { organisationId } };

  async function requireMeeting(meetingId: string): Promise<void> {
    const where = { id: checkedId(meetingId, "meeting"), ...meeting };
    found(await tx.meeting.findFirst({ where, select: { id: true } }), "meeting");
  }

  return {
    async add(version) {
      const { meetingId, number, stage, at, byPersonId, content } = version;
      await requireMeeting(meetingId);
      await tx.documentVersion.createMany({
        data: [{ meetingId, number, stage, at, byPersonId, content: jsonOf(content) }],
      });
    },
    async get(meetingId, number) {
      if (!isUuid(meetingId)) return null;
      const row = await tx.documentVersion.findFirst({ where: { meetingId, number, meeting } });
      return row && versionOf(row);
    },
    async all(meetingId) {
      const where = { meetingId: checkedId(meetingId, "meeting"), meeting };
      const rows = await tx.documentVersion.findMany({ where, select: head, orderBy: { number: "asc" } });
      return rows.map(headOf);
    },
    async makeLink({ meetingId, personId, expiresAt }) {
      await requireMeeting(meetingId);
      const person = isUuid(personId) && (await tx.person.findFirst({ where: { id: personId, organisationId } }));
      found(person || null, "person");
      const { token, hash } = newToken();
      const data = { tokenHash: hash, meetingId, personId, createdAt: clock.now(), expiresAt };
      await tx.documentLink.createMany({ data: [data] });
      return token;
    },
    async withdrawLinks({ meetingId, personId }) {
      const now = clock.now();
      const own: Prisma.DocumentLinkWhereInput = personId === undefined ? {} : { personId };
      const where = { meetingId: checkedId(meetingId, "meeting"), meeting, ...own, withdrawnAt: null };
      const holding = { ...where, expiresAt: { gt: now } };
      return (await tx.documentLink.updateMany({ where: holding, data: { withdrawnAt: now } })).count;
    },
  };
}

/** The link that this is the secret part of, whether it holds or not. */
export async function documentLink(prisma: PrismaClient, token: string): ReturnType<Store["documentLink"]> {
  const include = {
    meeting: { select: { forum: { select: { organisationId: true } } } },
  } satisfies Prisma.DocumentLinkInclude;
  const link = await prisma.documentLink.findUnique({ where: { tokenHash: hashOf(token) }, include });
  if (!link) return null;
  const { meetingId, personId, expiresAt, withdrawnAt } = link;
  return { organisationId: link.meeting.forum.organisationId, meetingId, personId, expiresAt, withdrawnAt };
}
