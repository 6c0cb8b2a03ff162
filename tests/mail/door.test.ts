import { createServer, IncomingMessage } from "node:http";
import { Socket, type AddressInfo } from "node:net";

import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { createRouter } from "../../src/chat/router.ts";
import type { Meeting } from "../../src/domain/meeting.ts";
import { createDeliverer } from "../../src/jobs/deliver.ts";
import { createMailDoor, type MailDoor } from "../../src/mail/door.ts";
import { answerAddress } from "../../src/mail/address.ts";
import { linkFor } from "../../src/mail/answer-link.ts";
import type { CommandName } from "../../src/domain/rights.ts";
import { createMetrics } from "../../src/metrics.ts";
import type { Args } from "../../src/ui/card.ts";
import { mailPeople } from "../../src/mail-people.ts";
import type { OutboxRow } from "../../src/ports.ts";
import { startMailStandIn, type MailStandIn } from "../support/mail-stand-in.ts";
import { at, birthe, openDesk, read, signe, sure, type Committee, type Desk } from "../support/desk.ts";
import { silentLog } from "../support/log.ts";
import { noDocuments } from "../support/no-documents.ts";
import {
  absence,
  bounceOf,
  calendarAnswer,
  gmailAnswer,
  htmlOnlyAnswer,
  listMail,
  outlookAnswer,
  type Written,
} from "./samples.ts";

const signer = { address: "referent@referent.example", key: "a key for tests alone, and for no other use" };
const clock = { now: () => at("2026-09-02T12:00") };

let desk: Desk;
let server: MailStandIn;
let c: Committee;
let door: MailDoor;
let meeting: Meeting;
let one: Written;
const counted: string[] = [];

beforeAll(async () => {
  desk = await openDesk();
  server = await startMailStandIn();
});
afterAll(async () => {
  await door.stop();
  await desk.close();
  await server.stop();
});
beforeEach(async () => {
  c = await desk.committee();
  desk.set("2026-09-02T12:00");
  meeting = await c.plan("Bogbus");
  const router = createRouter({
    store: desk.store,
    clock,
    log: silentLog,
    publicUrl: "https://referent.example",
    linksUrl: null,
  });
  const config = { ...signer, smtpUrl: server.smtpUrl, imapUrl: null };
  door = createMailDoor(config, router, {
    people: mailPeople(desk.store, clock),
    publicUrl: "https://referent.example",
    clock,
    log: silentLog,
    meter: { handled: () => undefined, delivered: () => undefined, mailed: (what) => counted.push(what) },
  });
  counted.length = 0;
  const from = `birthe.lang@${c.tenant}.example`;
  const to = answerAddress(signer, { organisationId: c.organisationId, email: from, meetingId: meeting.id });
  one = { from, to, uid: meeting.uid };
});
afterEach(() => {
  expect(desk.faults()).toEqual([]);
});

const take = (raw: string) => door.take(new TextEncoder().encode(raw));
const answers = async () =>
  (await c.meeting()).attendance.map(({ personId, answer, door: through, reason }) => [
    c.nameOf(personId),
    answer,
    through,
    reason,
  ]);
const lastAnswer = () => sure(server.sent.filter(({ to }) => to.includes(one.from)).at(-1)).email;

describe("a written answer", () => {
  it.each([
    ["Outlook", outlookAnswer],
    ["Gmail", gmailAnswer],
    ["a program that writes HTML alone", htmlOnlyAnswer],
  ])("from %s counts with the person's own words only", async (_, written) => {
    expect(await take(written(one, "Jeg kommer"))).toBe("answered");
    expect(await answers()).toEqual([[birthe, "attending", "mail", null]]);
    expect(lastAnswer().subject).toMatch(/^Re: /u);
    expect(lastAnswer().inReplyTo).toBe("<1@kontor.example>");
    expect(lastAnswer().text).toContain("torsdag den 22. oktober kl. 13.00-14.30");
  });

  it("is about the meeting of the mail, not the next one", async () => {
    await c.say(signe, "møde 29/9 kl. 9-10");
    await take(outlookAnswer(one, "afbud, kursus"));
    const later = sure((await c.meetings()).find(({ id }) => id === meeting.id));
    expect(later.attendance.map(({ answer }) => answer)).toEqual(["apology"]);
  });

  it("can propose an item, and what is not understood is said so and stored nowhere", async () => {
    await take(outlookAnswer({ ...one, id: "2@x" }, "punkt: Rekruttering, 15 min"));
    expect((await c.meeting()).proposals.map(({ title }) => title)).toEqual(["Rekruttering"]);
    await take(outlookAnswer({ ...one, id: "3@x" }, "grønne bananer i kælderen"));
    expect(lastAnswer().text).not.toContain("noteret");
    expect((await c.meeting()).proposals).toHaveLength(1);
  });

  it("delivered twice counts once", async () => {
    const raw = outlookAnswer(one, "punkt: Rekruttering");
    expect([await take(raw), await take(raw)]).toEqual(["answered", "repeat"]);
    expect((await c.meeting()).proposals).toHaveLength(1);
  });
});

describe("a calendar's answer", () => {
  it.each([
    ["ACCEPTED", "attending"],
    ["DECLINED", "apology"],
  ])("%s sets attendance", async (partstat, answer) => {
    expect(await take(calendarAnswer(one, partstat))).toBe("answered");
    expect(await answers()).toEqual([[birthe, answer, "calendar", null]]);
  });

  it("tentative is no answer, but asked about", async () => {
    await take(calendarAnswer(one, "TENTATIVE"));
    expect(await answers()).toEqual([]);
    expect(lastAnswer().text).toContain("/svar/");
  });

  it("to an older time of the meeting does not count", async () => {
    await c.say(signe, "flyt 29/10 kl. 9-10");
    await take(calendarAnswer(one, "ACCEPTED", { sequence: 0 }));
    expect(await answers()).toEqual([]);
  });

  it("with another time becomes a question to the secretary, with one press to move", async () => {
    await take(calendarAnswer(one, "TENTATIVE", { method: "COUNTER", span: ["20261023T100000", "20261023T113000"] }));
    expect((await c.meeting()).start).toEqual(meeting.start);
    const asked = sure((await c.told(signe)).at(-1));
    expect(read(asked)).toContain("fredag den 23. oktober kl. 10.00-11.30");
    await c.press(asked, "Flyt mødet", signe);
    expect((await c.meeting()).start).toEqual(at("2026-10-23T10:00"));
  });

  it.each([
    ["another meeting", { uid: "0c5f3a6e-5b0e-4f39-9d36-9f0a6c3b1c09@referent" }, {}],
    ["somebody else", {}, { attendee: "carl@kontor.example" }],
  ])("about %s than the address changes nothing", async (_, other, more) => {
    expect(await take(calendarAnswer({ ...one, ...other }, "ACCEPTED", more))).toBe("not-theirs");
    expect(await answers()).toEqual([]);
  });
});

describe("one answer", () => {
  it("is the newest by the person's own time, whatever door and order they came in", async () => {
    await c.say(birthe, "jeg kommer");
    await take(calendarAnswer({ ...one, id: "a@x" }, "DECLINED", { stamp: "20260902T080000Z" }));
    expect(await answers()).toEqual([[birthe, "attending", "teams", null]]);
    expect(lastAnswer().text).toContain("Det nyeste svar gælder");
    desk.set("2026-09-02T11:00");
    await take(calendarAnswer({ ...one, id: "b@x" }, "DECLINED", { stamp: "20260902T100000Z" }));
    expect(await answers()).toEqual([[birthe, "apology", "calendar", null]]);
  });
});

describe("what nobody wrote, or somebody else", () => {
  it("changes nothing, and is counted by why", async () => {
    const own = { ...one, from: signer.address };
    const others = [absence(one), listMail(one), outlookAnswer({ ...one, from: "ond@fremmed.example" }, "jeg kommer")];
    const wrong = one.to.replace(/.@/u, (end) => (end === "a@" ? "b@" : "a@"));
    others.push(
      outlookAnswer({ ...one, to: wrong }, "jeg kommer"),
      outlookAnswer({ ...one, to: signer.address }, "jeg kommer"),
    );
    others.push(
      outlookAnswer(own, "jeg kommer"),
      outlookAnswer({ ...one, from: `carl.nord@${c.tenant}.example` }, "jeg kommer"),
    );
    const before = await c.everything();
    const outcomes: string[] = [];
    for (const raw of others) outcomes.push(await take(raw));
    expect(outcomes).toEqual([
      "automatic",
      "automatic",
      "wrong-token",
      "wrong-token",
      "no-token",
      "own",
      "wrong-token",
    ]);
    expect(await c.everything()).toBe(before);
    expect(door.counts()).toEqual({ automatic: 2, "wrong-token": 3, "no-token": 1, own: 1 });
  });

  it("is never told apart from nothing: whoever forged it gets no answer", async () => {
    const sent = server.sent.length;
    await take(outlookAnswer({ ...one, from: "ond@fremmed.example" }, "jeg kommer"));
    expect(server.sent.length).toBe(sent);
  });
});

/** The page behind a link, as a browser asks for it. */
async function page(url: string, body?: string): Promise<{ status: number; said: string }> {
  const server = createServer((request, response) => void door.http(request, response));
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  const form = { method: "POST", body, headers: { "content-type": "application/x-www-form-urlencoded" } };
  const found = await fetch(`http://127.0.0.1:${port}${new URL(url).pathname}`, body === undefined ? {} : form);
  const said = (await found.text()).replace(/<style>.*<\/style>/u, "").replaceAll(/<[^>]+>/gu, " ");
  await new Promise((closed) => server.close(closed));
  return { status: found.status, said: said.replaceAll(/\s+/gu, " ") };
}

const link = (label: string, command: CommandName, args: Args = {}): string =>
  linkFor(
    { ...signer, publicUrl: "https://referent.example" },
    {
      organisationId: c.organisationId,
      email: one.from,
      label,
      press: { command, args: { meeting: meeting.id, ...args } },
    },
  );

describe("the page behind a link", () => {
  it("says which meeting, when, where, and what will happen, and does nothing until the button is pressed", async () => {
    const url = link("Jeg kommer", "attendance.attend", { sequence: 0 });
    const before = await c.everything();
    const { status, said } = await page(url);
    expect(status).toBe(200);
    expect(said).toContain("Kommer du til mødet?");
    expect(said).toContain("Møde: Biblioteksudvalget Tid: Torsdag den 22. oktober kl. 13.00-14.30 Sted: Lokale 2");
    expect(said).toContain("Når du trykker på knappen, noterer jeg, at du kommer. Du kan altid ændre dit svar.");
    expect(said).toContain("Ja, jeg kommer");
    expect(await c.everything()).toBe(before);
    expect((await page(url, "nonce=1")).said).toContain("Du kommer ✓ torsdag den 22. oktober");
    expect(await answers()).toEqual([[birthe, "attending", "mail", null]]);
  });

  it("says that the meeting has been moved, and asks about the new time", async () => {
    const url = link("Jeg kommer", "attendance.attend", { sequence: 0 });
    await c.say(signe, "flyt 29/10 kl. 9-10");
    const { said } = await page(url);
    expect(said).toContain("Torsdag den 29. oktober kl. 9.00-10.00");
    expect(said).toContain("Det er flyttet, siden du fik mailen.");
    expect((await page(url, "nonce=1")).said).toContain("Mødet er flyttet til torsdag den 29. oktober");
    expect(await answers()).toEqual([]);
  });

  it("has nothing to press when the meeting is called off", async () => {
    await c.say(signe, "aflys prøve");
    const { said } = await page(link("Jeg kommer", "attendance.attend", { sequence: 0 }));
    expect(said).toContain("Mødet er aflyst Møde: Biblioteksudvalget");
    expect(said).not.toContain("Ja, jeg kommer");
  });

  it("does not answer for a link that was changed", async () => {
    const url = link("Jeg kommer", "attendance.attend").replace(/.$/u, (end) => (end === "A" ? "B" : "A"));
    expect((await page(url)).status).toBe(404);
    expect((await page(url, "nonce=1")).status).toBe(404);
    expect(counted.filter((what) => what === "link-refused")).toHaveLength(2);
  });
});

describe("somebody who has left", () => {
  it("changes nothing by mail or link any more, and reads nothing of the meeting", async () => {
    const url = link("Jeg kommer", "attendance.attend", { sequence: 0 });
    await c.say(signe, "fjern Birthe Lang");
    await c.say(signe, "flyt 29/10 kl. 9-10, Nyt hus");
    const { said } = await page(url);
    expect(said).not.toMatch(/29\. oktober|Nyt hus|Biblioteksudvalget/u);
    expect((await page(url, "nonce=1")).said).toContain("Jeg kan ikke se, at du er med i et udvalg her.");
    await take(outlookAnswer(one, "jeg kommer"));
    await take(calendarAnswer({ ...one, id: "z@x" }, "ACCEPTED", { sequence: 1 }));
    expect(lastAnswer().text).not.toMatch(/29\. oktober|Nyt hus/u);
    expect(await answers()).toEqual([]);
  });

  it("is still who they are when their organisation has become part of another", async () => {
    const url = link("Meld afbud", "attendance.apologise", { sequence: 0 });
    await desk.store.within(c.organisationId, (tx) => tx.people.meetByMail({ name: null, email: one.from }));
    const other = await desk.strangers();
    const both = { from: c.organisationId, into: other.organisationId };
    expect(await desk.store.organisations.merge(both, { people: "apart", trial: false })).not.toBeNull();
    expect(await take(outlookAnswer(one, "Jeg kommer"))).toBe("answered");
    const now = async () =>
      (await desk.store.within(other.organisationId, (tx) => tx.meetings.get(meeting.id))).attendance.map(
        ({ answer }) => answer,
      );
    expect(await now()).toEqual(["attending"]);
    expect((await page(url)).said).toContain("Biblioteksudvalget");
    expect((await page(url, "nonce=1")).status).toBe(200);
    expect(await now()).toEqual(["apology"]);
  });

  it("and has been erased, is nobody: mail and link are refused, and make no new person of the address", async () => {
    await c.meet("Vibeke Toft");
    await c.say(signe, "medlem @Vibeke Toft");
    const from = `vibeke.toft@${c.tenant}.example`;
    one = {
      ...one,
      from,
      to: answerAddress(signer, { organisationId: c.organisationId, email: from, meetingId: meeting.id }),
    };
    const url = link("Jeg kommer", "attendance.attend", { sequence: 0 });
    expect((await page(url)).said).toContain("Biblioteksudvalget");
    await desk.store.people.erase(c.idOf("Vibeke Toft"), { erasedName: "Slettet person" });
    const before = await c.everything();
    expect([(await page(url)).status, (await page(url, "nonce=1")).status]).toEqual([404, 404]);
    expect(await take(outlookAnswer(one, "jeg kommer"))).toBe("wrong-token");
    expect(await take(calendarAnswer({ ...one, id: "z@x" }, "ACCEPTED"))).toBe("wrong-token");
    expect(await take(bounceOf(one))).toBe("wrong-token");
    expect(await desk.store.directory.peopleAt(from)).toEqual([]);
    expect(await c.everything()).toBe(before);
  });
});

describe("what is counted", () => {
  it("is every mail by what came of it, from nought, without an address", async () => {
    const metrics = createMetrics({ token: "seen by tests" });
    for (const what of counted) metrics.meter.mailed(what);
    await take(outlookAnswer({ ...one, id: "m@x" }, "jeg kommer"));
    await take(outlookAnswer({ ...one, from: "ond@fremmed.example" }, "jeg kommer"));
    expect(counted).toEqual(["sent", "answered", "wrong-token"]);
    for (const what of counted) metrics.meter.mailed(what);
    const request = new IncomingMessage(new Socket());
    request.headers.authorization = "Bearer seen by tests";
    const shown = sure(await metrics.page(request, { outbox: desk.store.outbox }));
    const lines = shown.split("\n").filter((line) => line.startsWith("referent_mails_total"));
    expect(lines).toContain('referent_mails_total{what="wrong-token"} 1');
    expect(lines).toContain('referent_mails_total{what="bounced"} 0');
    expect(lines.join()).not.toContain("@");
  });
});

describe("mail that comes back", () => {
  it("for good shuts the door and tells the secretary, once", async () => {
    await c.say(signe, `medlem Birthe Lang ${one.from}`);
    await c.forget();
    expect(await take(bounceOf(one))).toBe("bounced");
    await take(bounceOf(one));
    expect((await c.told(signe)).map(read).filter((said) => said.includes("Birthe Lang pr. mail"))).toHaveLength(1);
    const doors = await desk.store.within(c.organisationId, (tx) => tx.people.doors(c.idOf(birthe)));
    expect(doors.map(({ platform }) => platform)).toEqual(["teams"]);
    await c.say(signe, `medlem Birthe Lang ${one.from}`);
    const again = await desk.store.within(c.organisationId, (tx) => tx.people.doors(c.idOf(birthe)));
    expect(again.map(({ platform }) => platform)).toContain("mail");
  });

  it("for a while, or to an address that is not ours, changes nothing", async () => {
    await c.say(signe, `medlem Birthe Lang ${one.from}`);
    const before = await c.everything();
    await take(bounceOf(one, { action: "delayed", status: "4.2.2" }));
    await take(bounceOf({ ...one, from: "carl@kontor.example" }));
    await take(bounceOf({ ...one, to: signer.address }));
    expect(await c.everything()).toBe(before);
  });
});

describe("what is sent", () => {
  it("to a member by mail alone is text, HTML and a calendar object in one, with a link for each answer", async () => {
    await c.say(signe, "medlem Ida Ørsted ida.oersted@kontor.example");
    await c.forget();
    await c.say(signe, "møde 3/11 kl. 9-10.30, Teams-møde https://teams.microsoft.com/meet/1");
    const ida = sure((await desk.store.directory.peopleAt("IDA.oersted@kontor.example"))[0]);
    const { rows } = await desk.sql.query<{ id: string; key: string; message: OutboxRow }>(
      "select id, key, message from outbox where addressee = $1 order by ordinal",
      [`person:${ida.id}`],
    );
    const kept = sure(rows.find(({ key }) => key.startsWith("invitation:") && key.includes(":0:")));
    const deliver = createDeliverer({
      store: desk.store,
      platforms: [door.platform],
      clock,
      log: silentLog,
      documents: noDocuments,
    });
    const row = {
      ...kept.message,
      id: kept.id,
      key: kept.key,
      organisationId: c.organisationId,
      to: { kind: "person" as const, personId: ida.id },
      state: "due" as const,
      createdAt: clock.now(),
    };
    expect((await deliver(row)).state).toBe("sent");
    const mail = sure(server.sent.at(-1));
    expect(mail.raw).toMatch(/Content-Type: text\/calendar; charset=utf-8; method=REQUEST/iu);
    expect(mail.raw).toMatch(/multipart\/alternative/iu);
    expect(mail.email.html).toContain("/svar/");
    expect(mail.email.headers.find(({ key }) => key === "auto-submitted")?.value).toBe("auto-generated");
    expect(mail.from).toBe(mail.email.replyTo?.[0]?.address);
    const part = sure(mail.email.attachments.find(({ mimeType }) => mimeType === "text/calendar"));
    const calendar = (
      typeof part.content === "string" ? part.content : new TextDecoder().decode(part.content)
    ).replaceAll(/\r?\n /gu, "");
    expect(calendar).toContain(`:mailto:${mail.from}`);
    expect(
      await take(outlookAnswer({ ...one, from: "ida.oersted@kontor.example", to: mail.from, id: "9@x" }, "jeg kommer")),
    ).toBe("answered");
  });
});

/** `MAIL_FUZZ=10000 npx vitest run tests/mail` for all of them. */
const runs = Number(process.env["MAIL_FUZZ"] ?? 500);
/** Ten thousand take minutes, on a busy machine many. */
const patienceMs = 240_000 + runs * 100;

describe("mails that nobody wrote", () => {
  it(
    "crash nothing, and change nothing without a seal",
    async () => {
      const forged = { ...one, to: one.to.replace(/.@/u, (end) => (end === "a@" ? "b@" : "a@")) };
      const bases = [
        outlookAnswer(forged, "jeg kommer"),
        gmailAnswer({ ...forged, from: "ond@fremmed.example" }, "afbud"),
        htmlOnlyAnswer(forged, "punkt: x"),
        calendarAnswer(forged, "ACCEPTED"),
        calendarAnswer(forged, "TENTATIVE", { method: "COUNTER" }),
        absence(forged),
        listMail(one),
        bounceOf(forged),
      ];
      const piece = fc.oneof(
        fc.string({ unit: "binary", maxLength: 40 }),
        fc.constantFrom(
          "\r\n",
          "\r\n\r\n",
          "--c",
          "\u0000",
          "Content-Type: multipart/mixed; boundary=",
          "BEGIN:VEVENT\r\n",
          "To: ",
          "From: ",
          "Content-Transfer-Encoding: base64\r\n",
          "=?utf-8?B?",
          "<".repeat(500),
          "(".repeat(500),
        ),
      );
      const change = fc.record({ place: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.nat(60), put: piece });
      const before = await c.everything();
      const outcomes = new Map<string, number>();
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...bases), fc.array(change, { maxLength: 6 }), async (base, changes) => {
          const raw = changes.reduce((text, { place, cut, put }) => {
            const from = Math.floor(place * text.length);
            return text.slice(0, from) + put + text.slice(from + cut);
          }, base);
          const outcome = await take(raw);
          outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
          expect(outcome).not.toBe("answered");
          expect(outcome).not.toBe("bounced");
        }),
        { numRuns: runs },
      );
      expect(await c.everything()).toBe(before);
      expect([...outcomes.values()].reduce((sum, count) => sum + count, 0)).toBe(runs);
      expect(outcomes.get("wrong-token")).toBeGreaterThan(runs / 10);
    },
    patienceMs,
  );
});
