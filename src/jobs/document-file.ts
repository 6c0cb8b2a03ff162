import { errorName, type DocumentDesk, type Log, type OutboxRow, type Store } from "../ports.ts";
import type { SentFile } from "../ui/card.ts";

type Desk = { store: Store; log: Log; documents: DocumentDesk };
type RowDocument = NonNullable<OutboxRow["document"]>;

/** The row's document as a file; null when it cannot be made, which never holds back the message itself. */
export async function madeFile(
  { documents, log }: Desk,
  row: OutboxRow,
  document: RowDocument,
): Promise<SentFile | null> {
  try {
    return await documents.file(row.organisationId, document);
  } catch (error) {
    log.error({ outbox: row.id, meeting: document.meetingId, error: errorName(error) }, "a document could not be made");
    return null;
  }
}

/** Tells the secretaries that a message went without its document. */
export async function tellThatMissing(desk: Desk, row: OutboxRow, document: RowDocument): Promise<void> {
  try {
    const { to, card } = await desk.documents.missing(row.organisationId, document);
    await desk.store.within(row.organisationId, async (tx) => {
      for (const personId of to) {
        await tx.outbox.put({ key: `no-document:${row.key}:p:${personId}`, to: { kind: "person", personId }, card });
      }
    });
  } catch (error) {
    // The message is out: trying again would send it twice.
    desk.log.error({ outbox: row.id, error: errorName(error) }, "nobody could be told of a missing document");
  }
}
