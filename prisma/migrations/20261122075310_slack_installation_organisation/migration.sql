-- AlterTable
ALTER TABLE "slack_installation" ADD COLUMN     "organisation_id" UUID NOT NULL;

-- CreateIndex
CREATE INDEX "slack_installation_organisation_id_idx" ON "slack_installation"("organisation_id");

-- AddForeignKey
ALTER TABLE "slack_installation" ADD CONSTRAINT "slack_installation_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The second wall: see src/store/wall.ts. The program's role may not read the table at all.
ALTER TABLE "slack_installation" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "own_organisation" ON "slack_installation" USING ("organisation_id" = current_organisation());
