import { chanceFrom } from "../fuzz/random.ts";

/** What people write to be taken for something else than text, in as many mixtures as one likes; the same each time. */

const parts = [
  "<!channel>",
  "<!here>",
  "<@U123>",
  "<#C1|navn>",
  "<https://evil.example|klik>",
  "@everyone",
  "<at>Bo</at>",
  "&lt;!channel&gt;",
  "*fed*",
  "_kursiv_",
  "~x~",
  "`kode`",
  "[l](https://evil.example)",
  "![b](x)",
  "# Overskrift",
  "> citat",
  "- punkt",
  "| a | b |",
  "${$root.secret}",
  "${1+1}",
  "{{x}}",
  "{0}",
  "</script><script>alert(1)</script>",
  "\"'",
  "&amp;",
  "&",
  "<",
  ">",
  "=1+1",
  "\\n",
  "\u202e",
  "æøå",
  "👩‍👩‍👧",
  " ",
  "a",
] as const;

export function hostileTexts(count: number, from: readonly string[] = parts): string[] {
  const chance = chanceFrom(7);
  return Array.from({ length: count }, () => {
    const body = Array.from({ length: 1 + chance.below(6) }, () => chance.pick(from)).join(chance.pick(["", " "]));
    return `x${body}x`;
  });
}
