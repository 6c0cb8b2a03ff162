/** Where a meeting is held: what people call the place, and the address by which those far away join. */
export type MeetingPlace = { place: string | null; joinLink: string | null };

/** A word of its own: an address in the midst of other signs is part of what somebody wrote. */
const address = /(?<=^\(?|\s\(?)https?:\/\/[^\s\p{C}<>"]+/iu;

/** What the makers of meeting rooms are called by people, by their addresses. */
const makers: readonly [RegExp, string][] = [
  [/(^|\.)teams\.(microsoft|live)\.com$/u, "Teams"],
  [/(^|\.)zoom\.(us|com)$/u, "Zoom"],
  [/^meet\.google\.com$/u, "Google Meet"],
  [/(^|\.)webex\.com$/u, "Webex"],
];

/**
 * The first web address in what was written as the place is the join link, and the rest is the place; a link alone is called by its
 * maker, or by its host. The link is ASCII and cannot end a line.
 */
export function placeIn(written: string | null): MeetingPlace {
  const found = address.exec(written ?? "")?.[0].replace(/[.,;:!?)\]]+$/u, "");
  if (written === null || found === undefined || !URL.canParse(found)) return { place: written, joinLink: null };
  const link = new URL(found);
  const rest = written
    .replace(found, " ")
    .replace(/[\s,;:·–.-]+$/u, "")
    .replace(/^[\s,;:·–-]+/u, "")
    .replace(/[\s,;]*\(\s*\)/u, "");
  return { place: rest === "" ? makerOf(link.hostname) : rest, joinLink: link.href };
}

function makerOf(host: string): string {
  return makers.find(([pattern]) => pattern.test(host))?.[1] ?? host;
}
