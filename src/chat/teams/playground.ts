import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Log } from "../../ports.ts";
import type { ChatPerson } from "../event.ts";
import type { TeamsReference } from "./ids.ts";

/**
 * Microsoft's own Teams client for a machine without Teams (the Agents Playground), for the trial. Its licence is for evaluation, so it is a
 * development dependency. Left to itself it listens to the whole network, opens a browser, reports to Microsoft, and outlives us.
 */
export type Playground = {
  /** The page to open. */
  url: string;
  stop(): Promise<void>;
};

export type PlaygroundOptions = {
  /** The bot's endpoint, on loopback. It must be listening: until it answers, the client answers nobody. */
  botUrl: string;
  port: number;
  /** Invented people, at least six (no more are shown); the page is the first one's. */
  people: readonly { name: string; email: string }[];
  /** What the team, its channel and the group chat are called. */
  forumName: string;
  /** For its settings and its log; made when it is not there. */
  folder: string;
  log: Log;
};

/** The client takes exactly so many, the one at the keyboard among them. */
const seats = 6;
const startsWithin = 30_000;

/** For `TeamsConfig.serviceUrl`: where the bot writes to people who have not written yet. */
export function playgroundServiceUrl(port: number): string {
  return `${urlOf(port)}/_connector`;
}

/** Throws with one sentence when it is not installed, the port is taken, or it does not come up. */
export async function startPlayground(options: PlaygroundOptions): Promise<Playground> {
  const program = findProgram();
  await checkPort(options.port);
  const settings = join(options.folder, "playground.yml");
  await mkdir(options.folder, { recursive: true });
  // JSON is YAML too.
  await writeFile(settings, JSON.stringify(settingsFor(options), null, 2));
  const url = urlOf(options.port);
  const child = launch(program, settings, options);
  try {
    await untilAnswering(child, url, options.folder);
  } catch (error) {
    await end(child);
    throw error;
  }
  options.log.info({ url }, "The Agents Playground is running.");
  return { url, stop: () => end(child) };
}

function findProgram(): string {
  try {
    return fileURLToPath(import.meta.resolve("@microsoft/m365agentsplayground/cli.js"));
  } catch {
    throw new Error(
      "The trial needs Microsoft's Agents Playground, which is not installed: run npm ci without --omit=dev, or set the Teams or Slack credentials.",
    );
  }
}

/** The client would take another port without asking. */
async function checkPort(port: number): Promise<void> {
  const probe = createServer();
  try {
    const listening = once(probe, "listening");
    probe.listen(port, "127.0.0.1");
    await listening;
  } catch {
    throw new Error(`Port ${port}, which the trial's Teams client needs, is taken by another program.`);
  } finally {
    probe.close();
  }
}

function settingsFor({ people, forumName }: PlaygroundOptions) {
  const [first, ...others] = people.slice(0, seats).map(toUser);
  if (!first || others.length < seats - 1) throw new Error(`The trial's Teams client needs ${seats} people.`);
  return {
    version: "0.1.1",
    tenantId: idOf("tenant"),
    bot: { id: idOf("bot"), name: "Referent" },
    currentUser: first,
    users: others,
    personalChat: { id: "personal-chat" },
    groupChat: { id: "group-chat", name: forumName },
    team: {
      id: "team",
      name: forumName,
      aadGroupId: idOf("team"),
      channels: [{ id: channelId, name: forumName }],
    },
  };
}

/** One id for both names of a person, so that a chat can be opened by either, as in Teams. */
function toUser({ name, email }: { name: string; email: string }) {
  const id = idOf(email);
  const [givenName = name, ...rest] = name.split(" ");
  const surname = rest.join(" ") || givenName;
  return { id, aadObjectId: id, name, givenName, surname, email, userPrincipleName: email };
}

/** A person of the playground as the bot will meet them. */
export function playgroundPerson({ name, email }: { name: string; email: string }): ChatPerson {
  return { platform: "teams", tenant: idOf("tenant"), user: idOf(email), name, email };
}

const channelId = "channel";

/** The forum's channel in the playground, as the bot will meet it. */
export function playgroundChannel(port: number): { tenant: string; externalId: string; reference: TeamsReference } {
  const tenant = idOf("tenant");
  const bot = { id: idOf("bot"), name: "Referent" };
  const where = { serviceUrl: playgroundServiceUrl(port), tenant, conversation: channelId, team: "team" };
  return { tenant, externalId: channelId, reference: { ...where, kind: "channel", bot, user: null } };
}

function idOf(name: string): string {
  const hash = createHash("sha256").update(name).digest("hex");
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

function urlOf(port: number): string {
  return `http://127.0.0.1:${port}`;
}

/** Loaded before the program: listens on loopback only, and ends with us, since our end of its input closes however we die. */
const preload = `
import net from "node:net";
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (where, ...rest) {
  if (typeof where === "number" && typeof rest[0] !== "string") return listen.call(this, where, "127.0.0.1", ...rest);
  if (where && typeof where === "object" && "port" in where) return listen.call(this, { ...where, host: "127.0.0.1" }, ...rest);
  return listen.call(this, where, ...rest);
};
process.stdin.on("end", () => process.exit(0)).on("error", () => process.exit(0)).resume();
`;

function launch(program: string, settings: string, { botUrl, port, folder }: PlaygroundOptions): ChildProcess {
  const before = `data:text/javascript,${encodeURIComponent(preload)}`;
  const to = ["-e", botUrl, "-c", "msteams", "-p", String(port), "--su", playgroundServiceUrl(port)];
  const { PATH, HOME, SystemRoot, TMPDIR } = process.env;
  return spawn(process.execPath, ["--import", before, program, ...to, "--disable-telemetry"], {
    cwd: folder,
    // A group of its own, to be ended as a whole; and nothing of our environment, which holds secrets.
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
    env: {
      ...{ PATH, HOME, SystemRoot, TMPDIR },
      TEAMSAPPTESTER_BROWSER: "none",
      M365_AGENTS_PLAYGROUND_CONFIG_PATH: settings,
      M365_AGENTS_PLAYGROUND_LOGFILE: join(folder, "playground.log"),
    },
  });
}

async function untilAnswering(child: ChildProcess, url: string, folder: string): Promise<void> {
  const deadline = Date.now() + startsWithin;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) break;
    if (await answers(url)) return;
    await wait(100);
  }
  throw new Error(`The trial's Teams client did not start; ${join(folder, "playground.log")} says more.`);
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/_internal/v1/config`, { signal: AbortSignal.timeout(1_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, "exit");
  signal(child.pid, "SIGTERM");
  const slow = AbortSignal.timeout(3_000);
  slow.addEventListener("abort", () => {
    if (child.pid !== undefined && child.exitCode === null) signal(child.pid, "SIGKILL");
  });
  await ended;
}

function signal(pid: number, name: "SIGTERM" | "SIGKILL"): void {
  try {
    // The whole group, where there are groups.
    process.kill(process.platform === "win32" ? pid : -pid, name);
  } catch {
    // It has ended by itself.
  }
}
