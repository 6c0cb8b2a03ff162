import { escaped } from "../ui/html.ts";
import type { DocumentContent } from "./content.ts";
import { htmlStyle } from "./html-style.ts";
import { layoutOf, type Block, type Layout, type Section } from "./layout.ts";

/**
 * A document as one web page that stands alone: no script, nothing fetched, readable on a phone, by a screen reader and in print. The content
 * is already reduced to what its reader may see.
 */
export function documentHtml(content: DocumentContent): string {
  const layout = layoutOf(content);
  return `<!doctype html>
<html lang="${escaped(layout.language)}">
<head>
${headOf(layout)}
</head>
<body>
<main>
${[...titleOf(layout), ...layout.sections.map(sectionOf), ...layout.closing.map(blockOf)].join("\n")}
</main>
<footer>
<p>${escaped(layout.edition)}</p>
</footer>
</body>
</html>
`;
}

function lines(written: readonly string[]): string {
  return written.map(escaped).join("<br>\n");
}

/** The policy is the page's own, for when it is opened from a disk: it can run nothing and fetch nothing. */
function headOf({ properties }: Layout): string {
  return [
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(properties.title)}</title>`,
    `<meta name="author" content="${escaped(properties.author)}">`,
    `<meta name="keywords" content="${escaped(properties.keywords.join(", "))}">`,
    `<style>${htmlStyle}</style>`,
  ].join("\n");
}

function titleOf({ draftMark, heading, head, changes }: Layout): string[] {
  return [
    ...(draftMark === null ? [] : [`<p class="draft">${escaped(draftMark)}</p>`]),
    `<h1>${escaped(heading)}</h1>`,
    `<dl>\n${head.map(({ label, words }) => `<div><dt>${escaped(label)}:</dt> <dd>${escaped(words)}</dd></div>`).join("\n")}\n</dl>`,
    ...(changes === null ? [] : [changesOf(changes)]),
  ];
}

function changesOf({ heading, lines: changed }: NonNullable<Layout["changes"]>): string {
  return `<section class="changes" aria-labelledby="changes">\n<h2 id="changes">${escaped(heading)}</h2>\n${listOf(changed, "")}\n</section>`;
}

/** The number stands in the heading, not in a list's counter: it is fixed, and must be read aloud and copied with the title. */
function sectionOf({ number, title, blocks }: Section): string {
  const heading = `<h2 id="item-${number}">${number}. ${escaped(title)}</h2>`;
  return [`<section aria-labelledby="item-${number}">`, heading, ...blocks.map(blockOf), "</section>"].join("\n");
}

function blockOf(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `<h3>${escaped(block.text)}</h3>`;
    case "paragraph":
      return `<p${classOf(block.role)}>${lines(block.lines)}</p>`;
    case "list":
      return listOf(block.items, classOf(block.role));
  }
}

function listOf(items: readonly string[], attribute: string): string {
  const written = items.map((item) => `<li>${lines(item.split("\n"))}</li>`);
  return `<ul${attribute}>\n${written.join("\n")}\n</ul>`;
}

function classOf(role: string): string {
  return role === "body" ? "" : ` class="${role}"`;
}
