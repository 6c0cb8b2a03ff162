-- AlterTable
ALTER TABLE "proposal" ADD COLUMN     "background" TEXT NOT NULL DEFAULT '';
