import { invitationText } from "../calendar/invitation.ts";
import { calledDeputies, isInvited } from "../domain/attendance.ts";
import { publicMeeting, viewOf, whileOfIt, whileReading, type Public } from "../domain/circle.ts";
import { circleOf, memberOf, secretariesOf, stewardsOf, type Forum, type Member } from "../domain/forum.ts";
import type { Meeting } from "../domain/meeting.ts";
import type { NoticeKind } from "../domain/notice.ts";
import type { OutboxMessage } from "../ports.ts";
import { agendaChannelCard } from "../ui/agenda.ts";
import { calendarLinkLabel, calendarRemovalLabel, invitationTexts } from "../ui/calendar.ts";
import type { Card, CardFile } from "../ui/card.ts";
import { pastStageCard, plannedChannelCard, publicFacts, type MeetingFacts, type Reader } from "../ui/meeting.ts";
import { runningChannelCard, summaryChannelCard } from "../ui/minutes.ts";
import type { Asked, InForum } from "./command.ts";

/** Everything that goes to others than the asker: a row in the outbox, in the command's own transaction. */

type Extra = Pick<OutboxMessage, "file" | "document" | "living" | "updateOnly" | "notAfter" | "onlyIf" | "about">;

export async function tellPerson(
  asked: Asked,
  personId: string,
  message: { key: string; card: Card } & Extra,
): Promise<void> {
  await asked.tx.outbox.put({ ...message, key: `${message.key}:p:${personId}`, to: { kind: "person", personId } });
}

/** Posts in every channel of the forum. Others read along there. */
export async function tellChannels(
  asked: Asked,
  forum: Forum,
  message: { key: string; card: Public<Card> } & Extra,
): Promise<void> {
  for (const channel of forum.channels) {
    const to = { kind: "channel", channelId: channel.id } as const;
    await asked.tx.outbox.put({ ...message, key: `${message.key}:c:${channel.id}`, to });
  }
}

/** Tells those who run the forum, except the one who did it. */
export async function tellStewards(asked: InForum, message: { key: string; card: Card } & Extra): Promise<void> {
  for (const member of stewardsOf(asked.forum)) {
    if (member.personId !== asked.actor.id) await tellPerson(asked, member.personId, message);
  }
}

/** Tells the secretaries, except the one who asks. */
export async function tellSecretaries(asked: InForum, message: { key: string; card: Card }): Promise<void> {
  const secretaries = secretariesOf(asked.forum).filter((member) => member.personId !== asked.actor.id);
  for (const member of secretaries) await tellPerson(asked, member.personId, message);
}

/** The circle and the deputies called for this meeting, each with how they read it. */
export function readersOf(meeting: Meeting, forum: Forum): (Reader & { member: Member })[] {
  const deputies = calledDeputies(meeting).map((one) => memberOf(forum, one.deputyId));
  const people = [...circleOf(forum), ...deputies.filter((member) => member !== null)];
  return [...new Set(people)].map((member) => ({
    member,
    personId: member.personId,
    role: member.role,
    view: viewOf(meeting, forum, member.personId),
  }));
}

/** The deputies who were called for this meeting, and are nothing else in the forum. */
export function deputiesOnly(meeting: Meeting, forum: Forum): { member: Member; forPersonId: string }[] {
  return calledDeputies(meeting).flatMap(({ deputyId, forPersonId }) => {
    const member = memberOf(forum, deputyId);
    return member?.role === "deputy" ? [{ member, forPersonId }] : [];
  });
}

type Standing = { meeting: Meeting; forum: Forum };

const isCalled = ({ meeting, forum }: Standing, recipient: Member): boolean =>
  meeting.status !== "cancelled" && isInvited(meeting, forum, recipient.personId);

/**
 * This person's calendar object for the meeting as it stands: one that takes it out of the calendar when it is cancelled, or when they are
 * not called any more.
 */
export function calendarObject(
  facts: Standing & { now: Date },
  recipient: Member,
): { method: string; content: string } {
  const { meeting, forum, now } = facts;
  const organiser = secretariesOf(forum).find((member) => member.email !== null) ?? { name: forum.name, email: null };
  const stands = isCalled(facts, recipient);
  const method = stands ? "REQUEST" : "CANCEL";
  const said = invitationTexts(publicMeeting(meeting), forum);
  // Who has left the meeting reads no more of it.
  const texts = stands || meeting.status === "cancelled" ? said : { ...said, description: "" };
  return { method, content: invitationText({ meeting, forum, recipient, method, now, organiser, texts }) };
}

/** The same as a file and as a link. */
export async function calendarFile(
  { tx, now, publicUrl }: Pick<Asked, "tx" | "now" | "publicUrl">,
  { meeting, forum }: Standing,
  recipient: Member,
): Promise<CardFile> {
  const { method, content } = calendarObject({ meeting, forum, now }, recipient);
  const token = await tx.meetings.invitationLink(meeting.id, recipient.personId);
  return {
    name: "invitation.ics",
    mediaType: `text/calendar; charset=utf-8; method=${method}`,
    content,
    url: `${publicUrl}/kalender/${token}.ics`,
    label: isCalled({ meeting, forum }, recipient) ? calendarLinkLabel : calendarRemovalLabel,
  };
}

/** A notice is sent while the meeting stands as it says, is not over, and is this person's; who could not be told in time is listed. */
export function whileItStands(
  { meeting, forum }: Standing,
  personId: string,
  notice: NoticeKind,
): Required<Pick<OutboxMessage, "onlyIf" | "notAfter" | "about">> {
  const held = (notice === "agenda.sent" ? whileReading : whileOfIt)(meeting, forum, personId);
  return {
    onlyIf: { ...held, sequence: meeting.sequence, notCancelled: true },
    notAfter: meeting.end,
    about: { meetingId: meeting.id, kinds: [notice] },
  };
}

/** Sends everybody of the meeting a card made for them, with their calendar object as it now is. `key` names the occasion. */
export async function tellEverybody(
  asked: Asked,
  facts: MeetingFacts,
  { key, card, notice }: { key: string; card: (reader: Reader) => Card; notice?: NoticeKind },
): Promise<void> {
  const { meeting, forum } = facts;
  for (const reader of readersOf(meeting, forum)) {
    const file = await calendarFile(asked, facts, reader.member);
    // What takes the meeting out of a calendar is for whoever has it there, also when they have left.
    const held = notice && whileItStands(facts, reader.personId, notice);
    await tellPerson(asked, reader.personId, { key, card: card(reader), file, ...held });
  }
}

/** The name of the meeting's one living card in the channel: a new one for a new stage or a new time. */
export function livingName({ id, sequence, agendaSentAt, startedAt, endedAt }: Meeting): string {
  const stage = endedAt ? "summary" : startedAt ? "running" : agendaSentAt ? "agenda" : "planned";
  return `${stage}:${id}:${sequence}`;
}

/** The meeting's living card as it should stand in the channel now. */
export function livingCard(known: MeetingFacts): Public<Card> {
  const facts = publicFacts(known);
  const { startedAt, endedAt, agendaSentAt } = facts.meeting;
  if (endedAt) return summaryChannelCard(facts);
  if (startedAt) return runningChannelCard(facts);
  return agendaSentAt ? agendaChannelCard(facts) : plannedChannelCard(facts);
}

/** Brings the channel's living card up to date, where there is one. */
export async function refreshChannels(asked: Asked, facts: MeetingFacts): Promise<void> {
  await tellChannels(asked, facts.forum, {
    key: `living:${facts.meeting.id}:${asked.newId()}`,
    card: livingCard(facts),
    living: livingName(facts.meeting),
    updateOnly: true,
  });
}

/** The living card of a stage or a time that is over says so, and has no buttons that no longer hold. */
export async function retireLiving(asked: Asked, facts: MeetingFacts, before: Meeting): Promise<void> {
  const living = livingName(before);
  const card = pastStageCard(publicFacts(facts), publicMeeting(before));
  await tellChannels(asked, facts.forum, { key: `retired:${living}`, card, living, updateOnly: true });
}

/** Posts the meeting's living card anew: people must look up. */
export async function postLiving(asked: Asked, facts: MeetingFacts, more: PostedLiving = {}): Promise<void> {
  const living = livingName(facts.meeting);
  const { card = livingCard(facts), document } = more;
  await tellChannels(asked, facts.forum, { key: living, card, living, ...(document ? { document } : {}) });
}

type PostedLiving = { card?: Public<Card> } & Pick<OutboxMessage, "document">;
