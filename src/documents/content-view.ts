import type { Public, View } from "../domain/circle.ts";
import type { ChangedPart, ContentChange, ContentItem, DocumentContent } from "./content.ts";

/** What a reader may see of a document. */

/**
 * What this reader may see of a document. The public has the number and the public title of a closed item, and nothing else of it anywhere:
 * no guest called for it, no task, no decision about it taken under another item.
 */
export function contentFor(content: DocumentContent, reader: "public"): Public<DocumentContent>;
export function contentFor(content: DocumentContent, reader: View): DocumentContent;
export function contentFor(content: DocumentContent, reader: View): DocumentContent {
  if (reader === "internal") return content;
  const closed = new Set(content.closedItemIds);
  const isOpen = (itemId: string | null): boolean => itemId === null || !closed.has(itemId);
  return {
    ...content,
    guests: content.guests.filter((guest) => isOpen(guest.itemId)),
    items: content.items.map((item) => (isOpen(item.itemId) ? publicItem(item, isOpen) : hiddenItem(item))),
    changes: content.publicChanges.flatMap((change) => (isOpen(change.itemId) ? [change] : hiddenChange(change))),
    publicChanges: [],
    closedItemIds: [],
  };
}

/** The same document when these items have been closed after it was kept: an old version shows no more than a new one would. */
export function withClosedItems(
  content: DocumentContent,
  closed: ReadonlyMap<string, { publicTitle: string | null }>,
): DocumentContent {
  return {
    ...content,
    items: content.items.map((item) => {
      const now = closed.get(item.itemId);
      return now === undefined ? item : { ...item, closed: true, publicTitle: now.publicTitle };
    }),
    closedItemIds: [...new Set([...content.closedItemIds, ...closed.keys()])],
  };
}

function publicItem(item: ContentItem, isOpen: (itemId: string | null) => boolean): ContentItem {
  return { ...item, publicTitle: null, entries: item.entries.filter((entry) => isOpen(entry.subjectItemId)) };
}

/** Written out field by field, so that a new one is hidden until somebody shows it. */
function hiddenItem({ itemId, number, publicTitle, state }: ContentItem): ContentItem {
  return {
    itemId,
    number,
    hidden: true,
    title: publicTitle ?? "",
    publicTitle,
    closed: true,
    state: state === "active" ? "active" : "withdrawn",
    ...{ kind: null, minutes: null, stateReason: null, lateReason: null, onBehalfOf: null, proposer: null },
    ...{ carriedFrom: null, summary: "", background: "", clauses: [], attachments: [], entries: [], actions: [] },
  };
}

const visibleOfHidden: readonly ChangedPart[] = ["added", "fallen", "closed"];

function hiddenChange({ itemId, what }: ContentChange): ContentChange[] {
  const visible = what.filter((part) => visibleOfHidden.includes(part));
  return visible.length === 0 ? [] : [{ itemId, what: visible }];
}
