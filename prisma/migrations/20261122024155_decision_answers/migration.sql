-- AlterTable
ALTER TABLE "minutes_entry" ADD COLUMN     "answers" UUID[];
