import { viewOf } from "../domain/circle.ts";
import { linkExpiry, linkHolds, mayOpenDocument, openedAs } from "../domain/document.ts";
import type { Forum } from "../domain/forum.ts";
import { isComing, isRunning, markOpened, type Meeting } from "../domain/meeting.ts";
import { refuse } from "../domain/rule-violation.ts";
import type { DocumentContent } from "../documents/content.ts";
import { StaleRecord, type Clock, type DocumentVersionHead, type Store, type Transaction } from "../ports.ts";
import type { Card } from "../ui/card.ts";
import { renewedCard, withdrawnLinksCard } from "../ui/document-card.ts";
import { linkedMeetings, withAddresses } from "../ui/document-links.ts";
import { ofMeeting } from "./argument.ts";
import { beside, forumCommand, instead, type Command, type InForum } from "./command.ts";
import { changedSince, versionFor } from "./document-version.ts";
import { factsFor } from "./facts.ts";

/** Where links to documents begin, as `https://…`; null when nobody could open them. */
export type LinkTools = { store: Store; clock: Clock; linksUrl: string | null };

/**
 * The card as this person gets it, with links of their own where it links to documents. Left out are links to what has not gone out, or
 * is not theirs to open; and for everybody (`null`) all of them.
 */
export async function withOwnLinks(
  { store, clock, linksUrl }: LinkTools,
  card: Card,
  reader: { organisationId: string; personId: string } | null,
): Promise<Card> {
  const meetingIds = linkedMeetings(card);
  if (meetingIds.length === 0) return card;
  if (reader === null || linksUrl === null) return withAddresses(card, () => null);
  const tokens = await store.within(reader.organisationId, (tx) =>
    tokensFor(tx, meetingIds, { personId: reader.personId, now: clock.now() }),
  );
  return withAddresses(card, (meetingId) => {
    const token = tokens.get(meetingId);
    return token === undefined ? null : `${linksUrl}/dokument/${token}`;
  });
}

async function tokensFor(
  tx: Transaction,
  meetingIds: string[],
  { personId, now }: { personId: string; now: Date },
): Promise<Map<string, string>> {
  const tokens = new Map<string, string>();
  for (const meetingId of meetingIds) {
    const forum = await tx.forums.get((await tx.meetings.get(meetingId)).forumId);
    const isOut = (await tx.documents.all(meetingId)).length > 0;
    if (!isOut || !mayOpenDocument(forum, personId)) continue;
    const expiresAt = linkExpiry(now, forum.settings);
    tokens.set(meetingId, await tx.documents.makeLink({ meetingId, personId, expiresAt }));
  }
  return tokens;
}

/** A version behind a link, as its owner may see it at this moment. */
export type OpenedDocument = {
  organisationId: string;
  personId: string;
  meeting: Meeting;
  forum: Forum;
  version: DocumentVersionHead;
  content: DocumentContent;
  /** All of the document's versions, oldest first. */
  versions: DocumentVersionHead[];
  expiresAt: Date;
  /** The agenda as it stands now with what has changed since it went out, for who reads the newest version before the meeting; else null. */
  since: DocumentContent | null;
};

/**
 * What stands behind a link: the newest version, or the one asked for. Null for a link that is unknown, has expired or was withdrawn, whose
 * owner has left the forum, and for a version that there is not: who asks cannot tell which.
 */
export async function openDocument(
  { store, clock }: Pick<LinkTools, "store" | "clock">,
  asked: { token: string; version: number | null },
): Promise<OpenedDocument | null> {
  const link = await store.documentLink(asked.token);
  if (!link || !linkHolds(link, clock.now())) return null;
  const { organisationId, meetingId, personId, expiresAt } = link;
  return store.within(organisationId, async (tx) => {
    const meeting = await tx.meetings.get(meetingId);
    const forum = await tx.forums.get(meeting.forumId);
    if (!mayOpenDocument(forum, personId)) return null;
    const versions = await tx.documents.all(meetingId);
    const number = asked.version ?? versions.at(-1)?.number ?? 0;
    const found = await tx.documents.get(meetingId, number);
    if (!found) return null;
    const { content, ...version } = found;
    const view = viewOf(meeting, forum, personId);
    const shown = versionFor(content, meeting, view);
    const isOpenAgenda = version.stage === "agenda" && number === versions.at(-1)?.number && meeting.startedAt === null;
    const since = isOpenAgenda ? await changedSince(tx, { meeting, forum }, { before: found, view }) : null;
    return { organisationId, personId, meeting, forum, version, content: shown, versions, expiresAt, since };
  });
}

const tries = 5;

/** Notes that the owner of the link has opened the document, so that a reminder does not say otherwise; the first time counts. */
export async function noteOpening(
  { store, clock }: Pick<LinkTools, "store" | "clock">,
  { organisationId, personId, meeting, version }: OpenedDocument,
): Promise<void> {
  const opening = { personId, document: openedAs(version.stage), at: clock.now() };
  if (markOpened(meeting, opening) === meeting) return;
  for (let left = tries; left > 0; left -= 1) {
    try {
      await store.within(organisationId, async (tx) => {
        const now = await tx.meetings.getForChange(meeting.id);
        const after = markOpened(now, opening);
        if (after !== now) await tx.meetings.save(now, after);
      });
      return;
    } catch (error) {
      if (!(error instanceof StaleRecord) || left === 1) throw error;
    }
  }
}

// ── Commands ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A new link for the asker, whose old ones to this meeting stop working. Refuses `document.no-links` and `document.none-out`. */
const renew = forumCommand("document.renew", ofMeeting, async (asked, args) => {
  if (asked.linksUrl === null) refuse("document.no-links", {});
  const meeting = await meetingOut(asked, args.meeting);
  await asked.tx.documents.withdrawLinks({ meetingId: meeting.id, personId: asked.actor.id });
  return beside(renewedCard(await factsFor(asked, meeting), linkExpiry(asked.now, asked.forum.settings)));
});

const withdraw = forumCommand("document.withdraw", ofMeeting, async (asked, args) => {
  const meeting = await meetingOut(asked, args.meeting);
  const count = await asked.tx.documents.withdrawLinks({ meetingId: meeting.id });
  return instead(withdrawnLinksCard(await factsFor(asked, meeting), count));
});

/** The meeting of a button, else the running or next one when its agenda is out, else the newest whose document is. */
async function meetingOut({ tx, forum, now }: InForum, id: string | undefined): Promise<Meeting> {
  const heads = id === undefined ? await tx.meetings.headsOfForum(forum.id) : [await tx.meetings.get(id)];
  const ahead = heads.filter((meeting) => isRunning(meeting) || isComing(meeting, now));
  for (const one of new Set([...ahead, ...heads.toReversed()]))
    if ((await tx.documents.all(one.id)).length > 0) return tx.meetings.get(one.id);
  return refuse("document.none-out", { forum: forum.name });
}

export const documentCommands: Command[] = [renew, withdraw];
