import { withOwnLinks, type LinkTools } from "./commands/document-link.ts";
import { versionFor } from "./commands/document-version.ts";
import type { Public } from "./domain/circle.ts";
import type { FileFormat } from "./domain/document.ts";
import { secretariesOf } from "./domain/forum.ts";
import type { DocumentContent } from "./documents/content.ts";
import type { DocumentDesk } from "./ports.ts";
import type { SentFile } from "./ui/card.ts";
import { documentMissingCard } from "./ui/document-card.ts";
import { fileName, fileTitle, mediaTypes } from "./ui/document-file.ts";

/** How a document is written. `file` throws when it cannot be made. */
export type Writers = {
  page: (content: DocumentContent) => string;
  /** What has changed since the version before, in sentences. */
  changes: (content: DocumentContent) => string[];
  file: (content: DocumentContent, format: FileFormat) => Promise<Uint8Array>;
};

/** A file for a channel, where others read along. */
async function fileForAll(writers: Writers, content: Public<DocumentContent>, format: FileFormat): Promise<SentFile> {
  return {
    name: fileName(content, format),
    label: fileTitle(content),
    mediaType: mediaTypes[format],
    content: await writers.file(content, format),
    url: null,
  };
}

/** What the sender needs of documents: links of people's own, and files for channels. */
export function createDocumentDesk(tools: LinkTools & { writers: Writers }): DocumentDesk {
  const { store, writers } = tools;
  return {
    withLinks: (card, reader) => withOwnLinks(tools, card, reader),
    async file(organisationId, { meetingId, version, format }) {
      const content = await store.within(organisationId, async (tx) => {
        const kept = await tx.documents.get(meetingId, version);
        if (!kept) throw new Error("no such version");
        // Others than the circle may read along in any channel.
        return versionFor(kept.content, await tx.meetings.get(meetingId), "public");
      });
      return fileForAll(writers, content, format);
    },
    missing: (organisationId, { meetingId }) =>
      store.within(organisationId, async (tx) => {
        const meeting = await tx.meetings.get(meetingId);
        const forum = await tx.forums.get(meeting.forumId);
        const to = secretariesOf(forum).map(({ personId }) => personId);
        return { to, card: documentMissingCard({ meeting, forum, now: tools.clock.now() }) };
      }),
  };
}
