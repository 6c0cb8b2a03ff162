import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../src");

/** The import column of the README's table of folders: what each folder may know of ours, and which packages belong to it alone. */
const mayImport: Record<string, readonly string[]> = {
  domain: ["domain"],
  ui: ["ui", "domain"],
  calendar: ["calendar", "domain"],
  documents: ["documents", "domain", "ui", "ports.ts"],
  commands: ["commands", "domain", "ui", "ports.ts", "calendar", "documents", "chat/event.ts"],
  chat: ["chat", "commands", "domain", "ui", "ports.ts"],
  "chat/slack": ["chat/slack", "chat/event.ts", "ui", "domain", "ports.ts"],
  "chat/teams": ["chat/teams", "chat/event.ts", "ui", "domain", "ports.ts"],
  mail: ["mail", "calendar", "chat/event.ts", "ui", "domain", "ports.ts"],
  store: ["store", "domain", "ports.ts", "ui/card.ts", "chat/event.ts", "generated"],
  jobs: ["jobs", "domain", "ui", "ports.ts"],
};

/** Each package in the one folder that knows it. What is in no list may be used anywhere. */
const packageHomes: Record<string, readonly string[]> = {
  botbuilder: ["chat/teams"],
  "@slack/bolt": ["chat/slack"],
  "@slack/oauth": ["chat/slack"],
  "@prisma/client": ["store"],
  "@prisma/adapter-pg": ["store"],
  "@prisma/driver-adapter-utils": ["store"],
  "@prisma/schema-engine-wasm": ["store"],
  pg: ["store"],
  "node-cron": ["jobs"],
  "ical-generator": ["calendar"],
  "@touch4it/ical-timezones": ["calendar"],
  docx: ["documents"],
  pdfkit: ["documents"],
  fontkit: ["documents"],
  fflate: ["documents"],
  mammoth: ["documents"],
  parse5: ["documents"],
  unpdf: ["documents"],
  piscina: ["documents"],
  "date-holidays": ["domain"],
  luxon: ["domain", "calendar"],
  rrule: ["domain"],
  zod: ["commands"],
  nodemailer: ["mail"],
  imapflow: ["mail"],
  "postal-mime": ["mail"],
  "ical.js": ["calendar"],
  pino: ["log.ts"],
  "prom-client": ["metrics.ts"],
};

const files = readdirSync(root, { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".ts") && !file.startsWith("generated/"));

function folderOf(file: string): string {
  const platform = /^chat\/(slack|teams)\//u.exec(file);
  if (platform?.[1]) return `chat/${platform[1]}`;
  return file.includes("/") ? (file.split("/")[0] ?? file) : file;
}

function importsOf(file: string): string[] {
  const source = readFileSync(join(root, file), "utf8");
  return [
    ...source.matchAll(/(?:^|\n)\s*(?:import|export)\b[^;]*?\bfrom\s+"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)/gu),
  ].map((match) => match[1] ?? match[2] ?? "");
}

function trespasses(file: string): string[] {
  const allowed = mayImport[folderOf(file)];
  return importsOf(file).flatMap((target) => {
    if (target.startsWith(".")) {
      const to = relative(root, resolve(root, dirname(file), target)).replaceAll("\\", "/");
      const known =
        allowed === undefined ||
        allowed.some((one) => to === one || (to.startsWith(`${one}/`) && folderOf(to) === one));
      return known ? [] : [`${file} imports ${to}`];
    }
    const name = target
      .split("/")
      .slice(0, target.startsWith("@") ? 2 : 1)
      .join("/");
    const homes = packageHomes[name];
    return homes === undefined || homes.includes(folderOf(file)) ? [] : [`${file} imports ${name}`];
  });
}

describe("the house", () => {
  it("lets each folder import only what the README's table says", () => {
    expect(files.flatMap(trespasses)).toEqual([]);
  });

  it("has a rule for every folder", () => {
    const folders = new Set(files.map(folderOf).filter((folder) => !folder.endsWith(".ts")));
    expect([...folders].filter((folder) => !(folder in mayImport))).toEqual([]);
  });

  it("keeps Danish words in ui", () => {
    const danish = files.filter(
      (file) => !file.startsWith("ui/") && /[æøåÆØÅ]/u.test(readFileSync(join(root, file), "utf8")),
    );
    expect(danish).toEqual([]);
  });

  it("asks which platform it is only in the platforms' own folders", () => {
    const asking = files.filter(
      (file) =>
        !file.startsWith("chat/slack/") &&
        !file.startsWith("chat/teams/") &&
        !file.startsWith("mail/") &&
        /===\s*"(slack|teams|mail)"/u.test(readFileSync(join(root, file), "utf8")),
    );
    expect(asking).toEqual([]);
  });

  it("has no default exports and no enums", () => {
    const wrong = files.filter((file) => /export default|\benum \w+ \{/u.test(readFileSync(join(root, file), "utf8")));
    expect(wrong).toEqual([]);
  });
});
