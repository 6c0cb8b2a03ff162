-- CreateTable
CREATE TABLE "organisation" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "organisation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tenant" (
    "platform" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "organisation_id" UUID NOT NULL,

    CONSTRAINT "tenant_pkey" PRIMARY KEY ("platform","external_id")
);

-- CreateTable
CREATE TABLE "person" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "person_door" (
    "platform" TEXT NOT NULL,
    "tenant" TEXT NOT NULL,
    "user" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "reference" JSONB,
    "seen_at" TIMESTAMPTZ(3),

    CONSTRAINT "person_door_pkey" PRIMARY KEY ("platform","tenant","user")
);

-- CreateTable
CREATE TABLE "forum" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "aliases" TEXT[],
    "settings" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "forum_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "membership" (
    "id" UUID NOT NULL,
    "forum_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "deputy_for" UUID,
    "ordinal" INTEGER NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3),

    CONSTRAINT "membership_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "standing_item" (
    "id" UUID NOT NULL,
    "forum_id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "any_other_business" BOOLEAN NOT NULL,

    CONSTRAINT "standing_item_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "channel" (
    "id" UUID NOT NULL,
    "forum_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "platform" TEXT NOT NULL,
    "tenant" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "reference" JSONB,

    CONSTRAINT "channel_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "meeting" (
    "id" UUID NOT NULL,
    "forum_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "start" TIMESTAMPTZ(3) NOT NULL,
    "end" TIMESTAMPTZ(3) NOT NULL,
    "place" TEXT,
    "uid" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "planned_at" TIMESTAMPTZ(3) NOT NULL,
    "time_set_at" TIMESTAMPTZ(3) NOT NULL,
    "agenda_sent_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "current_item_id" UUID,
    "pointer_moved_at" TIMESTAMPTZ(3),
    "pointer_moved_by" UUID,
    "draft_version" INTEGER NOT NULL,
    "minutes_sent_at" TIMESTAMPTZ(3),
    "objections_until" TIMESTAMPTZ(3),
    "approved_at" TIMESTAMPTZ(3),
    "approved_by" TEXT,
    "cancelled_at" TIMESTAMPTZ(3),
    "cancel_reason" TEXT,

    CONSTRAINT "meeting_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "agenda_item" (
    "id" UUID NOT NULL,
    "meeting_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "number" INTEGER,
    "title" TEXT NOT NULL,
    "public_title" TEXT,
    "closed" BOOLEAN NOT NULL,
    "kind" TEXT,
    "minutes" INTEGER,
    "standing_item_id" UUID,
    "any_other_business" BOOLEAN NOT NULL,
    "proposed_by" UUID,
    "on_behalf_of" TEXT,
    "late_reason" TEXT,
    "summary" TEXT NOT NULL,
    "background" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "state_reason" TEXT,
    "carried_from" UUID,

    CONSTRAINT "agenda_item_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "clause" (
    "id" UUID NOT NULL,
    "item_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "outcome" TEXT,

    CONSTRAINT "clause_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attachment" (
    "id" UUID NOT NULL,
    "item_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "number" INTEGER,
    "title" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "note" TEXT,
    "promised_by" UUID,
    "arrived_at" TIMESTAMPTZ(3),

    CONSTRAINT "attachment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "guest" (
    "id" UUID NOT NULL,
    "meeting_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "person_id" UUID,
    "item_id" UUID,

    CONSTRAINT "guest_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "proposal" (
    "id" UUID NOT NULL,
    "meeting_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "kind" TEXT,
    "minutes" INTEGER,
    "person_id" UUID NOT NULL,
    "on_behalf_of" TEXT,
    "late_reason" TEXT,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "answered_at" TIMESTAMPTZ(3),
    "reason" TEXT,
    "item_id" UUID,

    CONSTRAINT "proposal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attendance" (
    "id" UUID NOT NULL,
    "meeting_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "person_id" UUID NOT NULL,
    "sequence" INTEGER NOT NULL,
    "answer" TEXT NOT NULL,
    "reason" TEXT,
    "deputy_id" UUID,
    "answered_at" TIMESTAMPTZ(3) NOT NULL,
    "answered_by" UUID NOT NULL,
    "door" TEXT NOT NULL,

    CONSTRAINT "attendance_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "minutes_entry" (
    "id" UUID NOT NULL,
    "meeting_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "item_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "strength" TEXT,
    "strength_confirmed" BOOLEAN NOT NULL,
    "subject_item_id" UUID,
    "replaces_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by_person_id" UUID NOT NULL,
    "undone_at" TIMESTAMPTZ(3),

    CONSTRAINT "minutes_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "objection" (
    "id" UUID NOT NULL,
    "meeting_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "item_id" UUID NOT NULL,
    "draft_version" INTEGER NOT NULL,
    "person_id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "resolution" TEXT,

    CONSTRAINT "objection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "approval" (
    "id" UUID NOT NULL,
    "meeting_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "person_id" UUID NOT NULL,
    "draft_version" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "approval_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "action" (
    "id" UUID NOT NULL,
    "meeting_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "item_id" UUID,
    "assignee_id" UUID,
    "assignee_name" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "due" TEXT,
    "decided_due" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" UUID NOT NULL,
    "done_at" TIMESTAMPTZ(3),
    "undone_at" TIMESTAMPTZ(3),

    CONSTRAINT "action_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "opening" (
    "meeting_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "person_id" UUID NOT NULL,
    "document" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "opening_pkey" PRIMARY KEY ("meeting_id","person_id","document")
);

-- CreateTable
CREATE TABLE "invitation_link" (
    "token" TEXT NOT NULL,
    "meeting_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,

    CONSTRAINT "invitation_link_pkey" PRIMARY KEY ("token")
);

-- CreateTable
CREATE TABLE "question" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "forum_id" UUID,
    "choices" JSONB NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "answered_at" TIMESTAMPTZ(3),

    CONSTRAINT "question_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inbox" (
    "id" TEXT NOT NULL,
    "same_as" TEXT,
    "platform" TEXT NOT NULL,
    "event" JSONB,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "inbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox" (
    "id" UUID NOT NULL,
    "ordinal" SERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "organisation_id" UUID NOT NULL,
    "addressee" TEXT NOT NULL,
    "message" JSONB NOT NULL,
    "living" TEXT,
    "state" TEXT NOT NULL,
    "why" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "message_ref" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "person_organisation_id_email_idx" ON "person"("organisation_id", "email");

-- CreateIndex
CREATE INDEX "person_door_person_id_idx" ON "person_door"("person_id");

-- CreateIndex
CREATE INDEX "forum_organisation_id_idx" ON "forum"("organisation_id");

-- CreateIndex
CREATE INDEX "membership_forum_id_idx" ON "membership"("forum_id");

-- CreateIndex
CREATE INDEX "membership_person_id_idx" ON "membership"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "membership_present" ON "membership"("forum_id", "person_id") WHERE (until IS NULL);

-- CreateIndex
CREATE INDEX "standing_item_forum_id_idx" ON "standing_item"("forum_id");

-- CreateIndex
CREATE INDEX "channel_forum_id_idx" ON "channel"("forum_id");

-- CreateIndex
CREATE UNIQUE INDEX "channel_platform_tenant_external_id_key" ON "channel"("platform", "tenant", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "meeting_uid_key" ON "meeting"("uid");

-- CreateIndex
CREATE INDEX "meeting_forum_id_start_idx" ON "meeting"("forum_id", "start");

-- CreateIndex
CREATE INDEX "meeting_live" ON "meeting"("forum_id") WHERE (status <> 'approved' AND status <> 'cancelled');

-- CreateIndex
CREATE INDEX "agenda_item_meeting_id_idx" ON "agenda_item"("meeting_id");

-- CreateIndex
CREATE INDEX "clause_item_id_idx" ON "clause"("item_id");

-- CreateIndex
CREATE INDEX "attachment_item_id_idx" ON "attachment"("item_id");

-- CreateIndex
CREATE INDEX "guest_meeting_id_idx" ON "guest"("meeting_id");

-- CreateIndex
CREATE UNIQUE INDEX "proposal_meeting_id_number_key" ON "proposal"("meeting_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "attendance_meeting_id_person_id_sequence_key" ON "attendance"("meeting_id", "person_id", "sequence");

-- CreateIndex
CREATE INDEX "minutes_entry_meeting_id_idx" ON "minutes_entry"("meeting_id");

-- CreateIndex
CREATE INDEX "objection_meeting_id_idx" ON "objection"("meeting_id");

-- CreateIndex
CREATE UNIQUE INDEX "approval_meeting_id_person_id_draft_version_key" ON "approval"("meeting_id", "person_id", "draft_version");

-- CreateIndex
CREATE INDEX "action_meeting_id_idx" ON "action"("meeting_id");

-- CreateIndex
CREATE INDEX "action_open" ON "action"("meeting_id", "due") WHERE (done_at IS NULL AND undone_at IS NULL);

-- CreateIndex
CREATE INDEX "action_assignee_id_idx" ON "action"("assignee_id");

-- CreateIndex
CREATE UNIQUE INDEX "invitation_link_meeting_id_person_id_key" ON "invitation_link"("meeting_id", "person_id");

-- CreateIndex
CREATE INDEX "question_open" ON "question"("person_id", "asked_at") WHERE (answered_at IS NULL);

-- CreateIndex
CREATE UNIQUE INDEX "inbox_same_as_key" ON "inbox"("same_as");

-- CreateIndex
CREATE INDEX "inbox_undone" ON "inbox"("received_at") WHERE (done_at IS NULL);

-- CreateIndex
CREATE UNIQUE INDEX "outbox_key_key" ON "outbox"("key");

-- CreateIndex
CREATE INDEX "outbox_due" ON "outbox"("addressee", "ordinal") WHERE (state = 'due');

-- CreateIndex
CREATE INDEX "outbox_living" ON "outbox"("addressee", "living", "ordinal") WHERE (living IS NOT NULL);

-- AddForeignKey
ALTER TABLE "tenant" ADD CONSTRAINT "tenant_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "person" ADD CONSTRAINT "person_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "person_door" ADD CONSTRAINT "person_door_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "person_door" ADD CONSTRAINT "person_door_platform_tenant_fkey" FOREIGN KEY ("platform", "tenant") REFERENCES "tenant"("platform", "external_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "forum" ADD CONSTRAINT "forum_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_forum_id_fkey" FOREIGN KEY ("forum_id") REFERENCES "forum"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "standing_item" ADD CONSTRAINT "standing_item_forum_id_fkey" FOREIGN KEY ("forum_id") REFERENCES "forum"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "channel" ADD CONSTRAINT "channel_forum_id_fkey" FOREIGN KEY ("forum_id") REFERENCES "forum"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "meeting" ADD CONSTRAINT "meeting_forum_id_fkey" FOREIGN KEY ("forum_id") REFERENCES "forum"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agenda_item" ADD CONSTRAINT "agenda_item_meeting_id_fkey" FOREIGN KEY ("meeting_id") REFERENCES "meeting"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "clause" ADD CONSTRAINT "clause_item_id_fkey" FOREIGN KEY ("item_id") REFERENCES "agenda_item"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attachment" ADD CONSTRAINT "attachment_item_id_fkey" FOREIGN KEY ("item_id") REFERENCES "agenda_item"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "guest" ADD CONSTRAINT "guest_meeting_id_fkey" FOREIGN KEY ("meeting_id") REFERENCES "meeting"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "proposal" ADD CONSTRAINT "proposal_meeting_id_fkey" FOREIGN KEY ("meeting_id") REFERENCES "meeting"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attendance" ADD CONSTRAINT "attendance_meeting_id_fkey" FOREIGN KEY ("meeting_id") REFERENCES "meeting"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "minutes_entry" ADD CONSTRAINT "minutes_entry_meeting_id_fkey" FOREIGN KEY ("meeting_id") REFERENCES "meeting"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "objection" ADD CONSTRAINT "objection_meeting_id_fkey" FOREIGN KEY ("meeting_id") REFERENCES "meeting"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval" ADD CONSTRAINT "approval_meeting_id_fkey" FOREIGN KEY ("meeting_id") REFERENCES "meeting"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "action" ADD CONSTRAINT "action_meeting_id_fkey" FOREIGN KEY ("meeting_id") REFERENCES "meeting"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "opening" ADD CONSTRAINT "opening_meeting_id_fkey" FOREIGN KEY ("meeting_id") REFERENCES "meeting"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation_link" ADD CONSTRAINT "invitation_link_meeting_id_fkey" FOREIGN KEY ("meeting_id") REFERENCES "meeting"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
