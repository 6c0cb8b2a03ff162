import { randomBytes } from "node:crypto";
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { type Account, chooseAccount, type Programs, prepareProgram, reaches, run } from "./postgres-program.ts";

/**
 * The embedded server's folder, `<DATA_DIR>/postgres`: `cluster/` is PostgreSQL's own (closed to others, as it demands), `password` is
 * ours (0600), `port` is the port it had last, `postgres.log` its log.
 *
 * Under root the server runs as another user, which must be able to reach the cluster. When DATA_DIR lies where that user cannot go (a
 * checkout under /root, say), the folder is made under /var/lib/referent instead, and `<DATA_DIR>/postgres` is a symbolic link to it:
 * the data is found from DATA_DIR in both cases, and DATA_DIR can be moved on the machine.
 */
export type PostgresFolder = { home: string; cluster: string; password: string; account: Account };

/** `shelter` and `throwaway` are for tests; see EmbeddedPostgresOptions. */
type PlaceOptions = { dataDir: string; shelter?: string; throwaway?: true };

export const SUPERUSER = "referent";
const SHELTER = "/var/lib/referent";

/**
 * The folder, made with an empty cluster when there is none. It is made aside and put in place in one step that fails if it is there,
 * so two apps starting at once end up with one cluster and its one password.
 */
export async function openPostgresFolder(options: PlaceOptions): Promise<PostgresFolder> {
  const place = placeIn(options.dataDir);
  if ((await stat(place).catch(() => null)) === null) await create(place, options);
  return folderAt(place);
}

/** The folder as it stands, for who only looks; null where there is none. Throws when it is not for us to see. */
export async function findPostgresFolder(dataDir: string): Promise<PostgresFolder | null> {
  const place = placeIn(dataDir);
  const found = await stat(place).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  });
  return found && folderAt(place);
}

const placeIn = (dataDir: string): string => join(resolve(dataDir), "postgres");

async function folderAt(place: string): Promise<PostgresFolder> {
  const home = await realpath(place);
  const cluster = join(home, "cluster");
  const password = await readFile(join(home, "password"), "utf8").catch((error: unknown) => {
    throw new Error(`The embedded database in ${home} belongs to another user: start as that user, or set DATA_DIR.`, {
      cause: error,
    });
  });
  return { home, cluster, password: password.trim(), account: await chooseAccount(cluster) };
}

async function create(place: string, { shelter = SHELTER, throwaway }: PlaceOptions): Promise<void> {
  const account = await chooseAccount(join(place, "cluster"));
  const made = await mkdir(dirname(place), { recursive: true });
  if (made !== undefined && account !== null) await chmod(dirname(place), 0o711);
  const near = await reaches(account, dirname(place));
  const aside = near ? `${place}.new-` : join(shelter, "postgres-");
  await mkdir(dirname(aside), { recursive: true });
  const home = await mkdtemp(aside);
  try {
    await fill(home, account, throwaway === true ? ["--no-sync"] : []);
    await (near ? rename(home, place) : symlink(home, place));
  } catch (error) {
    await rm(home, { recursive: true, force: true });
    // Another app was quicker: its folder is as good as ours.
    if ((await stat(place).catch(() => null)) === null) throw error;
  }
}

async function fill(home: string, account: Account, further: string[]): Promise<void> {
  await chmod(home, 0o711);
  if (!(await reaches(account, home)))
    throw new Error(
      `The embedded database's user cannot reach ${home}: set DATA_DIR to a folder that every user can pass through.`,
    );
  const cluster = join(home, "cluster");
  const password = randomBytes(24).toString("hex");
  await writeFile(join(home, "password"), `${password}\n`, { mode: 0o600 });
  await mkdir(cluster, { mode: 0o700 });
  // initdb reads the password as the other user, from a file that is gone when it is done.
  const handed = join(home, "password-for-initdb");
  await writeFile(handed, `${password}\n`, { mode: 0o600 });
  if (account !== null) for (const path of [cluster, handed]) await chown(path, account.uid, account.gid);
  await initialise(await prepareProgram(home, account), ["-D", cluster, `--pwfile=${handed}`, ...further]);
  await rm(handed);
}

/** Danish order and letters from ICU; where the programs or the machine have less, the best that they have. */
async function initialise(programs: Programs, parameters: string[]): Promise<void> {
  const fixed = [`--username=${SUPERUSER}`, "--auth=scram-sha-256", "--encoding=UTF8", ...parameters];
  const danish = ["--locale-provider=icu", "--icu-locale=da-DK"];
  let said = "";
  for (const locale of [[...danish, "--locale=C.UTF-8"], [...danish, "--locale=C"], ["--locale=C"]]) {
    const { code, output } = await run(programs, "initdb", [...fixed, ...locale]);
    if (code === 0) return;
    said = output;
  }
  throw new Error(`The embedded database could not be made: ${said.trim().split("\n").at(-1) ?? ""}`);
}
