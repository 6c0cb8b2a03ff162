import type { PrismaClient } from "../generated/prisma/client.ts";
import type { Admission, Clock, TenantName } from "../ports.ts";
import { appendAudit, authorFor, wholeChain, type Operator } from "./audit.ts";

/** Which tenants and workspaces may use the program. */
export function openAdmission(prisma: PrismaClient, clock: Clock, operator: Operator): Admission {
  async function allow({ platform, tenant }: TenantName): Promise<void> {
    const at = clock.now();
    const data = [{ platform, externalId: tenant, allowedAt: at }];
    await prisma.$transaction(async (tx) => {
      const { count } = await tx.allowedTenant.createMany({ data, skipDuplicates: true });
      if (count === 0) return;
      const [author, subject] = [authorFor(operator, "tenant.allow"), `tenant:${platform}:${tenant}`];
      await appendAudit(tx, wholeChain, { at, author, subject, content: { changes: [["allowed", false, true]] } });
    });
  }
  return {
    allow,
    isAllowed: async ({ platform, tenant }) =>
      (await prisma.allowedTenant.count({ where: { platform, externalId: tenant } })) > 0,
    async isFirst({ platform, tenant }) {
      if ((await prisma.allowedTenant.count({ where: { platform } })) > 0) return false;
      const known = await prisma.tenant.findMany({ where: { platform }, select: { externalId: true } });
      return known.length === 0 || known.some(({ externalId }) => externalId === tenant);
    },
  };
}
