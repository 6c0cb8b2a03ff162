-- AlterTable
ALTER TABLE "meeting" ADD COLUMN     "join_link" TEXT;
