import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { contentFor } from "../../src/documents/content-view.ts";
import { contentText } from "../../src/documents/text.ts";
import { documentHtml } from "../../src/documents/html.ts";
import { meetingContent } from "../../src/commands/document.ts";
import { commandNames } from "../../src/domain/rights.ts";
import type { Args } from "../../src/ui/card.ts";
import { forAll, receipt } from "../../src/ui/frame.ts";
import { birthe, dorte, eva, openDesk, signe, ulla, type Committee, type Desk } from "../support/desk.ts";

/**
 * Canaries: words that stand nowhere but in a closed item, one for each place in it where text can stand. A whole meeting is held, everybody
 * outside the circle asks for everything there is, and all that leaves the house for them is searched.
 */

const canary = {
  title: "Kanarietitel",
  summary: "Kanarieresume",
  background: "Kanariesag",
  clause: "Kanarieindstilling",
  attachment: "Kanariebilag",
  note: "Kanarienotat",
  decision: "Kanariebeslutning",
  action: "Kanarieopgave",
  objection: "Kanarieindsigelse",
};
const birds = /kanarie(?:titel|resume|sag|indstilling|bilag|notat|beslutning|opgave|indsigelse)/giu;

let desk: Desk;
let c: Committee;
beforeAll(async () => {
  desk = await openDesk();
  c = await desk.committee();
});
afterAll(() => desk.close());

const heard: string[] = [];
const reading = commandNames.filter((name) => /\.(?:show|list|read|example)$/u.test(name));

/** All that those outside the circle are answered, whatever they ask for, privately and in the channel. */
async function everybodyAsks(): Promise<void> {
  const { id } = await c.meeting();
  const args: Args = { meeting: id, forum: c.forum.id };
  for (const name of [dorte, eva, ulla]) {
    for (const command of reading) heard.push(JSON.stringify(await c.forge(command, args, name)));
    for (const words of [
      "beslutninger kanarie",
      "punkt 2",
      "godkendt",
      "indsigelse 2: hvad står der",
      "færdig kanarie",
    ]) {
      heard.push(JSON.stringify(await c.say(name, words)));
    }
    heard.push(JSON.stringify(await c.say(name, "", "channel")));
    // What is refused must not say what it refuses.
    for (const command of [
      "agenda.edit",
      "clause.answer",
      "agenda.open",
      "minutes.undo",
      "attachment.arrive",
    ] as const) {
      heard.push(JSON.stringify(await c.forge(command, { ...args, item: 2 }, name)));
    }
  }
}

async function documents(): Promise<string[]> {
  return desk.store.within(c.organisationId, async (tx) => {
    const whole = await meetingContent(tx, await c.meeting(), { version: null, madeAt: new Date(0) });
    const reduced = contentFor(whole, "public");
    return [contentText(reduced), documentHtml(reduced), JSON.stringify(reduced)];
  });
}

const found = (text: string): string[] => [...new Set(text.match(birds) ?? [])].sort();

describe("what is closed", () => {
  it("is written down in every place where there is one", async () => {
    await c.plan("Budget", canary.title);
    await c.say(signe, "luk 2 offentligt: En personalesag");
    await c.say(signe, `ret 2 resumé: ${canary.summary}`);
    await c.say(signe, `ret 2 sag: ${canary.background}`);
    await c.say(signe, `ret 2 indstilling: Det indstilles, at ${canary.clause} godkendes`);
    await c.say(signe, `bilag 2 ${canary.attachment}`);
    await everybodyAsks();
    desk.set("2026-10-15T09:00");
    await c.say(signe, "udsend");
    await everybodyAsks();
    desk.set("2026-10-22T13:00");
    await c.say(signe, "start");
    await c.say(signe, `notat 2: ${canary.note}`);
    await c.say(signe, `beslutning 2: Udvalget besluttede ${canary.decision}`);
    await c.say(signe, `opgave 2: Birthe Lang, 1/12: ${canary.action}`);
    await everybodyAsks();
    await c.say(signe, "slut");
    await c.say(signe, "referat udsend");
    await c.say(birthe, `indsigelse 2: ${canary.objection}`);
    await everybodyAsks();
    const meeting = await c.meeting();
    const written = JSON.stringify(meeting);
    expect(found(written)).toEqual(Object.values(canary).sort());
  }, 120_000);

  it("is in nothing that those outside the circle were sent or answered, in no calendar object, log or public document", async () => {
    expect(heard.length).toBeGreaterThan(100);
    expect(found(heard.join("\n"))).toEqual([]);
    expect(found(await c.forOutsiders())).toEqual([]);
    expect(found(JSON.stringify(desk.lines))).toEqual([]);
    for (const document of await documents()) expect(found(document)).toEqual([]);
    // The circle itself was told.
    expect(found(JSON.stringify(await c.told(birthe))).length).toBeGreaterThan(0);
  });

  it("would be found: a message to the channel that names the closed title is", async () => {
    await desk.store.within(c.organisationId, async (tx) => {
      const channelId = c.forum.channels[0]!.id;
      const card = forAll(null, receipt(`2. ${canary.title}`));
      await tx.outbox.put({ key: "planted", to: { kind: "channel", channelId }, card });
    });
    expect(found(await c.forOutsiders())).toEqual([canary.title]);
    const whole = await desk.store.within(c.organisationId, async (tx) =>
      meetingContent(tx, await c.meeting(), { version: null, madeAt: new Date(0) }),
    );
    expect(found(contentText(whole))).toContain(canary.background);
  });
});
