-- When an operator sent a message after all, and how many tries there had been by then: its patience is counted from there.
ALTER TABLE "outbox" ADD COLUMN     "retried_after" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "retried_at" TIMESTAMPTZ(3);
