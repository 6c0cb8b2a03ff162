/** How an item's number was written; `plain` is »1.«, `bare` »1« without a sign, `slash` »25/2011«. */
export type NumberStyle = "pkt" | "ad" | "sag" | "plain" | "bare" | "slash" | "roman";
export type NumberPart = number | string;

export type Numbered = {
  style: NumberStyle;
  /** As written, without its signs: »3.A«, »25/2011«, »IV«. */
  written: string;
  path: NumberPart[];
  title: string;
  /** The title begins with a small letter: as likely an ordinal or a clause of a list. */
  weak: boolean;
};

const ordinalNouns =
  /^(?:kvartal|halvår|behandling|stedfortræder|suppleant|næstformand|viceformand|udgave|udkast|sal|klasse|del|gang|division|år|møde|mand\p{L}*|tirs\p{L}*|ons\p{L}*|tors\p{L}*|fre\p{L}*dag|lør\p{L}*|søn\p{L}*|jan(?:uar)?|feb(?:ruar)?|mar(?:ts)?|apr(?:il)?|maj|juni?|juli?|aug(?:ust)?|sep(?:t|tember)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?|og|til|eller|pct|procent|kr|mio|mia|min|time\p{L}*|ud af|etape|fase|årgang|januar-|viceborgmester)(?!\p{L})/iu;

const monthFirst =
  /^(?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december)\s+(?:19|20)\d{2}/iu;

const prefixed =
  /^(?<prefix>dagsordens?punkt|pkt|punkt|ad|sag|emne)(?:\.|\s)?\s*(?:nr\.?\s*)?(?<number>\d{1,3}(?:[./](?:\d{1,4}|[A-Za-z](?!\p{L})))*)\s*[.):]?(?:\s*[-–]\s+|\s+|$)(?<title>.*)$/iu;
const slashed = /^(?<number>\d{1,4}\/(?:19|20)?\d{2})\s*[.):]?\s+(?<title>\p{L}.*)$/u;
const dotted =
  /^(?<number>\d{1,3}(?:\.(?:\d{1,2}|[A-Za-z](?![\p{L}\p{N}])))*)(?<sign>\.\)|[.):]|\s[-–](?=\s)|)(?<space>\s*)(?<title>.*)$/u;
const roman = /^(?<number>[IVX]{1,6})(?:[.):]|\s[-–])\s+(?<title>.+)$/u;

/** The number that a line begins with and the words after it, or null when it begins with none. Times and dates are none. */
export function readNumber(text: string): Numbered | null {
  const named = prefixed.exec(text);
  if (named?.groups) return numberedAs(styleOf(named.groups.prefix ?? ""), named.groups);
  const slash = slashed.exec(text);
  if (slash?.groups && !ordinalNouns.test(slash.groups.title ?? "")) {
    return numberedAs("slash", slash.groups);
  }
  const plain = dotted.exec(text);
  if (plain?.groups) return plainNumber(plain.groups);
  const letters = roman.exec(text);
  return letters?.groups ? romanNumber(letters.groups) : null;
}

function styleOf(prefix: string): NumberStyle {
  if (/^ad$/iu.test(prefix)) return "ad";
  return /^sag$/iu.test(prefix) ? "sag" : "pkt";
}

function plainNumber(groups: Record<string, string | undefined>): Numbered | null {
  const title = (groups.title ?? "").trim();
  const sign = (groups.sign ?? "").trim();
  const number = groups.number ?? "";
  if (sign === "" && (groups.space ?? "") === "") return null;
  if (sign !== "" && (groups.space ?? "") === "" && !/^\p{Lu}/u.test(title)) return title === "" ? null : null;
  if (title === "") return null;
  if (ordinalNouns.test(title) && (/^\p{Ll}/u.test(title) || monthFirst.test(title))) return null;
  if (/^[-–]\s*\d|^\d/u.test(title)) return null;
  if (sign === "" && !number.includes(".") && !/^\p{Lu}/u.test(title)) return null;
  return numberedAs(sign === "" && !number.includes(".") ? "bare" : "plain", groups);
}

function numberedAs(style: NumberStyle, groups: Record<string, string | undefined>): Numbered {
  const written = (groups.number ?? "").replace(/\.$/u, "");
  const title = (groups.title ?? "").trim();
  const path = style === "slash" ? [Number(written.split("/")[0])] : written.split(/[./]/u).map(partOf);
  return { style, written, path, title, weak: /^\p{Ll}/u.test(title) };
}

function partOf(part: string): NumberPart {
  return /^\d+$/u.test(part) ? Number(part) : part.toUpperCase();
}

const romanDigits: Record<string, number> = { I: 1, V: 5, X: 10 };

function romanNumber(groups: Record<string, string | undefined>): Numbered | null {
  const written = groups.number ?? "";
  const digits = Array.from(written, (letter) => romanDigits[letter] ?? 0);
  const value = digits.reduce((sum, digit, at) => sum + (digit < (digits[at + 1] ?? 0) ? -digit : digit), 0);
  const title = (groups.title ?? "").trim();
  return value > 0 ? { style: "roman", written, path: [value], title, weak: /^\p{Ll}/u.test(title) } : null;
}
