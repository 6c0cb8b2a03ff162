/**
 * Text as every form of a document can hold it: no control characters, no broken surrogates or non-characters (XML has none of them), and no
 * marks that turn the direction of what follows. Line ends of every kind are `\n`, a tab is a space. Nothing that can be seen is lost.
 */
export function printable(text: string): string {
  return unusual.test(text) ? cleaned(text) : text;
}

/** Letters, digits and signs that are printable everywhere: most texts have no others, and are told from the rest much faster. */
const unusual = /[^\n -~\u00A0-\u2027\u2070-\uD7FF]/;

function cleaned(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u{2028}\u{2029}\u{85}\v\f]/gu, "\n")
    .replaceAll("\t", " ")
    .replace(
      /(?!\n)\p{Cc}|[\u{202A}-\u{202E}\u{2066}-\u{2069}\u{FEFF}\u{FFF9}-\u{FFFB}]|\p{Noncharacter_Code_Point}/gu,
      "",
    );
}

/** The same for every text in a value of plain data. */
export function printableData<T>(value: T): T {
  return mapped(value) as T;
}

function mapped(value: unknown): unknown {
  if (typeof value === "string") return printable(value);
  if (Array.isArray(value)) return value.map(mapped);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapped(one)]));
}
