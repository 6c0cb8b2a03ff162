-- The organisation that a transaction belongs to; null outside one.
CREATE FUNCTION current_organisation() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.organisation', true), '')::uuid $$;

-- AlterTable
ALTER TABLE "membership" ADD COLUMN "organisation_id" UUID;
UPDATE "membership" t SET "organisation_id" = p."organisation_id" FROM "forum" p WHERE p."id" = t."forum_id";
ALTER TABLE "membership" ALTER COLUMN "organisation_id" SET NOT NULL, ALTER COLUMN "organisation_id" SET DEFAULT current_organisation();

-- AlterTable
ALTER TABLE "standing_item" ADD COLUMN "organisation_id" UUID;
UPDATE "standing_item" t SET "organisation_id" = p."organisation_id" FROM "forum" p WHERE p."id" = t."forum_id";
ALTER TABLE "standing_item" ALTER COLUMN "organisation_id" SET NOT NULL, ALTER COLUMN "organisation_id" SET DEFAULT current_organisation();

-- AlterTable
ALTER TABLE "channel" ADD COLUMN "organisation_id" UUID;
UPDATE "channel" t SET "organisation_id" = p."organisation_id" FROM "forum" p WHERE p."id" = t."forum_id";
ALTER TABLE "channel" ALTER COLUMN "organisation_id" SET NOT NULL, ALTER COLUMN "organisation_id" SET DEFAULT current_organisation();

-- AlterTable
ALTER TABLE "meeting" ADD COLUMN "organisation_id" UUID;
UPDATE "meeting" t SET "organisation_id" = p."organisation_id" FROM "forum" p WHERE p."id" = t."forum_id";
ALTER TABLE "meeting" ALTER COLUMN "organisation_id" SET NOT NULL, ALTER COLUMN "organisation_id" SET DEFAULT current_organisation();

-- AlterTable
ALTER TABLE "agenda_item" ADD COLUMN "organisation_id" UUID;
UPDATE "agenda_item" t SET "organisation_id" = p."organisation_id" FROM "meeting" p WHERE p."id" = t."meeting_id";
ALTER TABLE "agenda_item" ALTER COLUMN "organisation_id" SET NOT NULL, ALTER COLUMN "organisation_id" SET DEFAULT current_organisation();

-- AlterTable
ALTER TABLE "guest" ADD COLUMN "organisation_id" UUID;
UPDATE "guest" t SET "organisation_id" = p."organisation_id" FROM "meeting" p WHERE p."id" = t."meeting_id";
ALTER TABLE "guest" ALTER COLUMN "organisation_id" SET NOT NULL, ALTER COLUMN "organisation_id" SET DEFAULT current_organisation();

-- AlterTable
ALTER TABLE "proposal" ADD COLUMN "organisation_id" UUID;
UPDATE "proposal" t SET "organisation_id" = p."organisation_id" FROM "meeting" p WHERE p."id" = t."meeting_id";
ALTER TABLE "proposal" ALTER COLUMN "organisation_id" SET NOT NULL, ALTER COLUMN "organisation_id" SET DEFAULT current_organisation();

-- AlterTable
ALTER TABLE "attendance" ADD COLUMN "organisation_id" UUID;
UPDATE "attendance" t SET "organisation_id" = p."organisation_id" FROM "meeting" p WHERE p."id" = t."meeting_id";
ALTER TABLE "attendance" ALTER COLUMN "organisation_id" SET NOT NULL, ALTER COLUMN "organisation_id" SET DEFAULT current_organisation();

-- AlterTable
ALTER TABLE "minutes_entry" ADD COLUMN "organisation_id" UUID;
UPDATE "minutes_entry" t SET "organisation_id" = p."organisation_id" FROM "meeting" p WHERE p."id" = t."meeting_id";
ALTER TABLE "minutes_entry" ALTER COLUMN "organisation_id" SET NOT NULL, ALTER COLUMN "organisation_id" SET DEFAULT current_organisation();

-- AlterTable
ALTER TABLE "objection" ADD COLUMN "organisation_id" UUID;
UPDATE "objection" t SET "organisation_id" = p."organisation_id" FROM "meeting" p WHERE p."id" = t."meeting_id";
ALTER TABLE "objection" ALTER COLUMN "organisation_id" SET NOT NULL, ALTER COLUMN "organisation_id" SET DEFAULT current_organisation();

-- AlterTable
ALTER TABLE "approval" ADD COLUMN "organisation_id" UUID;
UPDATE "approval" t SET "organisation_id" = p."organisation_id" FROM "meeting" p WHERE p."id" = t."meeting_id";
ALTER TABLE "approval" ALTER COLUMN "organisation_id" SET NOT NULL, ALTER COLUMN "organisation_id" SET DEFAULT current_organisation();

-- AlterTable
ALTER TABLE "action" ADD COLUMN "organisation_id" UUID;
UPDATE "action" t SET "organisation_id" = p."organisation_id" FROM "meeting" p WHERE p."id" = t."meeting_id";
ALTER TABLE "action" ALTER COLUMN "organisation_id" SET NOT NULL, ALTER COLUMN "organisation_id" SET DEFAULT current_organisation();

-- AlterTable
ALTER TABLE "opening" ADD COLUMN "organisation_id" UUID;
UPDATE "opening" t SET "organisation_id" = p."organisation_id" FROM "meeting" p WHERE p."id" = t."meeting_id";
ALTER TABLE "opening" ALTER COLUMN "organisation_id" SET NOT NULL, ALTER COLUMN "organisation_id" SET DEFAULT current_organisation();

-- AlterTable
ALTER TABLE "invitation_link" ADD COLUMN "organisation_id" UUID;
UPDATE "invitation_link" t SET "organisation_id" = p."organisation_id" FROM "meeting" p WHERE p."id" = t."meeting_id";
ALTER TABLE "invitation_link" ALTER COLUMN "organisation_id" SET NOT NULL, ALTER COLUMN "organisation_id" SET DEFAULT current_organisation();

-- AlterTable
ALTER TABLE "clause" ADD COLUMN "organisation_id" UUID;
UPDATE "clause" t SET "organisation_id" = p."organisation_id" FROM "agenda_item" p WHERE p."id" = t."item_id";
ALTER TABLE "clause" ALTER COLUMN "organisation_id" SET NOT NULL, ALTER COLUMN "organisation_id" SET DEFAULT current_organisation();

-- AlterTable
ALTER TABLE "attachment" ADD COLUMN "organisation_id" UUID;
UPDATE "attachment" t SET "organisation_id" = p."organisation_id" FROM "agenda_item" p WHERE p."id" = t."item_id";
ALTER TABLE "attachment" ALTER COLUMN "organisation_id" SET NOT NULL, ALTER COLUMN "organisation_id" SET DEFAULT current_organisation();

-- CreateTable
CREATE TABLE "audit" (
    "chain_id" UUID NOT NULL,
    "number" BIGINT NOT NULL,
    "organisation_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "door" TEXT NOT NULL,
    "command" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "content" TEXT,
    "digest" TEXT NOT NULL,
    "previous" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_pkey" PRIMARY KEY ("chain_id","number")
);

-- CreateTable
CREATE TABLE "audit_head" (
    "chain_id" UUID NOT NULL,
    "number" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_head_pkey" PRIMARY KEY ("chain_id")
);

-- CreateTable
CREATE TABLE "allowed_tenant" (
    "platform" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "allowed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "allowed_tenant_pkey" PRIMARY KEY ("platform","external_id")
);

-- CreateTable
CREATE TABLE "slack_installation" (
    "team" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "bot_user" TEXT NOT NULL,
    "bot_id" TEXT NOT NULL,
    "installed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "slack_installation_pkey" PRIMARY KEY ("team")
);

-- CreateIndex
CREATE INDEX "audit_organisation_id_subject_idx" ON "audit"("organisation_id", "subject");


-- The second wall: whoever is not the owner of the tables sees one organisation, the transaction's. See src/store/wall.ts.
ALTER TABLE "organisation" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "own_organisation" ON "organisation" USING ("id" = current_organisation());
ALTER TABLE "delivery" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "own_organisation" ON "delivery"
  USING (EXISTS (SELECT 1 FROM "outbox" o WHERE o."id" = "outbox_id" AND o."organisation_id" = current_organisation()));
ALTER TABLE "person_door" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "own_organisation" ON "person_door"
  USING (EXISTS (SELECT 1 FROM "person" p WHERE p."id" = "person_id" AND p."organisation_id" = current_organisation()));
ALTER TABLE "action" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "own_organisation" ON "action" USING ("organisation_id" = current_organisation());
ALTER TABLE "agenda_item" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "own_organisation" ON "agenda_item" USING ("organisation_id" = current_organisation());
ALTER TABLE "approval" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "own_organisation" ON "approval" USING ("organisation_id" = current_organisation());
ALTER TABLE "attachment" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "own_organisation" ON "attachment" USING ("organisation_id" = current_organisation());
ALTER TABLE "attendance" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "own_organisation" ON "attendance" USING ("organisation_id" = current_organisation());
ALTER TABLE "audit" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "own_organisation" ON "audit" USING ("organisation_id" = current_organisation());
ALTER TABLE "channel" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "own_organisation" ON "channel" USING ("organisation_id" = current_organisation());
ALTER TABLE "clause" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "own_organisation" ON "clause" USING ("organisation_id" = current_organisation());
ALTER TABLE "forum" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "own_organisation" ON "forum" USING ("organisation_id" = current_organisation());
ALTER TABLE "guest" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "own_organisation" ON "guest" USING ("organisation_id" = current_organisation());
ALTER TABLE "invitation_link" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "own_organisation" ON "invitation_link" USING ("organisation_id" = current_organisation());
ALTER TABLE "meeting" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "own_organisation" ON "meeting" USING ("organisation_id" = current_organisation());
ALTER TABLE "membership" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "own_organisation" ON "membership" USING ("organisation_id" = current_organisation());
ALTER TABLE "minutes_entry" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "own_organisation" ON "minutes_entry" USING ("organisation_id" = current_organisation());
ALTER TABLE "objection" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "own_organisation" ON "objection" USING ("organisation_id" = current_organisation());
ALTER TABLE "opening" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "own_organisation" ON "opening" USING ("organisation_id" = current_organisation());
ALTER TABLE "outbox" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "own_organisation" ON "outbox" USING ("organisation_id" = current_organisation());
ALTER TABLE "person" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "own_organisation" ON "person" USING ("organisation_id" = current_organisation());
ALTER TABLE "proposal" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "own_organisation" ON "proposal" USING ("organisation_id" = current_organisation());
ALTER TABLE "question" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "own_organisation" ON "question" USING ("organisation_id" = current_organisation());
ALTER TABLE "standing_item" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "own_organisation" ON "standing_item" USING ("organisation_id" = current_organisation());
ALTER TABLE "tenant" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "own_organisation" ON "tenant" USING ("organisation_id" = current_organisation());

-- The audit's chain: a row is appended by this function alone, sealed together with the row before it.
CREATE FUNCTION audit_append(
  organisation uuid, made_at timestamptz, by_door text, by_command text, about text, said text
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  last audit_head%ROWTYPE;
  next_number bigint;
  next_digest text := encode(sha256(convert_to(said, 'UTF8')), 'hex');
  next_hash text;
BEGIN
  INSERT INTO audit_head (chain_id, number, hash) VALUES (organisation, 0, '') ON CONFLICT DO NOTHING;
  SELECT * INTO last FROM audit_head WHERE chain_id = organisation FOR UPDATE;
  next_number := last.number + 1;
  next_hash := encode(sha256(convert_to(concat_ws(chr(10), last.hash, organisation, next_number,
    (extract(epoch FROM made_at) * 1000)::bigint, by_door, by_command, about, next_digest), 'UTF8')), 'hex');
  INSERT INTO audit (chain_id, number, organisation_id, at, door, command, subject, content, digest, previous, hash)
    VALUES (organisation, next_number, organisation, made_at, by_door, by_command, about, said, next_digest, last.hash, next_hash);
  UPDATE audit_head SET number = next_number, hash = next_hash WHERE chain_id = organisation;
END $$;

-- Nothing that was written is changed or removed, but for two: what names a person who is erased, and whose the chain is when two
-- organisations become one. Neither is part of the seal.
CREATE FUNCTION audit_unchanged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND current_setting('app.audit', true) IN ('erase', 'link') THEN
    IF (NEW.content IS NULL OR NEW.content = OLD.content)
      AND (NEW.chain_id, NEW.number, NEW.at, NEW.door, NEW.command, NEW.subject, NEW.digest, NEW.previous, NEW.hash)
        = (OLD.chain_id, OLD.number, OLD.at, OLD.door, OLD.command, OLD.subject, OLD.digest, OLD.previous, OLD.hash)
    THEN RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'the audit is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_unchanged BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_unchanged();
CREATE TRIGGER audit_untruncated BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_unchanged();
