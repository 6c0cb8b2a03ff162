import { setTimeout as pause } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";

import { createDocumentMaker } from "../../src/documents/maker.ts";
import { contentText } from "../../src/documents/text.ts";
import type { DocumentMaker } from "../../src/ports.ts";
import { secondDraft } from "../support/file-content.ts";

const makers: DocumentMaker[] = [];

function maker(...made: Parameters<typeof createDocumentMaker>): DocumentMaker {
  const one = createDocumentMaker(...made);
  makers.push(one);
  return one;
}

afterEach(async () => {
  await Promise.all(makers.splice(0).map((one) => one.stop()));
});

const beginning = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(0, 4)).toString("latin1");

it("makes every format in a thread of its own", async () => {
  const desk = maker(null, { threads: 1 });
  expect(beginning(await desk.make(secondDraft(), "docx"))).toBe("PK\u{3}\u{4}");
  expect(beginning(await desk.make(secondDraft(), "pdf"))).toBe("%PDF");
  expect(beginning(await desk.make(secondDraft(), "html"))).toBe("<!do");
  expect(JSON.parse(Buffer.from(await desk.make(secondDraft(), "json")).toString())).toEqual(secondDraft());
  expect(Buffer.from(await desk.make(secondDraft(), "txt")).toString()).toBe(contentText(secondDraft()));
});

it("leaves this thread free while it works", async () => {
  const desk = maker(null, { threads: 1 });
  const making = desk.make(secondDraft(), "pdf");
  const made = making.then(() => "made");
  let turns = 0;
  while ((await Promise.race([made, pause(1, "free")])) === "free") turns += 1;
  expect(turns).toBeGreaterThan(10);
});

it("refuses one more than may wait, and goes on with the others", async () => {
  const desk = maker(null, { threads: 1, queue: 1 });
  const results = await Promise.allSettled(Array.from({ length: 4 }, () => desk.make(secondDraft(), "html")));
  const refused = results.filter((one) => one.status === "rejected").map((one): unknown => one.reason);
  expect(refused).toHaveLength(2);
  for (const reason of refused) expect(reason).toMatchObject({ name: "DocumentUnavailable", why: "busy" });
  expect(beginning(await desk.make(secondDraft(), "html"))).toBe("<!do");
});

it("ends what takes too long, and makes the next one", async () => {
  const slow = maker(null, { threads: 1, timeoutMs: 1 });
  await expect(slow.make(secondDraft(), "pdf")).rejects.toMatchObject({ name: "DocumentUnavailable", why: "late" });
  const desk = maker(null, { threads: 1 });
  expect(beginning(await desk.make(secondDraft(), "html"))).toBe("<!do");
});

it("ends what takes too much memory", async () => {
  const background = "Ord efter ord. ".repeat(400_000);
  const content = { ...secondDraft(), items: secondDraft().items.map((item) => ({ ...item, background })) };
  const desk = maker(null, { threads: 1, memoryMb: 24 });
  await expect(desk.make(content, "docx")).rejects.toMatchObject({ name: "DocumentUnavailable", why: "large" });
});

it("tells of a template that is none as the fault it is", async () => {
  const desk = maker(Buffer.from("none"), { threads: 1 });
  await expect(desk.make(secondDraft(), "docx")).rejects.toThrow("The template is not a Word file");
});
