/** Words in small letters, without signs. */
export function plainWords(text: string): string[] {
  return text
    .toLowerCase()
    .normalize("NFC")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .split(" ")
    .filter((word) => word !== "");
}

/** How many words two texts share, from 0 to 1: twice the common ones over all. */
export function likeness(one: string, other: string): number {
  const [mine, theirs] = [plainWords(one), plainWords(other)];
  if (mine.length === 0 || theirs.length === 0) return 0;
  const counts = new Map<string, number>();
  for (const word of mine) counts.set(word, (counts.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of theirs) {
    const left = counts.get(word) ?? 0;
    if (left > 0) shared += 1;
    counts.set(word, left - 1);
  }
  return (2 * shared) / (mine.length + theirs.length);
}

/** The same heading written twice, perhaps shortened. */
export function isAlike(one: string, other: string): boolean {
  if (likeness(one, other) >= 0.6) return true;
  const [mine, theirs] = [plainWords(one).join(" "), plainWords(other).join(" ")];
  const [short, long] = mine.length < theirs.length ? [mine, theirs] : [theirs, mine];
  return short.length >= 6 && long.startsWith(short);
}
