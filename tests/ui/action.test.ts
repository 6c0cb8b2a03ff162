import { expect, it } from "vitest";

import { assignAction } from "../../src/domain/action.ts";
import { closeItem } from "../../src/domain/agenda.ts";
import { startMeeting } from "../../src/domain/meeting.ts";
import { actionReminderCard } from "../../src/ui/action.ts";
import type { Button } from "../../src/ui/card.ts";
import { birthe, carl, committee, countingIds, itemTitled, meetingWith, secretary } from "../support/committee.ts";

/** The title that »Sæt på dagsordenen« puts on the next agenda. */
function offeredTitle({ closed }: { closed: boolean }): unknown {
  const newId = countingIds();
  const forum = committee(newId);
  const planned = meetingWith(["Salg af Havnevej"], newId, forum);
  const item = itemTitled(planned, "Salg af Havnevej");
  const started = startMeeting(closed ? closeItem(planned, item.id, null) : planned, secretary, planned.start);
  const given = { itemId: item.id, assigneeId: birthe, assigneeName: "Birthe Lang", text: "ringe til køberen" };
  const { meeting, action } = assignAction(
    started,
    { ...given, due: "2026-10-30", createdBy: secretary },
    { now: planned.start, newId },
  );
  const facts = { meeting, forum, names: new Map<string, string>(), now: planned.end };
  const card = actionReminderCard(facts, action, "action.overdue", { personId: carl, nextMeetingId: newId() });
  const buttons = card.elements.flatMap((one): Button[] => (one.kind === "buttons" ? one.buttons : []));
  const offer = buttons.find((button) => button.label === "Sæt på dagsordenen");
  return offer?.kind === "press" ? offer.press.args["title"] : null;
}

it("offers an overdue task for the next agenda by its words", () => {
  expect(offeredTitle({ closed: false })).toBe("Opfølgning: ringe til køberen");
});

it("offers a task under a closed item without its words, which others would read as a title", () => {
  expect(offeredTitle({ closed: true })).toBe("Opfølgning på opgave fra mødet torsdag den 22. oktober, punkt 1");
});
