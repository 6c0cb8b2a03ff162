import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { zipSync } from "fflate";

/**
 * Makes the zip that a Teams administrator uploads: the manifest with the app's id and the server's name filled in, and the icons.
 *
 *     npm run teams:package -- <app id> <host name>
 *
 * or with TEAMS_APP_ID and REFERENT_DOMAIN in the environment.
 */
const folder = new URL("./teams/", import.meta.url);
const target = new URL("./build/referent-teams.zip", import.meta.url);

/** The manifest with both names filled in. Throws with a sentence when one of them cannot be right. */
export function fillManifest(template: string, names: { appId: string; domain: string }): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(names.appId)) {
    throw new Error("TEAMS_APP_ID must be the bot's id in Entra, such as 00000000-0000-4000-8000-000000000000.");
  }
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(names.domain)) {
    throw new Error("REFERENT_DOMAIN must be the server's host name, such as referent.example.dk.");
  }
  return template.replaceAll("{{TEAMS_APP_ID}}", names.appId).replaceAll("{{REFERENT_DOMAIN}}", names.domain);
}

export function packTeams(names: { appId: string; domain: string }): Uint8Array {
  const manifest = fillManifest(readFileSync(new URL("manifest.json", folder), "utf8"), names);
  const picture = (name: string) => new Uint8Array(readFileSync(new URL(name, folder)));
  return zipSync({
    "manifest.json": new TextEncoder().encode(manifest),
    "color.png": picture("color.png"),
    "outline.png": picture("outline.png"),
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [appId = process.env["TEAMS_APP_ID"] ?? "", domain = process.env["REFERENT_DOMAIN"] ?? ""] =
    process.argv.slice(2);
  try {
    const zip = packTeams({ appId, domain });
    mkdirSync(new URL("./", target), { recursive: true });
    writeFileSync(target, zip);
    console.log(`Wrote manifests/build/referent-teams.zip for ${domain}.`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
