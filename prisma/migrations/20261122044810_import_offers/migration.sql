-- CreateTable
CREATE TABLE "import_offer" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "file_name" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "reading" JSONB,
    "offered_at" TIMESTAMPTZ(3) NOT NULL,
    "answered_at" TIMESTAMPTZ(3),

    CONSTRAINT "import_offer_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "import_offer_person_id_idx" ON "import_offer"("person_id");

-- The second wall: see src/store/wall.ts.
ALTER TABLE "import_offer" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "own_organisation" ON "import_offer" USING ("organisation_id" = current_organisation());
