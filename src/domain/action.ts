/** A task somebody was given. `assigneeId` is null when the name is nobody's we know (»Sekretariatet« as an office). */
export type Action = {
  id: string;
  itemId: string | null;
  assigneeId: string | null;
  assigneeName: string;
  text: string;
  /** Local day. */
  due: string | null;
  createdAt: Date;
  doneAt: Date | null;
  undoneAt: Date | null;
};
