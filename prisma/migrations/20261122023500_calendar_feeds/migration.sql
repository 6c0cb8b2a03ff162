-- DropIndex
DROP INDEX "invitation_link_meeting_id_person_id_key";

-- The addresses that were given out go on working: only their hash is kept from now on.
ALTER TABLE "invitation_link" RENAME COLUMN "token" TO "hash";
UPDATE "invitation_link" SET "hash" = encode(sha256(convert_to("hash", 'UTF8')), 'hex');

-- AlterTable
ALTER TABLE "meeting" ADD COLUMN     "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- CreateTable
CREATE TABLE "calendar_feed" (
    "hash" TEXT NOT NULL,
    "person_id" UUID,
    "forum_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "organisation_id" UUID NOT NULL DEFAULT current_organisation(),

    CONSTRAINT "calendar_feed_pkey" PRIMARY KEY ("hash")
);

-- CreateIndex
CREATE INDEX "calendar_feed_person_id_idx" ON "calendar_feed"("person_id");

-- CreateIndex
CREATE INDEX "calendar_feed_forum_id_idx" ON "calendar_feed"("forum_id");

-- CreateIndex
CREATE INDEX "invitation_link_meeting_id_idx" ON "invitation_link"("meeting_id");

-- CreateIndex
CREATE INDEX "invitation_link_person_id_idx" ON "invitation_link"("person_id");

-- AddForeignKey
ALTER TABLE "calendar_feed" ADD CONSTRAINT "calendar_feed_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "calendar_feed" ADD CONSTRAINT "calendar_feed_forum_id_fkey" FOREIGN KEY ("forum_id") REFERENCES "forum"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- The second wall.
ALTER TABLE "calendar_feed" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "own_organisation" ON "calendar_feed" USING ("organisation_id" = current_organisation());
