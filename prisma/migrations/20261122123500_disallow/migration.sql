-- When a tenant was turned out again. The row stays, or the tenant would be let in anew for having come first.
ALTER TABLE "allowed_tenant" ADD COLUMN     "ended_at" TIMESTAMPTZ(3);
