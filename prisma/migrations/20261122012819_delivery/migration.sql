-- AlterTable
ALTER TABLE "outbox" ADD COLUMN     "account" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "leased_until" TIMESTAMPTZ(3),
ADD COLUMN     "not_before" TIMESTAMPTZ(3),
ADD COLUMN     "priority" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "ready_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- CreateTable
CREATE TABLE "delivery" (
    "outbox_id" UUID NOT NULL,
    "attempt" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "outcome" TEXT NOT NULL,
    "why" TEXT,
    "message_ref" JSONB,

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("outbox_id","attempt")
);

-- CreateTable
CREATE TABLE "pace" (
    "lane" TEXT NOT NULL,
    "free_at" TIMESTAMPTZ(3),
    "held_until" TIMESTAMPTZ(3),
    "served_at" TIMESTAMPTZ(3),

    CONSTRAINT "pace_pkey" PRIMARY KEY ("lane")
);

-- CreateIndex
CREATE INDEX "outbox_turn" ON "outbox"("account", "priority", "ordinal") WHERE (state = 'due');

-- CreateIndex
CREATE INDEX "outbox_ready" ON "outbox"("ready_at") WHERE (state = 'due');

-- AddForeignKey
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_outbox_id_fkey" FOREIGN KEY ("outbox_id") REFERENCES "outbox"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The outbox is its own queue from now on: what is due stands in it.
DROP SCHEMA IF EXISTS "pgboss" CASCADE;
