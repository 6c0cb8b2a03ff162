import { expect, it } from "vitest";
import { routes } from "../../src/http.ts";
import { createTestDatabase } from "../support/database.ts";
import { fuzz, isRight } from "./run.ts";

/** A short run of `npm run fuzz`, with a seed of its own. */
it("no body ends the program, hears more than the constant answers, leaves a trace, or takes a secret with it", async () => {
  const database = await createTestDatabase();
  try {
    const rounds = await fuzz({ databaseUrl: database.url, bodies: 300, seed: 20_261_122 });
    expect(rounds.filter((round) => !isRight(round))).toEqual([]);
    const names = rounds.map(({ name }) => name);
    for (const { name } of routes) expect(names).toContain(`${name}, strangers`);
  } finally {
    await database.drop();
  }
}, 240_000);
