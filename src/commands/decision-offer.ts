import { localDateOf, localStampOf, localTimeOf } from "../domain/time.ts";
import type { Meeting } from "../domain/meeting.ts";
import { standingEntries } from "../domain/minutes.ts";
import type { Button } from "../ui/card.ts";
import { findTimes } from "../ui/dates.da.ts";
import { meetingOffers } from "../ui/decision.ts";
import type { InForum } from "./command.ts";
import { timesOf } from "./date-choice.ts";
import { meetingsAfter } from "./meeting-choice.ts";

/** A coming time with an end that a text names: what a decision about the next meeting says. */
function timeNamed(text: string, now: Date): { start: Date; end: Date } | null {
  for (const found of findTimes(text, { today: localDateOf(now), now: localTimeOf(now) })) {
    const { start, end } = timesOf(found.value);
    if (end && start > now) return { start, end };
  }
  return null;
}

/** Buttons that plan or move a meeting to the time a decision names. Only offered: the decision says it, the secretary does it. */
export async function offersFor(asked: InForum, meeting: Meeting, text: string): Promise<Button[]> {
  const time = timeNamed(text, asked.now);
  if (!time) return [];
  const [next] = await meetingsAfter(asked, meeting);
  return meetingOffers(
    { ...time, startStamp: localStampOf(time.start), endStamp: localStampOf(time.end) },
    next ?? null,
    asked.now,
  );
}

/** The same for all the decisions of a meeting. */
export async function timeOffers(asked: InForum, meeting: Meeting): Promise<Button[]> {
  const decisions = standingEntries(meeting).filter((entry) => entry.kind === "decision");
  const offers = [];
  for (const decision of decisions) offers.push(...(await offersFor(asked, meeting, decision.text)));
  return offers.slice(0, 3);
}
