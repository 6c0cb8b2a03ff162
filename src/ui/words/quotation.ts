/** Marks of a text that somebody else wrote: quoted lines, forwarded or answered mail. Each is looked for at the beginning of a line. */
const markers = [
  /^>/u,
  /^-{2,}\s{0,3}(?:videresendt|oprindelig|original|forwarded|begin forwarded)/iu,
  /^(?:start på )?videresendt (?:besked|meddelelse|mail)/iu,
  /^(?:fw|fwd|vs|sv|re|videresendt) ?:/iu,
  /^on .{5,150} wrote:/iu,
  /^den .{5,150} skrev\b/iu,
  /^.{3,80}\bskrev(?: den .{3,60})? ?:/iu,
];
const headFrom = /^\W{0,3}(?:fra|from)\W{0,3}:/iu;
const headSent = /\b(?:sendt|sent|dato|date|til|to|emne|subject)\W{0,3}:/iu;

/** Does the text quote or forward somebody? `opening`: only if it begins by doing so. */
export function isQuotation(text: string, { opening }: { opening: boolean }): boolean {
  const lines = text.split(/\r\n|[\n\r\u2028]/u).map((line) =>
    line
      .slice(0, 300)
      .replaceAll(/[\u200B-\u200F\u202A-\u202E\uFEFF]/gu, "")
      .trim(),
  );
  const first = lines.find((line) => line !== "") ?? "";
  if (/^[»«"“”„‚‘’›‹'´`]/u.test(first)) return true;
  if (opening) return isMarked(first) || isHead(first, lines[lines.indexOf(first) + 1]);
  return lines.some((line, at) => isMarked(line) || isHead(line, lines[at + 1]));
}

function isMarked(line: string): boolean {
  // Slack writes a quotation's sign as an entity.
  return line.startsWith("&gt;") || markers.some((marker) => marker.test(line));
}

/** »Fra: …« with »Sendt: …« on the same line or the next. */
function isHead(line: string, next = ""): boolean {
  return headFrom.test(line) && (headSent.test(line.slice(4)) || headSent.test(next));
}
