import { expect, it } from "vitest";

import { openProgram } from "./support/knocking.ts";
import { soon } from "./support/soon.ts";

/** The program is started while Slack cannot be reached: all that is not Slack's goes on as ever. */

/** Nobody listens at this port. */
const nowhere = "http://127.0.0.1:9/api/";

it("serves people in Teams, sends what is due to them, and says that it is ready", async () => {
  const slack = { botToken: "xoxb-1", signingSecret: "hemmelig", appToken: null, apiUrl: nowhere };
  const at = await openProgram({ slack });
  const url = `http://127.0.0.1:${at.app.port()}`;
  at.teams.connect(`${url}/api/messages`);
  await at.teams.install("channel");
  for (const words of ["opret Havneudvalget", "møde 24. november kl. 9-11, Kajen"]) {
    await at.teams.say("asta", "channel", words);
    await at.app.settled();
  }
  await at.teams.say("asta", "personal", "hjælp");
  at.time.now = new Date("2026-11-23T08:00:00Z");
  await at.app.look();
  const seen = () => at.teams.visibleTo("asta").map(({ text }) => text);
  await expect.poll(() => seen().join("\n"), soon).toContain("i morgen");
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  await at.close();
});
