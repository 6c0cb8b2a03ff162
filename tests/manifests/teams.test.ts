import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { AppManifestUtils } from "@microsoft/app-manifest";
import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { fillManifest, packTeams } from "../../manifests/pack-teams.ts";
import { commandWords } from "../../src/ui/words.da.ts";

const names = { appId: "00000000-0000-4000-8000-000000000000", domain: "referent.example.dk" };
const template = readFileSync(new URL("../../manifests/teams/manifest.json", import.meta.url), "utf8");

type Manifest = Parameters<typeof AppManifestUtils.validateAgainstSchema>[0];
type Schema = NonNullable<Parameters<typeof AppManifestUtils.validateAgainstSchema>[1]>;
type Bot = {
  commandLists: { scopes: string[]; triggers: string[]; commands: { title: string; description: string }[] }[];
  supportsTargetedMessages: boolean;
};

function manifest(): Manifest & { bots: [Bot] } {
  return JSON.parse(fillManifest(template, names)) as Manifest & { bots: [Bot] };
}

describe("the Teams manifest", () => {
  it("is what Microsoft's own schema wants", async () => {
    // The package holds the schemas, so that nothing is fetched.
    const path = createRequire(import.meta.url).resolve("@microsoft/app-manifest/package.json");
    const file = path.replace("package.json", "build/json-schemas/teams/v1.29/MicrosoftTeams.schema.json");
    const schema = JSON.parse(readFileSync(file, "utf8")) as Schema;
    expect(await AppManifestUtils.validateAgainstSchema(manifest(), schema)).toEqual([]);
    const broken = { ...manifest(), bots: [{ ...manifest().bots[0], scopes: ["everywhere"] }] } as unknown as Manifest;
    expect(await AppManifestUtils.validateAgainstSchema(broken, schema)).not.toEqual([]);
  });

  it("offers words that the bot knows, explained as help explains them", () => {
    const known = new Map(commandWords.map(({ words, explanation }) => [words, explanation]));
    for (const { commands } of manifest().bots[0].commandLists) {
      for (const { title, description } of commands) {
        if (title !== "dagsorden") expect([title, description]).toEqual([title, known.get(title)]);
      }
    }
  });

  it("offers them by slash and by mention, no more than Teams takes", () => {
    const [bot] = manifest().bots;
    expect(bot.supportsTargetedMessages).toBe(true);
    for (const list of bot.commandLists) {
      expect(list.triggers).toEqual(["slash", "mention"]);
      expect(list.commands.length).toBeLessThanOrEqual(12);
    }
    expect(bot.commandLists.flatMap(({ scopes }) => scopes).sort()).toEqual(["groupChat", "personal", "team"]);
  });

  it("is packed with its icons, in the sizes that Teams takes", () => {
    const files = unzipSync(packTeams(names));
    expect(Object.keys(files).sort()).toEqual(["color.png", "manifest.json", "outline.png"]);
    expect(sizeOf(files["color.png"]!)).toEqual([192, 192]);
    expect(sizeOf(files["outline.png"]!)).toEqual([32, 32]);
    expect(new TextDecoder().decode(files["manifest.json"])).not.toContain("{{");
  });

  it.each([
    [{ ...names, appId: "" }, "TEAMS_APP_ID"],
    [{ ...names, domain: "" }, "REFERENT_DOMAIN"],
    [{ ...names, domain: "https://referent.example.dk/" }, "REFERENT_DOMAIN"],
  ])("is not packed for %j", (wrong, name) => {
    expect(() => packTeams(wrong)).toThrow(name);
  });
});

function sizeOf(png: Uint8Array): [number, number] {
  const view = new DataView(png.buffer, png.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
}
