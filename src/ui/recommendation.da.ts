/** What begins a recommendation and is printed by us anyway. */
const opening = /^\s*(det\s+)?indstilles(\s+det)?\s*,?\s*(at)?\s*[:;]?\s*/iu;
const bullet = /^\s*(?:[•●▪◦–—*-]|\d{1,2}[.)]|[a-z]\))\s+/u;

/**
 * Reads a recommendation as clauses: one for each bullet or, without bullets, each line. A line that does not begin with a bullet goes on
 * from the one before, when there are bullets. The words are the writer's own.
 */
export function readClauses(text: string): string[] {
  const lines = text.replace(opening, "").split("\n");
  const bulleted = lines.some((line) => bullet.test(line));
  const clauses: string[] = [];
  for (const line of lines) {
    const words = line.replace(bullet, "").trim();
    if (words === "") continue;
    const goesOn = bulleted && !bullet.test(line) && clauses.length > 0;
    if (goesOn) clauses.push(`${clauses.pop() ?? ""} ${words}`);
    else clauses.push(words);
  }
  return clauses;
}
