-- AlterTable
ALTER TABLE "meeting" ADD COLUMN     "imported" JSONB;
