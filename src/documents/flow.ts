/** What people write in one field: paragraphs of one or more lines, and lists. */
export type Flow = { kind: "paragraph"; lines: string[] } | { kind: "list"; items: string[] };

/** A line that opens with a bullet, or with a dash and a space, is an item of a list. */
const bullet = /^\s*[•‣◦▪●·*–-]\s+(?=\S)/u;

/**
 * A text in paragraphs and lists, in order. An empty line ends a paragraph; a line of the other kind ends either. Items with empty lines
 * between them are one list.
 */
export function flowOf(text: string): Flow[] {
  const flow: Flow[] = [];
  let open: Flow | null = null;
  for (const line of text.split("\n").map((one) => one.trimEnd())) {
    if (line.trim() === "") {
      if (open?.kind === "paragraph") open = null;
      continue;
    }
    const before: Flow | null = open;
    open = continued(before, line);
    if (open !== before) flow.push(open);
  }
  return flow;
}

/** The paragraph or list that takes the line: the one before it if it can, else a new one. */
function continued(before: Flow | null, line: string): Flow {
  if (bullet.test(line)) {
    const item = line.replace(bullet, "");
    if (before?.kind !== "list") return { kind: "list", items: [item] };
    before.items.push(item);
    return before;
  }
  if (before?.kind !== "paragraph") return { kind: "paragraph", lines: [line.trimStart()] };
  before.lines.push(line.trimStart());
  return before;
}
