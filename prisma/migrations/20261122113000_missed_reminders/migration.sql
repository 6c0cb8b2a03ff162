-- When the clock's round was last made for an organisation: what fell wholly into the time after it was missed.
ALTER TABLE "organisation" ADD COLUMN     "looked_at" TIMESTAMPTZ(3);

-- When somebody was told that a message had become too late to send. What was dropped before this column was there is nobody's news.
ALTER TABLE "outbox" ADD COLUMN     "listed_at" TIMESTAMPTZ(3);
UPDATE "outbox" SET "listed_at" = "settled_at" WHERE "state" = 'dropped' AND "why" = 'too late';

CREATE INDEX "outbox_too_late" ON "outbox"("organisation_id") WHERE (state = 'dropped' AND why = 'too late' AND listed_at IS NULL);
