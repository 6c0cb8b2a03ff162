/** Finding people by the words others use for them, the same on every server whatever its collations. */

const danish = new Intl.Collator("da");

/** In the order of a Danish list: case aside, with the letters after z last. */
export function byName(a: { name: string }, b: { name: string }): number {
  return danish.compare(a.name, b.name);
}

/** Two spellings that differ in case, spaces or how accents are encoded are the same name. */
export function nameKey(name: string): string {
  return name.normalize("NFC").replace(/\s+/g, " ").trim().toLocaleLowerCase("da");
}

// The Danish letters by code point, each as the letters it is typed with where they are missing: ae, oe, aa.
const plainLetters: Record<string, string> = { "\u00e6": "ae", "\u00f8": "o", "\u00e5": "a" };

/** A name without accents and Danish letters, however they were typed around: one key for each way of writing it. */
function plainKey(name: string): string {
  const letters = nameKey(name).replace(/[\u00e6\u00f8\u00e5]/g, (letter) => plainLetters[letter] ?? letter);
  const bare = letters.normalize("NFD").replace(/\p{Mark}/gu, "");
  return bare.replaceAll("oe", "o").replaceAll("aa", "a");
}

/** Does each of the words begin a name of this person's, in their order? A first and a last name find those with more names. */
function namesBegin(name: string, words: string): boolean {
  const names = name.split(/[ -]/);
  let at = 0;
  return words.split(" ").every((word) => {
    const index = names.findIndex((one, place) => place >= at && one.startsWith(word));
    at = index + 1;
    return index !== -1;
  });
}

function rankIn(name: string, words: string): number | null {
  if (name === words) return 0;
  if (name.startsWith(words)) return 1;
  if (name.includes(words)) return 2;
  return namesBegin(name, words) ? 3 : null;
}

/** How well these words name somebody, 0 best; null when they do not. */
export function nameRank(name: string, words: string): number | null {
  const exact = rankIn(nameKey(name), nameKey(words));
  if (exact !== null) return exact;
  const plain = rankIn(plainKey(name), plainKey(words));
  return plain === null ? null : plain + 4;
}
