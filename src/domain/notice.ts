/** What a command tells those of a meeting, and is of no use once the meeting is over. */
export const noticeKinds = ["meeting.invitation", "meeting.moved", "agenda.sent", "deputy.called"] as const;

export type NoticeKind = (typeof noticeKinds)[number];

const known: ReadonlySet<string> = new Set(noticeKinds);

export function isNotice(kind: string): kind is NoticeKind {
  return known.has(kind);
}
