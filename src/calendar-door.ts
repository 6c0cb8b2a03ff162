import { calendarObject } from "./commands/telling.ts";
import { feedParts, type FeedEntry, type MeetingFeed } from "./calendar/feed.ts";
import { isInvited } from "./domain/attendance.ts";
import { publicMeeting } from "./domain/circle.ts";
import { formerMember, memberOf, type Forum } from "./domain/forum.ts";
import { addMinutes } from "./domain/time.ts";
import type { Clock, Feed, Store, Transaction } from "./ports.ts";
import { createRateLimit } from "./rate-limit.ts";
import { forumFeedName, invitationTexts, ownFeedName } from "./ui/calendar.ts";

/** What stands behind `/kalender/<token>.ics`: one person's invitation to one meeting, or the meetings of a person or a forum. */
export type CalendarAnswer =
  | { kind: "none" }
  | { kind: "too often"; waitMs: number }
  | { kind: "invitation"; text: string }
  | ({ kind: "unchanged" } & Stamps)
  | ({ kind: "feed"; parts: AsyncIterable<string> } & Stamps);

type Stamps = { etag: string; lastModified: Date | null };

export type CalendarDoor = (asked: { token: string; ifNoneMatch: string | null }) => Promise<CalendarAnswer>;

export type CalendarDoorTools = { store: Store; clock: Clock; build?: (feed: MeetingFeed) => AsyncIterable<string> };

/** A calendar asks a few times an hour; a forum's link is many people's. */
const perToken = { most: 30, perMs: 60_000 };
/** Raised when feeds are written otherwise than before, so that calendars that have the old ones fetch them anew. */
const edition = 1;
/** How far back a feed goes, in minutes: two years and some days. */
const memory = 740 * 24 * 60;

/** Answers what a calendar asks. A feed that is as the calendar has it is not built. */
export function createCalendarDoor({ store, clock, build = feedParts }: CalendarDoorTools): CalendarDoor {
  const limit = createRateLimit(perToken);
  return async ({ token, ifNoneMatch }) => {
    const waitMs = limit.wait(token, clock.now().getTime());
    if (waitMs > 0) return { kind: "too often", waitMs };
    const feed = await store.feedByToken(token);
    if (!feed) return invitation(store, clock, token);
    const stamps = { etag: `W/"${edition}-${feed.state}"`, lastModified: feed.changedAt };
    if (isKnown(ifNoneMatch, stamps.etag)) return { kind: "unchanged", ...stamps };
    return { kind: "feed", parts: build(await load(store, clock, feed)), ...stamps };
  };
}

/** RFC 9110 §13.1.2: compared without regard to which of them is weak. */
function isKnown(ifNoneMatch: string | null, etag: string): boolean {
  if (ifNoneMatch === null) return false;
  const plain = (tag: string): string => tag.trim().replace(/^W\//u, "");
  return ifNoneMatch.split(",").some((tag) => tag.trim() === "*" || plain(tag) === plain(etag));
}

/** One person's calendar object for one meeting as it now stands; for those who have left, what takes it out of their calendar. */
async function invitation(store: Store, clock: Clock, token: string): Promise<CalendarAnswer> {
  const found = await store.invitationByToken(token);
  if (!found) return { kind: "none" };
  return store.within(found.organisationId, async (tx) => {
    const meeting = await tx.meetings.get(found.meetingId);
    const forum = await tx.forums.get(meeting.forumId);
    const member = memberOf(forum, found.personId) ?? formerMember(await tx.people.get(found.personId));
    const { content } = calendarObject({ meeting, forum, now: clock.now() }, member);
    return { kind: "invitation", text: content };
  });
}

function load(store: Store, clock: Clock, { organisationId, owner }: Feed): Promise<MeetingFeed> {
  const from = addMinutes(clock.now(), -memory);
  return store.within(organisationId, async (tx) => {
    if (owner.kind === "forum") {
      const forum = await tx.forums.get(owner.forumId);
      return { name: forumFeedName(forum), personId: null, entries: await entriesOf(tx, forum, from) };
    }
    const { personId } = owner;
    const entries: FeedEntry[] = [];
    for (const forum of await tx.forums.ofPerson(personId)) {
      const all = await entriesOf(tx, forum, from);
      entries.push(...all.filter(({ meeting }) => isInvited(meeting, forum, personId)));
    }
    return { name: ownFeedName, personId, entries };
  });
}

async function entriesOf(tx: Transaction, forum: Forum, from: Date): Promise<FeedEntry[]> {
  const meetings = await tx.meetings.ofForum(forum.id, { from });
  return meetings.map((meeting) => ({ meeting, texts: invitationTexts(publicMeeting(meeting), forum) }));
}
