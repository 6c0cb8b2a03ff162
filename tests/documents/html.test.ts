import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";

import type { DocumentContent } from "../../src/documents/content.ts";
import { contentFor } from "../../src/documents/content-view.ts";
import { documentHtml } from "../../src/documents/html.ts";
import { fullMeeting } from "../support/full-meeting.ts";
import { fileContent, hostileContent, hostileText, publicDraft, secondDraft } from "../support/file-content.ts";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

function pageOf(content: DocumentContent): Document {
  return new JSDOM(documentHtml(content)).window.document;
}

const textsOf = (page: Document, selector: string): string[] =>
  [...page.querySelectorAll(selector)].map((one) => one.textContent.trim());

type AxeResult = { violations: { id: string; nodes: { html: string }[] }[]; passes: unknown[] };

/** axe without layout: colours and sizes are for the browser check (`npm run check:pages`). */
async function axe(html: string): Promise<AxeResult> {
  const { window } = new JSDOM(html, { runScripts: "outside-only", pretendToBeVisual: true });
  window.eval(axeSource);
  const rules = `{ rules: { "color-contrast": { enabled: false } } }`;
  return (await window.eval(`axe.run(document, ${rules})`)) as AxeResult;
}

describe("a document as a web page", () => {
  it("has a heading for the document, its items and their blocks, with the fixed numbers", () => {
    const page = pageOf(secondDraft());
    expect(textsOf(page, "h1")).toEqual(["Dagsorden og referat"]);
    expect(textsOf(page, "h2")).toEqual([
      "Ændret siden version 1",
      "1. Bådpladser på østmolen (beslutning, 20 min)",
      "2. Opsigelse af havnefogeden (lukket)",
      "3. Ishus til fiskerne",
      "4. Ny færgekaj – udgår: tegningen mangler",
      "5. Strømstik",
      "6. Eventuelt",
    ]);
    expect(textsOf(page, "#item-1 ~ h3")).toEqual(["Resumé", "Sagsfremstilling", "Indstilling:", "Referat:"]);
    expect(textsOf(page, "ul.recommendation li")).toEqual([
      "rådet godkender reparationen",
      "rådet drøfter ventelisten",
    ]);
    expect(page.documentElement.lang).toBe("da-DK");
  });

  it("has the head's lines, also those with nothing to say", () => {
    const empty = pageOf({ ...secondDraft(), guests: [], place: null });
    expect(textsOf(empty, "dt")).toEqual(["Møde:", "Tid:", "Sted:", "Deltagere:", "Ikke oplyst:", "Gæster:", "Afbud:"]);
    expect(textsOf(empty, "dd")[2]).toBe("");
    expect(textsOf(empty, "dd")[5]).toBe("");
  });

  it("lists on top what changed since the version before, and says its own at the foot", () => {
    const page = pageOf(secondDraft());
    expect(textsOf(page, ".changes li")).toEqual(["Mødet: sted", "Punkt 3, Ishus til fiskerne: sagsfremstilling"]);
    expect(textsOf(page, "footer")).toEqual(["Version 2, onsdag den 16. juni 2027"]);
    expect(textsOf(pageOf(fileContent()), ".changes")).toEqual([]);
  });

  it("says UDKAST of minutes until they are approved, and never of an agenda", () => {
    const approved = fileContent({ ...fullMeeting, status: "approved", approvedAt: new Date("2027-06-22T14:00:00Z") });
    expect(textsOf(pageOf(secondDraft()), ".draft")).toEqual(["UDKAST"]);
    expect(documentHtml(approved)).not.toMatch(/UDKAST|udkast/u);
    expect(documentHtml(fileContent(fullMeeting, "agenda"))).not.toMatch(/UDKAST|udkast/u);
    expect(textsOf(pageOf(approved), "footer")[0]).toMatch(/ · godkendt tirsdag den 22\. juni 2027$/u);
    expect(pageOf(approved).title).toBe("Referat: Havnerådet i Strandby, tirsdag den 15. juni 2027");
    expect(pageOf(secondDraft()).title).toMatch(/^Referat \(udkast\): /u);
  });

  it("has nothing closed in the public version, in words or properties", () => {
    expect(documentHtml(publicDraft())).not.toMatch(/Opsigelse|Fortroligt|Lise Ravn|underrette/u);
    expect(textsOf(pageOf(publicDraft()), "h2")).toContain("2. Personalesag");
  });

  it("runs and fetches nothing, and shows what people wrote as they wrote it", () => {
    const html = documentHtml(hostileContent());
    const page = new JSDOM(html).window.document;
    expect(page.querySelectorAll("script, link, img, iframe, [onload], [onerror], [style]")).toHaveLength(0);
    expect(page.querySelector("#item-3 ~ p")?.textContent).toContain(
      "</p><script>alert(1)</script><w:p>&amp; \"'` ]]> -->",
    );
    expect(html.replaceAll("\n", "")).not.toMatch(/\p{Cc}|\u{202E}/u);
    expect(hostileText).toMatch(/\u{202E}/u);
  });

  it.each([
    ["the draft", secondDraft()],
    ["the public draft", publicDraft()],
    ["an agenda", fileContent(fullMeeting, "agenda")],
    ["a document of hostile words", hostileContent()],
    ["a document with nothing in it", contentFor({ ...fileContent(), items: [], guests: [], actions: [] }, "public")],
  ])("has no structural fault that axe knows: %s", async (_, content) => {
    const { violations, passes } = await axe(documentHtml(content));
    expect(violations.map((one) => [one.id, one.nodes.map((node) => node.html)])).toEqual([]);
    expect(passes.length).toBeGreaterThan(10);
  });

  it("would be told by axe of a fault", async () => {
    const { violations } = await axe(documentHtml(secondDraft()).replace(' lang="da-DK"', "").replaceAll("h1>", "h4>"));
    expect(violations.map((one) => one.id)).toContain("html-has-lang");
  });
});
