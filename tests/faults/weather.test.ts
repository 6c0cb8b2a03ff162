import { afterEach, describe, expect, it } from "vitest";

import { startSlackStandIn } from "../support/slack-stand-in.ts";
import { startTeamsStandIn } from "../support/teams-stand-in.ts";
import type { Forecast, Weather } from "../support/weather.ts";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** One forecast for what changes something; the rest is fair. */
const only =
  (forecast: Forecast): Weather =>
  ({ isMessage, isUpdate }) =>
    isMessage || isUpdate ? forecast : { kind: "fair" };

async function slackIn(weather: Weather) {
  const slack = await startSlackStandIn({ clock: { now: () => new Date() }, weather });
  stops.push(() => slack.stop());
  const ane = slack.addUser({ name: "Ane Lund", email: "ane@havn.example" });
  const channel = slack.addChannel("havneraadet", [ane, slack.botUser]);
  const call = (method: string, args: object): Promise<Response> =>
    fetch(`${slack.apiUrl}${slack.apiUrl.endsWith("/") ? "" : "/"}${method}`, {
      method: "POST",
      headers: { authorization: `Bearer ${slack.botToken}`, "content-type": "application/json" },
      body: JSON.stringify({ channel, text: "Goddag", ...args }),
    });
  return { call, texts: () => slack.visibleTo(ane).map(({ text }) => text) };
}

describe("an answer that is lost", () => {
  it("comes with its status and half of itself, and what was asked is done", async () => {
    const { call, texts } = await slackIn(only({ kind: "lost", heard: "half" }));
    const answer = await call("chat.postMessage", {});
    expect(answer.status).toBe(200);
    await expect(answer.text()).rejects.toThrow("terminated");
    expect(texts()).toEqual(["Goddag"]);
  });

  it("or does not come at all", async () => {
    const { call, texts } = await slackIn(only({ kind: "lost", heard: "nothing" }));
    await expect(call("chat.postMessage", {})).rejects.toThrow("fetch failed");
    expect(texts()).toEqual(["Goddag"]);
  });

  it("comes by halves from Teams, too", async () => {
    const people = [{ id: "Ulla", name: "Ulla Friis", email: "ulla@moele.example" }];
    const teams = await startTeamsStandIn({ people, weather: only({ kind: "lost", heard: "half" }) });
    stops.push(() => teams.stop());
    const { serviceUrl = "", authority } = teams.config;
    const url = new URL(`/v3/conversations/a:${teams.account("Ulla").aadObjectId}/activities`, serviceUrl);
    const headers = { authorization: `Bearer ${authority?.token ?? ""}`, "content-type": "application/json" };
    const body = JSON.stringify({ type: "message", text: "Goddag", summary: "Goddag" });
    const answer = await fetch(url, { method: "POST", headers, body });
    expect(answer.status).toBe(201);
    await expect(answer.text()).rejects.toThrow("terminated");
    expect(teams.visibleTo("Ulla")).toHaveLength(1);
  });
});

it("weather falls on updates: what is refused is not done", async () => {
  let forecast: Forecast = { kind: "fair" };
  const { call, texts } = await slackIn((asked) => only(forecast)(asked));
  const { ts } = (await (await call("chat.postMessage", {})).json()) as { ts: string };
  forecast = { kind: "refused", status: 429, retryAfter: 3 };
  const refused = await call("chat.update", { ts, text: "Farvel" });
  expect([refused.status, refused.headers.get("retry-after"), texts()]).toEqual([429, "3", ["Goddag"]]);
  forecast = { kind: "lost", heard: "nothing" };
  await expect(call("chat.update", { ts, text: "Farvel" })).rejects.toThrow("fetch failed");
  expect(texts()).toEqual(["Farvel"]);
});
