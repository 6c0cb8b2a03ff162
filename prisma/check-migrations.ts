import { diffOnScratchServer } from "./scratch.ts";

/** Are prisma/migrations and prisma/schema.prisma in step? Exit code 2 and one sentence when they are not. */
const difference = await diffOnScratchServer();
if (difference !== null) {
  console.error(
    `prisma/schema.prisma has changes that no migration makes: run "npm run db:migration -- <name>".\n\n${difference.trim()}`,
  );
  process.exitCode = 2;
}
