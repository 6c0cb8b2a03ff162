import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commandNames } from "../../src/domain/rights.ts";
import { commandWords, readWords } from "../../src/ui/words.da.ts";
import { sentences } from "./words-sentences.ts";

const kinds = ["command", "incomplete", "several", "refused", "unknown"];
const addressed = fc.constantFrom("command", "mention", "personal");
/** Our own words, marks and hostile pieces in any order: nearer to the grammar's corners than any text by chance. */
const pieces = fc.constantFrom(
  ...commandWords.flatMap(({ usage, example }) => [...usage.split(" "), ...example.split(" ")]),
  ...sentences.slice(0, 200).flatMap(([text]) => text.split(" ")),
  ...[
    "@{0}",
    "@{",
    "}",
    "<!channel>",
    "<at>",
    "**",
    "```",
    "\u202E",
    "\u200B",
    "\n",
    ">",
    "»",
    "«",
    ",",
    ":",
    ".",
    "?",
    "-",
    "12:30",
    "3.",
  ],
);
const texts = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 500 }),
  fc.string({ unit: "binary", maxLength: 500 }),
  fc.array(pieces, { maxLength: 40 }).map((words) => words.join(" ")),
);

/** Milliseconds of this thread's own work, whatever else the machine is doing. */
function timer(): () => number {
  const start = process.threadCpuUsage();
  return () => {
    const { user, system } = process.threadCpuUsage(start);
    return (user + system) / 1000;
  };
}

describe("readWords, whatever it is given", () => {
  it("returns a reading, with commands that exist and texts that were written", () => {
    fc.assert(
      fc.property(texts, addressed, (text, by) => {
        const reading = readWords(text, { addressed: by });
        expect(kinds).toContain(reading.kind);
        const invocations =
          reading.kind === "command"
            ? [reading.invocation]
            : reading.kind === "several"
              ? reading.choices.map((choice) => choice.invocation)
              : [];
        if (reading.kind === "several") expect(reading.choices.length).toBeGreaterThan(0);
        for (const { command, args } of invocations) {
          expect(commandNames).toContain(command);
          for (const value of Object.values(args)) {
            expect(value).not.toBe("");
            expect(value).toBeDefined();
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("keeps a title exactly, when it is one line of letters and spaces", () => {
    const words = fc.stringMatching(/^[A-ZÆØÅ][a-zæøå]{2,8}( [a-zæøå]{2,8}){1,5}$/u);
    fc.assert(
      fc.property(words, (title) => {
        expect(readWords(`/dagsorden fast punkt ${title}`, { addressed: "command" })).toEqual({
          kind: "command",
          invocation: { command: "standing.add", args: { title } },
        });
      }),
    );
  });

  const long = 10_000;
  it.each([
    ["letters", "a".repeat(long)],
    ["spaces", `punkt ${" ".repeat(long)}x`],
    ["dashes", `punkt ${"-".repeat(long)}x`],
    ["commas", `punkt a${", ".repeat(long / 2)}15 min`],
    ["durations", `punkt a, ${"15 min ".repeat(long / 7)}`],
    ["points", ".".repeat(long)],
    ["braces", "@{".repeat(long / 2)],
    ["mentions", "@{0} ".repeat(long / 5)],
    ["names", "Eva ".repeat(long / 4)],
    ["lines", "afbud\n".repeat(long / 6)],
    ["quotations", "den ".repeat(long / 4)],
    ["deputies", `kan ikke, ${"tager den ".repeat(long / 10)}`],
    ["approvals", "godkendt ".repeat(long / 9)],
    ["colons", `opgave Eva, ${"1:".repeat(long / 2)}`],
    ["attachments", `bilag 1 ${"eftersendes ".repeat(long / 12)}`],
    ["emoji", "👩‍⚕️".repeat(long / 5)],
    ["marks that do not show", `afbud${"\u200F".repeat(long)}`],
    ["slashes", "/dagsorden ".repeat(long / 11)],
  ])("takes no more than a moment for ten thousand %s", (_, text) => {
    const spent = timer();
    for (const by of ["command", "mention", "personal"] as const) readWords(text, { addressed: by });
    // Three readings, the code perhaps not yet warm.
    expect(spent()).toBeLessThan(150);
  });

  it("takes time in proportion to the text", () => {
    const time = (length: number) => {
      const text = "kan ikke, Eva tager den - godkendt. ".repeat(length / 36);
      const spent = timer();
      readWords(text, { addressed: "personal" });
      return spent();
    };
    time(40_000);
    const least = (length: number) => Math.min(...Array.from({ length: 5 }, () => time(length)));
    expect(least(640_000)).toBeLessThan(Math.max(least(40_000), 1) * 16 * 6);
  });
});
