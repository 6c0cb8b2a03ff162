import { afterAll, beforeAll, expect, it } from "vitest";

import { createRouter } from "../../src/chat/router.ts";
import { createDeliverer } from "../../src/jobs/deliver.ts";
import { createMailDoor } from "../../src/mail/door.ts";
import { mailPeople } from "../../src/mail-people.ts";
import type { OutboxRow } from "../../src/ports.ts";
import { cardOf, openDesk, read, signe, sure, type Desk } from "../support/desk.ts";
import { silentLog } from "../support/log.ts";
import { startMailStandIn, type MailStandIn, type SentMail } from "../support/mail-stand-in.ts";
import { noDocuments } from "../support/no-documents.ts";
import { calendarAnswer, gmailAnswer, outlookAnswer, type Written } from "./samples.ts";

/**
 * The whole story of a member who has nothing but mail, over SMTP and IMAP. `MAIL_SERVER=dovecot npx vitest run tests/mail/member.test.ts` has
 * Debian's dovecot for the mailbox.
 */
const ida = "ida.oersted@kontor.example";
const publicUrl = "https://referent.example";
const patienceMs = 120_000;

let desk: Desk;
let server: MailStandIn;
beforeAll(async () => {
  desk = await openDesk();
  server = await startMailStandIn();
});
afterAll(async () => {
  await desk.close();
  await server.stop();
});

const textOf = ({ email }: SentMail): string => `${email.subject ?? ""}\n${email.text ?? ""}`;

it(
  "is invited, proposes an item, answers by calendar and in words, reads the agenda, and objects to the draft",
  async () => {
    const { store, clock } = desk;
    const c = await desk.committee();
    const router = createRouter({ store, clock, log: silentLog, publicUrl, linksUrl: null });
    const config = {
      address: "referent@referent.example",
      key: "a key for tests alone, and for no other use",
      smtpUrl: server.smtpUrl,
      imapUrl: server.imapUrl,
    };
    const tools = { people: mailPeople(store, clock), publicUrl, clock, log: silentLog };
    const door = createMailDoor(config, router, tools);
    const deliver = createDeliverer({
      store,
      platforms: [door.platform],
      clock,
      log: silentLog,
      documents: noDocuments,
    });
    const gone = new Set<string>();

    /** Sends what waits for Ida, and gives the newest mail. */
    const received = async (): Promise<SentMail> => {
      const [person] = await store.directory.peopleAt(ida);
      const to = { kind: "person" as const, personId: sure(person).id };
      const query = "select id, key, message from outbox where addressee = $1 order by ordinal";
      const { rows } = await desk.sql.query<{ id: string; key: string; message: OutboxRow }>(query, [
        `person:${to.personId}`,
      ]);
      for (const { id, key, message } of rows.filter((row) => !gone.has(row.id))) {
        gone.add(id);
        const row = { ...message, id, key, to, organisationId: c.organisationId, state: "due" as const, attempt: 1 };
        expect((await deliver({ ...row, createdAt: clock.now() }, false)).state).toMatch(/sent|dropped/u);
      }
      return sure(server.sent.filter(({ to: recipients }) => recipients.includes(ida)).at(-1));
    };
    let mails = 0;
    /** Ida's program puts a mail in our mailbox; what we answer. */
    const writes = async (raw: (one: Written) => string, about: SentMail, stamp: string): Promise<SentMail> => {
      const { uid } = await c.meeting();
      const to = sure(about.email.replyTo?.[0]?.address);
      server.deliver(raw({ from: ida, to, uid, id: `${(mails += 1)}@kontor.example`, at: stamp }));
      await door.settled();
      return sure(server.sent.filter(({ to: recipients }) => recipients.includes(ida)).at(-1));
    };
    const answer = async () => {
      const { attendance } = await c.meeting();
      const own = sure(attendance[0]);
      return [own.answer, own.door];
    };

    await c.say(signe, `medlem Ida Ørsted ${ida}`);
    await c.say(signe, "møde 22/10 kl. 13-14.30, Lokale 2");
    const invited = await received();
    expect(textOf(invited)).toContain("Du er indkaldt til Biblioteksudvalget torsdag den 22. oktober kl. 13.00-14.30");
    expect(invited.raw).toMatch(/text\/calendar; charset=utf-8; method=REQUEST/iu);

    desk.set("2026-09-02T12:00");
    const proposed = await writes(
      (one) => outlookAnswer(one, "punkt: Læsning for børn, 15 min"),
      invited,
      "Wed, 02 Sep 2026 11:00:00 +0200",
    );
    expect(textOf(proposed)).toContain("Læsning for børn");
    await c.say(signe, "godkend F1");

    await writes(
      (one) => calendarAnswer(one, "ACCEPTED", { stamp: "20260902T091500Z" }),
      invited,
      "Wed, 02 Sep 2026 11:15:00 +0200",
    );
    expect(await answer()).toEqual(["attending", "calendar"]);
    const apology = await writes(
      (one) => gmailAnswer(one, "afbud, kursus"),
      invited,
      "Wed, 02 Sep 2026 11:30:00 +0200",
    );
    expect(textOf(apology)).toContain("Dit afbud til Biblioteksudvalget torsdag den 22. oktober");
    // What her calendar said before that, and the mail brought late.
    await writes(
      (one) => calendarAnswer(one, "ACCEPTED", { stamp: "20260902T092000Z" }),
      invited,
      "Wed, 02 Sep 2026 11:20:00 +0200",
    );
    expect(await answer()).toEqual(["apology", "mail"]);
    await writes((one) => outlookAnswer(one, "jeg kommer alligevel"), invited, "Wed, 02 Sep 2026 11:45:00 +0200");
    expect(await answer()).toEqual(["attending", "mail"]);

    desk.set("2026-10-15T09:00");
    await c.say(signe, "udsend");
    const agenda = await received();
    expect(textOf(agenda)).toContain("Læsning for børn");
    expect(agenda.raw).toMatch(/text\/calendar; charset=utf-8; method=REQUEST/iu);

    desk.set("2026-10-22T13:00");
    await c.say(signe, "start");
    await c.say(signe, "beslutning 1: Udvalget tilsluttede sig forslaget");
    desk.set("2026-10-22T14:30");
    await c.say(signe, "slut");
    await c.say(signe, "referat udsend");
    const draft = await received();
    expect(textOf(draft)).toContain("Udkast til referat");
    await writes(
      (one) => outlookAnswer(one, "indsigelse 1: Der skal stå, at vi drøftede det"),
      draft,
      "Thu, 22 Oct 2026 14:30:00 +0200",
    );
    expect((await c.meeting()).objections.map(({ text }) => text)).toEqual(["Der skal stå, at vi drøftede det"]);
    expect(read(cardOf(sure((await c.told(signe)).at(-1))))).toContain("Ida Ørsted");
    expect(door.counts()).toEqual({ answered: 6 });
    await door.stop();
    expect(desk.faults()).toEqual([]);
  },
  patienceMs,
);
