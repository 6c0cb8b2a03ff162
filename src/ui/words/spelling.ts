/**
 * Words that are forgiven a slip. Not here: what acts at once on everybody's behalf (`udsend`, `start`, `slut`, `aflys`), since »udsendt«
 * and »aflyst« are one letter away and mean something else.
 */
const forgiven = [
  ...["afbud", "beslutning", "beslutninger", "bilag", "dagsorden", "dagsordenen", "deltager", "deltage", "desværre"],
  ...["færdig", "forhindret", "forrige", "fraværende", "godkender", "godkendt", "hjælp", "indsigelse", "indstillinger"],
  ...["kommer", "medlem", "medlemmer", "møder", "notat", "opgave", "opgaver", "punkt", "referat", "referatet"],
  ...["stedfortræder", "udskyd", "rettelse", "forslag"],
];

/** Words of their own that happen to be near. */
const otherWords = new Set([
  ...[
    "deltagere",
    "deltagers",
    "deltaget",
    "godkendte",
    "hjalp",
    "kommen",
    "kommende",
    "kommet",
    "komma",
    "mødes",
    "mødet",
  ],
  ...["notar", "opgav", "opgaven", "punkts", "udskydt", "udskød", "moder", "mover", "måder", "opgavers", "medlems"],
]);

/** The one forgiven word that is a single slip away (a letter too many, too few, wrong, or two swapped), or null. */
export function corrected(word: string): string | null {
  if (word.length < 4 || otherWords.has(word)) return null;
  const near = forgiven.filter((one) => one.startsWith(word.charAt(0)) && isOneSlipAway(word, one));
  return near.length === 1 ? (near[0] ?? null) : null;
}

function isOneSlipAway(word: string, right: string): boolean {
  if (Math.abs(word.length - right.length) > 1) return false;
  let at = 0;
  while (at < word.length && word.charAt(at) === right.charAt(at)) at += 1;
  const rest = (from: number): string => word.slice(from);
  const swapped = word.charAt(at + 1) + word.charAt(at) + rest(at + 2);
  return [
    rest(at + 1) === right.slice(at + 1),
    rest(at + 1) === right.slice(at),
    rest(at) === right.slice(at + 1),
    at + 1 < word.length && swapped === right.slice(at),
  ].includes(true);
}
