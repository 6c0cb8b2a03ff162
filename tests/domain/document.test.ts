import { describe, expect, it } from "vitest";

import { linkExpiry, linkHolds, mayOpenDocument, openedAs, type DocumentLink } from "../../src/domain/document.ts";
import { defaultSettings, removeMember, setMember } from "../../src/domain/forum.ts";
import { birthe, chair, committee, now, observer, person, secretary } from "../support/committee.ts";

const second = 1000;
const later = (ms: number): Date => new Date(now.getTime() + ms);
const link = (more: Partial<DocumentLink> = {}): DocumentLink => ({
  meetingId: "m",
  personId: birthe,
  expiresAt: linkExpiry(now, defaultSettings),
  withdrawnAt: null,
  ...more,
});

describe("a link to a document", () => {
  const days = (count: number): number => count * 24 * 3600 * second;
  it.each([
    ["when it is made", 0, true],
    ["a second before its hour", days(30) - second, true],
    ["at its hour", days(30), false],
    ["a second after", days(30) + second, false],
  ])("%s", (_when, ms, holds) => {
    expect(linkHolds(link(), later(ms))).toBe(holds);
  });

  it("holds for as long as the forum says", () => {
    const expiresAt = linkExpiry(now, { ...defaultSettings, linkDays: 1 });
    expect(linkHolds(link({ expiresAt }), later(days(1) - second))).toBe(true);
    expect(linkHolds(link({ expiresAt }), later(days(1)))).toBe(false);
  });

  it("does not hold once it is withdrawn", () => {
    expect(linkHolds(link({ withdrawnAt: now }), now)).toBe(false);
  });
});

describe("who may open a document", () => {
  const withDeputy = setMember(committee(), person("Eva Bro"), { role: "deputy", deputyFor: birthe });

  it.each([
    ["the chair", chair, true],
    ["the secretary", secretary, true],
    ["a member", birthe, true],
    ["an observer", observer, true],
    ["a deputy", "person Eva Bro", true],
    ["a stranger, a guest among them", "person Ulla Kvist", false],
  ])("%s", (_who, personId, may) => {
    expect(mayOpenDocument(withDeputy, personId)).toBe(may);
  });

  it("is not a member who has been removed", () => {
    expect(mayOpenDocument(removeMember(withDeputy, person("Birthe Lang")), birthe)).toBe(false);
  });
});

it.each([
  ["agenda", "agenda"],
  ["draft", "minutes"],
  ["approved", "minutes"],
] as const)("a version %s counts as having opened the %s", (stage, opened) => {
  expect(openedAs(stage)).toBe(opened);
});
