import { expect, it } from "vitest";
import { fuzz } from "./run.ts";

/** A short run of `npm run fuzz`, with a seed of its own. */
it("no body ends the program, hears more than the constant answer, or takes a secret with it", async () => {
  const rounds = await fuzz({ bodies: 1_500, seed: 20_261_122 });
  expect(rounds.filter(({ exits, odd, leaks }) => exits + odd + leaks > 0)).toEqual([]);
  const [slack, teams, signedSlack, signedTeams, others] = rounds;
  expect([slack?.accepted, teams?.accepted, others?.accepted]).toEqual([0, 0, 0]);
  // Else the door would not have been open at all.
  expect(signedSlack?.accepted).toBeGreaterThan(0);
  expect(signedTeams?.accepted).toBeGreaterThan(0);
}, 120_000);
