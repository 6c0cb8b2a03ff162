-- CreateTable
CREATE TABLE "document_version" (
    "meeting_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "stage" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by_person_id" UUID,
    "content" JSONB NOT NULL,
    "organisation_id" UUID NOT NULL DEFAULT current_organisation(),

    CONSTRAINT "document_version_pkey" PRIMARY KEY ("meeting_id","number")
);

-- CreateTable
CREATE TABLE "document_link" (
    "token_hash" TEXT NOT NULL,
    "meeting_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(3),
    "organisation_id" UUID NOT NULL DEFAULT current_organisation(),

    CONSTRAINT "document_link_pkey" PRIMARY KEY ("token_hash")
);

-- CreateIndex
CREATE INDEX "document_link_meeting_id_person_id_idx" ON "document_link"("meeting_id", "person_id");

-- AddForeignKey
ALTER TABLE "document_version" ADD CONSTRAINT "document_version_meeting_id_fkey" FOREIGN KEY ("meeting_id") REFERENCES "meeting"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "document_link" ADD CONSTRAINT "document_link_meeting_id_fkey" FOREIGN KEY ("meeting_id") REFERENCES "meeting"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The second wall: see src/store/wall.ts.
ALTER TABLE "document_link" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "own_organisation" ON "document_link" USING ("organisation_id" = current_organisation());
ALTER TABLE "document_version" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "own_organisation" ON "document_version" USING ("organisation_id" = current_organisation());

-- What went out stays as it went out. Who did it may get another id, when two records turn out to be one person.
CREATE FUNCTION "document_version_stays"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- But for the name of a person who is erased: see src/store/erasure.ts.
  IF current_setting('app.audit', true) = 'erase'
    AND (NEW.meeting_id, NEW.number, NEW.stage, NEW.at) = (OLD.meeting_id, OLD.number, OLD.stage, OLD.at)
  THEN RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a document version is never changed' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER "document_version_stays"
  BEFORE UPDATE OF "meeting_id", "number", "stage", "at", "content" ON "document_version"
  FOR EACH ROW EXECUTE FUNCTION "document_version_stays"();
