import { expect, it } from "vitest";

import { sendDraft } from "../../src/domain/approval.ts";
import { endMeeting, startMeeting } from "../../src/domain/meeting.ts";
import { plainText } from "../../src/ui/card.ts";
import { draftCard } from "../../src/ui/minutes.ts";
import { birthe, committee, countingIds, meetingWith, observer, secretary } from "../support/committee.ts";

const newId = countingIds();
const forum = committee(newId);
const planned = meetingWith(["Budget"], newId, forum);
const ended = endMeeting(startMeeting(planned, secretary, planned.start), planned.end);
const facts = {
  meeting: sendDraft({ meeting: ended, forum, now: planned.end }),
  forum,
  names: new Map<string, string>(),
  now: planned.end,
};

it("asks those for corrections to the draft who may give them", () => {
  const member = { personId: birthe, role: "member", view: "internal" } as const;
  expect(plainText(draftCard(facts, member))).toContain("Har du rettelser");
  const reader = { personId: observer, role: "observer", view: "public" } as const;
  expect(plainText(draftCard(facts, reader))).not.toContain("rettelser");
});
