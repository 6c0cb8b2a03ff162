import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readingPages, recommendationBlock } from "../../src/ui/document.ts";

const words = (text: string) => text.split(/\s+/u).filter(Boolean);

describe("reading pages", () => {
  it("keep a short document on one page, as it is", () => {
    expect(readingPages("Dagsorden\n\n1. Ishus\n", 100)).toEqual(["Dagsorden\n\n1. Ishus"]);
    expect(readingPages("\n", 100)).toEqual([]);
  });

  it("end before an item when the item does not fit", () => {
    const text = `Dagsorden\n\n1. Ishus\n\n${"is ".repeat(20).trim()}\n\n2. Kaj\n\n${"kaj ".repeat(20).trim()}`;
    const pages = readingPages(text, 120);
    expect(pages).toHaveLength(2);
    expect(pages[1]).toMatch(/^2\. Kaj\n\nkaj/);
    expect(pages.join("\n\n")).toBe(text);
  });

  it("keep a title with what follows it", () => {
    const text = `Dagsorden\n\n${"hoved ".repeat(10).trim()}\n\n1. Ishus\n\n${"is ".repeat(20).trim()}\n\n${"vand ".repeat(30).trim()}`;
    const pages = readingPages(text, 100);
    expect(pages.filter((page) => page.endsWith("1. Ishus"))).toEqual([]);
    expect(pages[1]).toMatch(/^1\. Ishus\n\nis is/);
  });

  it("cut a paragraph that is longer than a page at a line, else at a word", () => {
    expect(readingPages("linje et er her\nlinje to er her", 24)).toEqual(["linje et er her", "linje to er her"]);
    expect(readingPages("et to tre fire fem", 10)).toEqual(["et to tre", "fire fem"]);
  });

  it("cut a word only when it is longer than a page, and never a sign", () => {
    expect(readingPages("🚢".repeat(5), 5)).toEqual(["🚢🚢", "🚢🚢", "🚢"]);
  });

  it("lose no word, keep the order and the size, whatever the text", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "å", "1", ".", "•"), minLength: 1, maxLength: 12 });
    const gap = fc.constantFrom(" ", "\n", "\n\n", "\n\n\n", "\n\n3. ", "  ");
    const texts = fc.array(fc.tuple(word, gap), { maxLength: 200 }).map((parts) => parts.flat().join(""));
    fc.assert(
      fc.property(texts, fc.integer({ min: 12, max: 300 }), (text, size) => {
        const pages = readingPages(text, size);
        expect(pages.flatMap(words)).toEqual(words(text));
        expect(pages.every((page) => page.length <= size && page.trim() === page && page !== "")).toBe(true);
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});

describe("a recommendation", () => {
  it("is printed as it was written, with »at« said once", () => {
    expect(recommendationBlock(["udvalget drøfter sagen"])).toBe(
      "Indstilling:\nDet indstilles at:\n• udvalget drøfter sagen",
    );
    expect(recommendationBlock(["at udvalget drøfter sagen", "at udvalget beslutter"])).toBe(
      "Indstilling:\nDet indstilles:\n• at udvalget drøfter sagen\n• at udvalget beslutter",
    );
    expect(recommendationBlock([])).toBe("");
  });
});
