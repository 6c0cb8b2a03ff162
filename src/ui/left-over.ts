import type { Meeting } from "../domain/meeting.ts";
import { localDateOf } from "../domain/time.ts";
import { formatDay } from "./dates.da.ts";
import { counted, listed } from "./labels.da.ts";

/** How much a meeting left behind for another: items that were not dealt with, and proposals nobody answered. */
export type LeftOver = { meetingId: string; items: number; proposals: number };

export const isNothingLeft = ({ items, proposals }: LeftOver): boolean => items + proposals === 0;

/** »2 punkter og 1 forslag« */
function leftWords({ items, proposals }: LeftOver, [one, many]: [string, string]): string {
  return listed([
    ...(items > 0 ? [counted(items, one, many)] : []),
    ...(proposals > 0 ? [counted(proposals, "forslag", "forslag")] : []),
  ]);
}

/** Said of the meeting that they leave. */
export const carryLabel = (left: LeftOver, target: Meeting, now: Date): string =>
  `Flyt ${leftWords(left, ["punkt", "punkter"])} til mødet ${formatDay(localDateOf(target.start), now)}`;

/** Said on the meeting that they come to. */
export const takeLabel = (left: LeftOver): string => `Tag ${leftWords(left, ["udsat punkt", "udsatte punkter"])} med`;
