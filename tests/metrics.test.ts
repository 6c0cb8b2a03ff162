import { expect, it } from "vitest";

import type { ChatEvent, FrontDesk } from "../src/chat/event.ts";
import { countedDesk } from "../src/metrics.ts";
import { TooFast } from "../src/pace.ts";
import type { Meter } from "../src/ports.ts";

const event = { id: "1" } as ChatEvent;

function openDesk(accept: FrontDesk["accept"]) {
  const counted: (string | null)[][] = [];
  const nothing = (): void => undefined;
  const desk: FrontDesk = {
    accept,
    handle: () => Promise.resolve({ kind: "none" }),
    unavailable: () => ({ summary: "", elements: [] }),
    told: nothing,
  };
  const handled: Meter["handled"] = (command, outcome) => void counted.push([command, outcome]);
  return { desk: countedDesk(desk, { handled, delivered: nothing, mailed: nothing }), counted };
}

it.each<[string, Error, string]>([
  ["for going too fast", new TooFast(), "too-fast"],
  ["because nothing can be kept", new Error("the database does not answer"), "unavailable"],
])("counts what is refused %s, and refuses it all the same", async (_, error, outcome) => {
  const { desk, counted } = openDesk(() => Promise.reject(error));
  await expect(desk.accept(event)).rejects.toBe(error);
  expect(counted).toEqual([[null, outcome]]);
});

it.each([true, false])("leaves what is accepted, or a repeat, to whoever handles it", async (isNew) => {
  const { desk, counted } = openDesk(() => Promise.resolve(isNew));
  expect(await desk.accept(event)).toBe(isNew);
  expect(counted).toEqual([]);
});
