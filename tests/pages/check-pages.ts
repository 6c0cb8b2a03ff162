import { mkdtempSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Page } from "playwright-core";

import type { DocumentContent } from "../../src/documents/content.ts";
import { documentHtml } from "../../src/documents/html.ts";
import { fullMeeting } from "../support/full-meeting.ts";
import { fileContent, hostileContent, publicDraft, secondDraft } from "../support/file-content.ts";

/**
 * The documents' web pages in a real browser: axe finds nothing, in light and in dark, and at 320 pixels, at 200 % and on paper nothing is cut.
 * `npm run check:pages`, with CHROMIUM=/path when it is not where Debian puts it. Pictures go to a folder that it names.
 */

const documents: Record<string, DocumentContent> = {
  draft: secondDraft(),
  public: publicDraft(),
  agenda: fileContent(fullMeeting, "agenda"),
  hostile: hostileContent(),
};

const screens = {
  desk: { width: 1280, height: 900, scheme: "light", zoom: 1 },
  dark: { width: 1280, height: 900, scheme: "dark", zoom: 1 },
  phone: { width: 320, height: 640, scheme: "light", zoom: 1 },
  // A browser's 200 % is half as many of the page's pixels, each twice as large.
  large: { width: 640, height: 450, scheme: "light", zoom: 2 },
} as const;

type AxeFault = { id: string; nodes: { html: string }[] };

const folder = mkdtempSync(join(tmpdir(), "referent-pages-"));
const axePath = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];

/** What stands out to the right of the window, or is hidden behind an edge. */
const cutOff = `[...document.querySelectorAll("body *")]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 || one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== "inline")
  .map((one) => one.outerHTML.slice(0, 80))`;

async function faultsOn(page: Page): Promise<string[]> {
  const cut = await page.evaluate<string[]>(cutOff);
  const wide = await page.evaluate<boolean>("document.documentElement.scrollWidth > innerWidth");
  await page.addScriptTag({ path: axePath });
  const found = await page.evaluate<{ violations: AxeFault[] }>("axe.run(document)");
  const faults = found.violations.map((one) => `${one.id}: ${one.nodes[0]?.html ?? ""}`);
  return [...faults, ...cut.map((one) => `cut: ${one}`), ...(wide ? ["the page scrolls sideways"] : [])];
}

const browser = await chromium.launch({ executablePath, args });
let faults = 0;
for (const [name, content] of Object.entries(documents)) {
  const file = join(folder, `${name}.html`);
  writeFileSync(file, documentHtml(content));
  for (const [screen, { width, height, scheme, zoom }] of Object.entries(screens)) {
    const viewport = { viewport: { width, height }, deviceScaleFactor: zoom, colorScheme: scheme } as const;
    // The page's own policy forbids scripts, axe's too.
    const context = await browser.newContext({ ...viewport, bypassCSP: true });
    const page = await context.newPage();
    await page.goto(pathToFileURL(file).href);
    const found = await faultsOn(page);
    faults += found.length;
    await page.screenshot({ path: join(folder, `${name}-${screen}.png`), fullPage: true });
    console.log(`${name.padEnd(8)} ${screen.padEnd(6)} ${found.length === 0 ? "no faults" : found.join("\n  ")}`);
    await context.close();
  }
}
await browser.close();
console.log(`${faults} faults; pictures in ${folder}`);
process.exitCode = faults === 0 ? 0 : 1;
