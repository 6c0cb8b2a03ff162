-- AlterTable
ALTER TABLE "person_door" ADD COLUMN     "closed_at" TIMESTAMPTZ(3);
