import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import ICAL from "ical.js";
import { describe, expect, it } from "vitest";
import { invitationText, type Invitation } from "../../src/calendar/invitation.ts";
import { publicMeeting } from "../../src/domain/circle.ts";
import { memberOf } from "../../src/domain/forum.ts";
import type { Meeting } from "../../src/domain/meeting.ts";
import { placeIn } from "../../src/domain/place.ts";
import { instantAt } from "../../src/domain/time.ts";
import { invitationTexts } from "../../src/ui/calendar.ts";
import {
  answerFrom,
  boardMeeting,
  calledMeeting,
  harbourBoard,
  ids,
  itemAt,
  person,
} from "../support/harbour-board.ts";
import { occasions, sentAgenda, type Occasion } from "./occasions.ts";

const forum = harbourBoard();
const organiser = { name: "Karen Holt", email: "karen.holt@havn.example" };

function invitationTo(personId: string, meeting: Meeting, more: Partial<Invitation> = {}): string {
  const recipient = memberOf(more.forum ?? forum, personId)!;
  const texts = invitationTexts(publicMeeting(meeting), more.forum ?? forum);
  const now = instantAt("2027-06-08", "09:00");
  return invitationText({ meeting, forum, recipient, method: "REQUEST", now, organiser, texts, ...more });
}

/** The one event of an invitation, as ical.js reads it, every zone and property strictly. */
function read(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  const zone = new ICAL.Timezone(calendar.getFirstSubcomponent("vtimezone")!);
  const component = calendar.getFirstSubcomponent("vevent")!;
  const event = new ICAL.Event(component);
  event.startDate.zone = zone;
  event.endDate.zone = zone;
  return { calendar, component, event, method: calendar.getFirstPropertyValue("method") };
}

function attendeesIn(text: string): Record<string, string | undefined>[] {
  return read(text)
    .component.getAllProperties("attendee")
    .map((one) => ({
      address: String(one.getFirstValue()),
      name: one.getFirstParameter("cn"),
      role: one.getFirstParameter("role"),
      answer: one.getFirstParameter("partstat"),
      asked: one.getFirstParameter("rsvp"),
    }));
}

const unfolded = (text: string) => text.replaceAll("\r\n ", "");

const cancelled = {
  status: "cancelled",
  sequence: 2,
  cancelledAt: instantAt("2027-06-10", "09:00"),
  cancelReason: "formanden er syg",
} as const;

/** Whose calendar each golden file is for stands in its name: `summer/1-first-call.aage.soerup.ics`. */
function goldenFile({ season, name, recipient }: Occasion): URL {
  const member = everybody.find(({ personId }) => personId === recipient)!;
  return new URL(`../golden/calendar/${season}/${name}.${member.email!.split("@")[0]}.ics`, import.meta.url);
}

const everybody = [
  ...new Map(occasions.flatMap(({ forum: { members } }) => members).map((one) => [one.personId, one])).values(),
];

describe("a meeting's life in calendars, byte for byte", () => {
  it.each(occasions)("$season: $name", (occasion) => {
    const { meeting, method, start, offset, recipient: personId } = occasion;
    const recipient = everybody.find((one) => one.personId === personId)!;
    const left = memberOf(occasion.forum, personId) === null;
    const said = invitationTexts(publicMeeting(meeting), occasion.forum);
    const texts = left ? { ...said, description: "" } : said;
    const text = invitationTo(personId, meeting, { method, forum: occasion.forum, recipient, texts });
    const file = goldenFile(occasion);
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(file, text);
    expect(text).toBe(readFileSync(file, "utf8"));

    const { event, component, method: written } = read(text);
    expect(written).toBe(method);
    expect(event.uid).toBe(meeting.uid);
    expect(event.sequence).toBe(meeting.sequence);
    expect(event.startDate.toString()).toBe(start);
    expect(event.startDate.utcOffset()).toBe(offset * 3600);
    expect(event.startDate.toJSDate()).toEqual(meeting.start);
    expect(event.endDate.toJSDate()).toEqual(meeting.end);
    expect(component.getFirstProperty("dtstart")?.getFirstParameter("tzid")).toBe("Europe/Copenhagen");
    expect(component.getAllSubcomponents("valarm")).toHaveLength(method === "REQUEST" ? 1 : 0);
    expect(unfolded(text)).not.toMatch(/havnefoged|Skibsværftet/i);
  });
});

describe("the calendar's own reminder", () => {
  it.each([
    [15, "-PT15M"],
    [60, "-PT1H"],
  ])("comes %i minutes before, as the forum has chosen", (alarmMinutes, trigger) => {
    const own = harbourBoard({ settings: { ...forum.settings, alarmMinutes } });
    const alarm = read(invitationTo(ids.boats, boardMeeting(), { forum: own })).component.getFirstSubcomponent(
      "valarm",
    );
    expect(String(alarm?.getFirstPropertyValue("trigger"))).toBe(trigger);
    expect(alarm?.getFirstPropertyValue("action")).toBe("DISPLAY");
  });

  it("does not come where the forum wants none", () => {
    const own = harbourBoard({ settings: { ...forum.settings, alarmMinutes: 0 } });
    expect(invitationTo(ids.boats, boardMeeting(), { forum: own })).not.toContain("VALARM");
  });
});

describe("the text", () => {
  it("says the join link and the agenda, and says it in HTML, too, with what people write as they wrote it", () => {
    const joinLink = "https://teams.microsoft.com/meet/3817?a=1&p=b";
    const items = [itemAt(1, 'Priser < 100 & "resten"')];
    const text = invitationTo(ids.boats, calledMeeting({ joinLink, items }));
    const { event, component } = read(text);
    expect(event.description).toBe(`Deltag online: ${joinLink}\n\nDagsorden:\n1. Priser < 100 & "resten"`);
    expect(component.getFirstPropertyValue("url")).toBe(joinLink);
    // An x-property is read as it stands, its escapes too.
    expect(String(component.getFirstPropertyValue("x-alt-desc")).replace(/\\([;,])/gu, "$1")).toBe(
      '<html><body><p>Deltag online: <a href="https://teams.microsoft.com/meet/3817?a=1&amp;p=b">https://teams.microsoft.com/meet/3817?a=1&amp;p=b</a></p><p>Dagsorden:<br>1. Priser &lt; 100 &amp; &quot;resten&quot;</p></body></html>',
    );
    expect(component.getFirstProperty("x-alt-desc")?.getFirstParameter("fmttype")).toBe("text/html");
  });
});

describe("times", () => {
  it("are Copenhagen's whatever the machine's zone", () => {
    const script = `
      import { invitationText } from "./src/calendar/invitation.ts";
      import { boardMeeting, harbourBoard } from "./tests/support/harbour-board.ts";
      const forum = harbourBoard();
      const now = new Date(0), texts = { summary: "x", description: "", alarm: "x" };
      const organiser = { name: "x", email: null };
      process.stdout.write(invitationText({ meeting: boardMeeting(), forum, recipient: forum.members[0], method: "REQUEST", now, organiser, texts }));`;
    const env = { ...process.env, TZ: "America/Los_Angeles" };
    const text = execFileSync(process.execPath, ["--input-type=module-typescript", "-e", script], {
      env,
      encoding: "utf8",
    });
    expect(text).toContain("DTSTART;TZID=Europe/Copenhagen:20270615T130000\r\n");
    expect(text).toContain("DTSTAMP:19700101T000000Z\r\n");
  });

  it("come with the zone's rules, not with single dates", () => {
    const text = invitationTo(ids.boats, boardMeeting());
    expect(text).toContain("RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU");
    expect(text).not.toMatch(/RDATE|X-WR-TIMEZONE|TIMEZONE-ID|TZURL/);
  });
});

describe("attendees", () => {
  it("carry role and the answer to the meeting's present time; members who have not answered are asked", () => {
    const meeting = boardMeeting({
      sequence: 1,
      attendance: [
        answerFrom(ids.boats, "attending", { sequence: 1 }),
        answerFrom(ids.fish, "attending", { sequence: 0 }),
        answerFrom(ids.ferry, "apology", { sequence: 1, deputyId: ids.deputy }),
      ],
    });
    expect(
      attendeesIn(invitationTo(ids.boats, meeting)).map(({ name, role, answer, asked }) => [name, role, answer, asked]),
    ).toEqual([
      ["Karen Holt", "OPT-PARTICIPANT", "NEEDS-ACTION", undefined],
      ["Åge Sørup", "REQ-PARTICIPANT", "ACCEPTED", undefined],
      ["Birthe Munk", "CHAIR", "NEEDS-ACTION", "TRUE"],
      ["Poul Tange", "REQ-PARTICIPANT", "NEEDS-ACTION", "TRUE"],
      ["Signe Friis", "REQ-PARTICIPANT", "DECLINED", undefined],
      ["Tea Lind", "OPT-PARTICIPANT", "NEEDS-ACTION", "TRUE"],
      ["Niels Bork", "REQ-PARTICIPANT", "NEEDS-ACTION", "TRUE"],
    ]);
  });

  it("without an address are left out, but for the recipient, who is named by id", () => {
    const people = [
      person(ids.boats, "Åge Sørup", "member", { email: null }),
      person(ids.fish, "Poul Tange", "member", { email: null }),
    ];
    const text = invitationTo(ids.boats, boardMeeting(), { forum: harbourBoard({ members: people }) });
    expect(attendeesIn(text).map((one) => one["address"])).toEqual([`urn:uuid:${ids.boats}`]);
  });

  it("with one address between them are one attendee", () => {
    const email = "faelles@havn.example";
    const people = [
      person(ids.boats, "Åge Sørup", "member", { email }),
      person(ids.fish, "Poul Tange", "member", { email: email.toUpperCase() }),
    ];
    expect(
      attendeesIn(invitationTo(ids.boats, boardMeeting(), { forum: harbourBoard({ members: people }) })),
    ).toHaveLength(1);
  });

  it("may have letters of the alphabet in their addresses, written as a URI must", () => {
    const people = [person(ids.boats, "Åge Sørup", "member", { email: "åge+havn@søfart.example" })];
    const text = invitationTo(ids.boats, boardMeeting(), { forum: harbourBoard({ members: people }) });
    expect(attendeesIn(text)[0]?.["address"]).toBe("mailto:%C3%A5ge+havn@xn--sfart-vua.example");
  });

  it("of a cancelled meeting are all, without answers", () => {
    const attendees = attendeesIn(invitationTo(ids.boats, calledMeeting(cancelled), { method: "CANCEL" }));
    expect(attendees).toHaveLength(6);
    expect(attendees.every((one) => one["answer"] === undefined && one["asked"] === undefined)).toBe(true);
  });

  it("of a cancel of a meeting that stands are the recipient alone, and the meeting keeps its status", () => {
    const text = invitationTo(ids.deputy, calledMeeting(), { method: "CANCEL" });
    expect(attendeesIn(text).map((one) => one["name"])).toEqual(["Niels Bork"]);
    expect(text).not.toContain("STATUS:");
  });
});

describe("the organiser", () => {
  it("without an address is the forum's id as a URI, with the name", () => {
    const text = unfolded(invitationTo(ids.boats, boardMeeting(), { organiser: { name: "Karen Holt", email: null } }));
    expect(text).toContain(`\r\nORGANIZER;CN="Karen Holt":urn:uuid:${ids.forum}\r\n`);
  });
});

describe("what is closed", () => {
  it("stands with its public title or none", () => {
    const text = unfolded(invitationTo(ids.chair, calledMeeting({ items: sentAgenda })));
    expect(text).toContain("2. Personalesag\\n3. Lukket punkt\\n");
    expect(text).not.toMatch(/havnefoged|Skibsværftet/i);
  });
});

describe("lines", () => {
  it("are at most 75 octets, end with CRLF, and keep æøå and emoji whole", () => {
    const place = "Rødgrød med fløde på Ærø, ".repeat(8) + "🚢".repeat(40);
    const text = invitationTo(ids.boats, boardMeeting({ place, items: sentAgenda }));
    const lines = text.split("\r\n");
    expect(lines.pop()).toBe("");
    expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
    expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    expect(lines.every((line) => line.isWellFormed())).toBe(true);
    expect(read(text).event.location).toBe(place);
  });

  const evil =
    'x\r\nATTENDEE:mailto:ond@example.com\nEND:VEVENT\rBEGIN:VALARM\u2028X:1\u0085Y:2\u0000"^;,\\n:mailto:urn:uuid:1';

  it("cannot be made by what people write", () => {
    const members = [
      person(ids.boats, evil, "member", { email: "aage@havn.example\r\nX:1" }),
      person(ids.fish, evil, "chair", { email: "p@havn.example" }),
    ];
    const hostile = harbourBoard({ name: evil, members });
    const items = [itemAt(1, evil), itemAt(2, evil, { closed: true, publicTitle: evil })];
    const meeting = calledMeeting({ place: evil, items });
    const texts = invitationTexts(publicMeeting(meeting), hostile);
    const text = invitationTo(ids.boats, meeting, {
      forum: hostile,
      texts,
      organiser: { name: evil, email: `"${evil}"@x` },
    });
    const plain = invitationTo(ids.boats, calledMeeting({ items: [itemAt(1, "x")] }), {
      forum: harbourBoard({ members: [person(ids.boats, "x", "member"), person(ids.fish, "y", "chair")] }),
    });
    const names = (one: string) =>
      unfolded(one)
        .split("\r\n")
        .map((line) => line.split(/[;:]/)[0]);
    expect(names(text)).toEqual(names(plain));
    expect(text).not.toMatch(/[^\P{Cc}\r\n]|[\u2028\u2029]/u);
    const { component, calendar } = read(text);
    expect(calendar.getAllSubcomponents("vevent")).toHaveLength(1);
    expect(component.getAllSubcomponents()).toHaveLength(1);
    expect(attendeesIn(text).map((one) => one["address"])).toEqual([`urn:uuid:${ids.boats}`, "mailto:p@havn.example"]);
  });

  it("cannot be made by any words whatever", () => {
    const shape = (one: string) =>
      unfolded(one)
        .split("\r\n")
        .map((line) => line.split(/[;:]/)[0]);
    const texty = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({
        unit: fc.constantFrom(
          "\r",
          "\n",
          "\t",
          " ",
          "\u0085",
          "\u2028",
          "\\",
          ";",
          ":",
          ",",
          '"',
          "^",
          "n",
          "=",
          "🚢",
          "æ",
        ),
      }),
    );
    const make = (said: string) => {
      const hostile = harbourBoard({
        name: `H${said}`,
        members: [person(ids.boats, `Å${said}`, "member", { email: "a@b.dk" })],
      });
      const joinLink = placeIn(`https://x.dk/${said}`).joinLink;
      const meeting = calledMeeting({ place: `P${said}`, joinLink, items: [itemAt(1, `I${said}`)] });
      return invitationTo(ids.boats, meeting, {
        forum: hostile,
        organiser: { name: `O${said}`, email: `o${said}@b.dk` },
      });
    };
    const plain = shape(make("x"));
    fc.assert(
      fc.property(texty, (said) => {
        const text = make(said);
        expect(shape(text)).toEqual(plain);
        expect(Math.max(...text.split("\r\n").map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
        expect(read(text).calendar.getAllSubcomponents("vevent")).toHaveLength(1);
      }),
      { numRuns: 200 },
    );
  });

  it("give back quotes, commas, carets and backslashes as they were written", () => {
    const odd = String.raw`Mødelokale "2"; 1. sal, C:\ny ^ ^n`;
    const text = invitationTo(ids.boats, boardMeeting({ place: odd }), {
      forum: harbourBoard({ members: [person(ids.boats, 'Åge "Skipper" Sørup; ^n', "member")] }),
    });
    expect(read(text).event.location).toBe(odd);
    expect(unfolded(text)).toContain(`CN="Åge ^'Skipper^' Sørup; ^^n"`);
  });
});
