import type { PrismaClient } from "../generated/prisma/client.ts";
import type { Admission, Clock, TenantName } from "../ports.ts";

/** Which tenants and workspaces may use the program. */
export function openAdmission(prisma: PrismaClient, clock: Clock): Admission {
  async function allow({ platform, tenant }: TenantName): Promise<void> {
    const data = [{ platform, externalId: tenant, allowedAt: clock.now() }];
    await prisma.allowedTenant.createMany({ data, skipDuplicates: true });
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
