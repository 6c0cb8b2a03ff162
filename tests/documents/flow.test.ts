import { expect, it } from "vitest";

import { flowOf, type Flow } from "../../src/documents/flow.ts";
import { printable, printableData } from "../../src/documents/printable.ts";

const paragraph = (...lines: string[]): Flow => ({ kind: "paragraph", lines });
const list = (...items: string[]): Flow => ({ kind: "list", items });

it.each([
  ["", []],
  ["\n \n", []],
  ["en", [paragraph("en")]],
  ["en\nto\n\ntre", [paragraph("en", "to"), paragraph("tre")]],
  ["To:\n• a\n• b\nefter", [paragraph("To:"), list("a", "b"), paragraph("efter")]],
  ["- a\n– b\n * c", [list("a", "b", "c")]],
  ["• a\n\n\n• b\n\nefter\n\n• c", [list("a", "b"), paragraph("efter"), list("c")]],
  ["-5 grader\n--\n•", [paragraph("-5 grader", "--", "•")]],
  ["1. første\n2. anden", [paragraph("1. første", "2. anden")]],
] as [string, Flow[]][])("reads %j", (text, expected) => {
  expect(flowOf(text)).toEqual(expected);
});

it("loses no word of a text", () => {
  const text = "En\n • to\n\n\n– tre\nfire - fem •\n";
  const words = flowOf(text).flatMap((flow) => (flow.kind === "list" ? flow.items : flow.lines));
  expect(words).toEqual(["En", "to", "tre", "fire - fem •"]);
});

it("makes text printable without losing anything that can be seen", () => {
  expect(printable("a\u{0}b\u{1B}c\u{202E}d\u{FFFE}e\u{FEFF}f\u{9F}")).toBe("abcdef");
  expect(printable("a\rb\r\nc\u{85}d\u{2028}e\u{B}f\tg")).toBe("a\nb\nc\nd\ne\nf g");
  expect(printable("\u{D800}!")).toBe("\u{FFFD}!");
  expect(printable("æøå ÆØÅ 👩‍👩‍👧 עברית 漢 \u{A0}\u{AD}")).toBe("æøå ÆØÅ 👩‍👩‍👧 עברית 漢 \u{A0}\u{AD}");
  expect(printableData({ a: ["\u{0}x"], b: null, c: 3, d: { e: "y\r" } })).toEqual({
    a: ["x"],
    b: null,
    c: 3,
    d: { e: "y\n" },
  });
});
