-- When an organisation came out of a backup: what the clock owed by then may have been said already.
ALTER TABLE "organisation" ADD COLUMN     "restored_at" TIMESTAMPTZ(3);
