import { map, number, optional, or, rule, seq, token, touching, word, type Parser } from "./parser.ts";

const SMALL =
  "nul en to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten".split(
    " ",
  );
const TENS = new Map([
  [20, "tyve"],
  [30, "tredive"],
  [40, "fyrre"],
  [50, "halvtreds"],
]);
const CARDINALS = cardinals();

const FIRST_ORDINALS =
  "første anden tredje fjerde femte sjette syvende ottende niende tiende ellevte tolvte trettende fjortende femtende sekstende syttende attende nittende tyvende";
const ORDINALS = ordinals();

function cardinals(): Map<string, number> {
  const all = new Map(SMALL.map((name, value) => [name, value]));
  for (const [ten, name] of TENS) {
    all.set(name, ten);
    for (let one = 1; one <= 9; one += 1) all.set(`${SMALL[one] ?? ""}og${name}`, ten + one);
  }
  for (const name of ["et", "én", "ét", "een", "eet"]) all.set(name, 1);
  return all;
}

function ordinals(): Map<string, number> {
  const all = new Map(FIRST_ORDINALS.split(" ").map((name, index) => [name, index + 1]));
  for (let one = 1; one <= 9; one += 1) all.set(`${SMALL[one] ?? ""}ogtyvende`, 20 + one);
  all.set("tredivte", 30).set("enogtredivte", 31);
  all.set("andet", 2).set("tredie", 3).set("elvte", 11).set("først", 1).set("1ste", 1);
  return all;
}

/** »tre«, »halvtreds«: 0 to 59. */
export const cardinalWord: Parser<number> = token((one) =>
  one.kind === "word" ? (CARDINALS.get(one.text) ?? null) : null,
);

/** »3« or »tre«. */
export const count: Parser<number> = or(number({ from: 0, to: 999, digits: [1, 2, 3] }), cardinalWord);

/** »første«, »enogtyvende« */
export const ordinalWord: Parser<number> = token((one) =>
  one.kind === "word" ? (ORDINALS.get(one.text) ?? null) : null,
);

const ordinalEnding = token((one) =>
  one.kind === "word" && !one.spaced && ["ste", "den", "die", "dje", "de", "te", "ende"].includes(one.text)
    ? one
    : null,
);

/** »8.«, »1ste«: a number that says it is an ordinal. */
export const ordinalNumber: Parser<number> = rule(
  map(seq(number({ from: 1, to: 99 }), or(touching("."), ordinalEnding)), ([value]) => value),
);

/** »2.«, »anden«, »sidste« (-1), »næstsidste« (-2) */
export const position: Parser<number> = rule(
  or(
    ordinalNumber,
    ordinalWord,
    map(word("sidste"), () => -1),
    map(word("næstsidste", "andensidste"), () => -2),
  ),
);

/** A year of four digits. */
export const fullYear: Parser<number> = number({ from: 1900, to: 2099, digits: [4] });

/** »2026«, »26« or »'26«, where the place says that it is a year. */
export const year: Parser<number> = or(
  fullYear,
  map(seq(optional(touching("'")), number({ from: 0, to: 99, digits: [2] })), ([, short]) => 2000 + short),
);
