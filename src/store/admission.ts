import type { PrismaClient } from "../generated/prisma/client.ts";
import type { Admission, Clock, TenantName } from "../ports.ts";
import { appendAudit, authorFor, wholeChain, type Operator } from "./audit.ts";
import type { Tx } from "./row.ts";

/** Which tenants and workspaces may use the program. One that was turned out keeps its row: it does not come first again. */
export function openAdmission(prisma: PrismaClient, clock: Clock, operator: Operator): Admission {
  /** False when it was so before. */
  async function change(
    { platform, tenant }: TenantName,
    isAllowed: boolean,
    write: (tx: Tx, at: Date) => Promise<{ count: number }>,
  ): Promise<boolean> {
    const at = clock.now();
    return prisma.$transaction(async (tx) => {
      const { count } = await write(tx, at);
      if (count === 0) return false;
      const author = authorFor(operator, isAllowed ? "tenant.allow" : "tenant.disallow");
      const content = { changes: [["allowed", !isAllowed, isAllowed]] };
      await appendAudit(tx, wholeChain, { at, author, subject: `tenant:${platform}:${tenant}`, content });
      return true;
    });
  }

  const rowOf = ({ platform, tenant }: TenantName) => ({ platform, externalId: tenant });

  return {
    async allow(tenant) {
      await change(tenant, true, async (tx, allowedAt) => {
        const made = await tx.allowedTenant.createMany({
          data: [{ ...rowOf(tenant), allowedAt }],
          skipDuplicates: true,
        });
        if (made.count > 0) return made;
        const where = { ...rowOf(tenant), endedAt: { not: null } };
        return tx.allowedTenant.updateMany({ where, data: { allowedAt, endedAt: null } });
      });
    },
    disallow: (tenant) =>
      change(tenant, false, (tx, endedAt) =>
        tx.allowedTenant.updateMany({ where: { ...rowOf(tenant), endedAt: null }, data: { endedAt } }),
      ),
    isAllowed: async (tenant) => (await prisma.allowedTenant.count({ where: { ...rowOf(tenant), endedAt: null } })) > 0,
    async isFirst({ platform, tenant }) {
      if ((await prisma.allowedTenant.count({ where: { platform } })) > 0) return false;
      const known = await prisma.tenant.findMany({ where: { platform }, select: { externalId: true } });
      return known.length === 0 || known.some(({ externalId }) => externalId === tenant);
    },
  };
}
