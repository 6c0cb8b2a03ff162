import { createHash } from "node:crypto";
import type { AddressInfo } from "node:net";

import { createCalendarDoor } from "./calendar-door.ts";
import { admittingDesk, isNamed, type AdmissionRules } from "./admission.ts";
import type { FrontDesk } from "./chat/event.ts";
import { sharePointFiles, slackFiles, type FetchTools, type FilePlace } from "./chat/file-fetch.ts";
import { createRouter } from "./chat/router.ts";
import type { SlackDoor } from "./chat/slack/receive.ts";
import type { TeamsDoor } from "./chat/teams/receive.ts";
import { keepApproved } from "./commands/document-version.ts";
import type { Config } from "./config.ts";
import { createDocumentDesk, type Writers } from "./document-desk.ts";
import { createWriters } from "./document-writers.ts";
import { createDocumentMaker } from "./documents/maker.ts";
import type { Platform } from "./domain/forum.ts";
import { createFileReader } from "./file-reader.ts";
import { close, createWebServer, listen } from "./http.ts";
import { createDocumentDoor } from "./http-document.ts";
import { createDeliverer } from "./jobs/deliver.ts";
import { look } from "./jobs/look.ts";
import { createSchedule } from "./jobs/schedule.ts";
import { createTidying } from "./jobs/tidy.ts";
import { countedDesk, type Metrics } from "./metrics.ts";
import type { MailDoor } from "./mail/door.ts";
import { mailPeople } from "./mail-people.ts";
import { createInheritance } from "./inheritance.ts";
import { createLine } from "./line.ts";
import { createGatekeeper, pacedDesk, type Limits } from "./pace.ts";
import type { ChatPlatform, Clock, Log, Store, TenantName } from "./ports.ts";
import { reminderCards } from "./reminder-cards.ts";

export type AppConfig = Pick<Config, "host" | "port" | "publicUrl" | "slack" | "teams"> & {
  mail?: Config["mail"];
  linksUrl?: string | null;
  docxTemplate?: Uint8Array | null;
  proxies?: number;
  allowed?: readonly TenantName[];
};
export type AppParts = {
  config: AppConfig;
  store: Store;
  clock: Clock;
  log: Log;
  metrics?: Metrics;
  /** Without these everybody may go as fast as they can. */
  limits?: Limits;
  /** For stand-ins without limits: nothing that we send waits for its turn. */
  unpaced?: true;
  /** How files that people drop are asked for; a test's own. */
  fetching?: FetchTools;
  /** How often to look, as cron says it. By default every minute. */
  tick?: string;
};

/** Paces are kept in real time, whatever a test's clock says. */
const systemTime: Clock = { now: () => new Date() };

export type App = {
  /** Connects, listens, takes up what a killed process left, and starts the clock's rounds. Throws `PortProblem`. */
  start(): Promise<void>;
  /** Says so at /readyz, and answers until `noticed`; then takes nothing new, and finishes what is in hand. */
  stop(noticed?: Promise<void>): Promise<void>;
  /** One round of the clock, as a tick makes it. */
  look(): Promise<void>;
  /** Waits until everything that came in has been answered: the platforms' requests are when it has been kept. */
  settled(): Promise<void>;
  /** The port it listens on. */
  port(): number;
};

const directoryId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/** The tenant of a single-tenant bot, where the settings name it by its id; where they name it by a domain, only Microsoft knows which that is. */
function onlyTenant({ teams }: AppConfig): TenantName[] {
  const isNamed = teams?.appType === "SingleTenant" && teams.appId !== "" && directoryId.test(teams.tenantId ?? "");
  return isNamed ? [{ platform: "teams", tenant: (teams.tenantId ?? "").toLowerCase() }] : [];
}

/** A Slack bot token is one workspace's; a Teams bot without an id is the trial's, and a single-tenant one its tenant's. */
function admissionRules(config: AppConfig): AdmissionRules {
  const { slack, teams, allowed = [] } = config;
  const only = onlyTenant(config);
  const isOneTenants = only.length === 0 && (teams === null || teams.appId === "" || teams.appType === "SingleTenant");
  const isOneWorkspaces = slack === null || !("oauth" in slack);
  const own: Platform[] = [
    "mail",
    ...(isOneTenants ? ["teams" as const] : []),
    ...(isOneWorkspaces ? ["slack" as const] : []),
  ];
  // What a workspace installs by itself is let in by name only.
  return { own, named: isOneWorkspaces ? [] : ["slack"], allowed: [...only, ...allowed] };
}

/** Links that people write are asked for without any right of ours: what opens is open to whoever has the address. */
function filePlaces(
  { slack, teams }: AppConfig,
  slackToken: (team: string) => Promise<string | null>,
): ReadonlyMap<Platform | null, FilePlace> {
  return new Map<Platform | null, FilePlace>([
    [null, sharePointFiles],
    ...(slack ? [["slack", slackFiles(slackToken)] as const] : []),
    ...(teams ? [["teams", sharePointFiles] as const] : []),
  ]);
}

type Doors = { slack: SlackDoor | null; teams: TeamsDoor | null; mail: MailDoor | null };

/** Wires ports to router and jobs. Used by main.ts, and by the tests with a clock of their own. */
export async function createApp(parts: AppParts): Promise<App> {
  const { config, store, clock, log, metrics } = parts;
  const { publicUrl, linksUrl = null } = config;
  const meter = metrics?.meter;
  const files = createFileReader({
    places: filePlaces(config, async (team) => (await doors.slack?.token(team)) ?? null),
    log,
    ...(parts.fetching ? { fetching: parts.fetching } : {}),
  });
  const rules = admissionRules(config);
  const router = createRouter({ store, clock, log, publicUrl, linksUrl, files, ...(meter ? { meter } : {}) });
  const admitting = admittingDesk(router, { admission: store.admission, rules, log });
  const paced = parts.limits ? pacedDesk(admitting, systemTime, parts.limits) : admitting;
  const doors = await openDoors(parts, meter ? countedDesk(paced, meter) : paced, rules);
  let isOpen = false;
  let isOver = false;
  const maker = createDocumentMaker(config.docxTemplate ?? null);
  const writers = createWriters(maker);
  const server = createWebServer({
    slack: doors.slack?.http ?? null,
    teams: doors.teams ? (request, response) => doors.teams?.http(request, response) ?? Promise.resolve() : null,
    slackPages: doors.slack?.pages ?? null,
    mail: doors.mail?.http ?? null,
    calendar: createCalendarDoor(parts),
    document: createDocumentDoor({ store, clock, log, writers }),
    ready: async () => {
      if (!isOpen) throw new Error("Starting or stopping.");
      await store.ready();
    },
    ...(metrics ? { metrics: (request) => metrics.page(request, store) } : {}),
    log,
    ...(parts.limits ? { gatekeeper: createGatekeeper(systemTime, config.proxies ?? 0) } : {}),
  });
  const tidy = createTidying({ store, clock, log });
  const round = async (): Promise<void> => {
    await look({ store, clock, log, cards: reminderCards, keepApproved });
    await tidy();
  };
  const inheritance = createInheritance(router, { clock, log });
  const everyTick = async (): Promise<void> => {
    // What nobody can take up keeps nobody from being reminded.
    await inheritance.look();
    await round();
  };
  const schedule = createSchedule({ look: everyTick, log, ...(parts.tick ? { pattern: parts.tick } : {}) });
  return {
    async start() {
      const { isAlone } = await store.enter();
      const at = clock.now();
      await doors.slack?.start();
      await doors.teams?.start();
      await listen(server, config);
      await startSending({ ...parts, store: sparing(store) }, platformsOf(doors), writers);
      await inheritance.takeUp({ isAlone, at });
      doors.mail?.start();
      schedule.start();
      isOpen = !isOver;
    },
    async stop(noticed) {
      // Who was never ready has been sent nothing.
      const isKnown = isOpen;
      isOver = true;
      isOpen = false;
      const inherited = inheritance.stop();
      if (isKnown) await noticed;
      await schedule.stop();
      await inherited;
      await close(server);
      await doors.slack?.stop();
      await doors.teams?.stop();
      await doors.mail?.stop();
      await store.outbox.stop();
      await maker.stop();
    },
    look: round,
    settled: async () => {
      await doors.slack?.settled();
      await doors.teams?.settled();
      await doors.mail?.settled();
    },
    port: () => (server.address() as AddressInfo).port,
  };
}

/** The connections are the commands', too: of all hands that deliver, so many work in the store at once. */
const handsInStore = 4;

function sparing(store: Store): Store {
  const line = createLine(handsInStore);
  return { ...store, within: (organisationId, work) => line.run(() => store.within(organisationId, work)) };
}

async function startSending(
  { config, store, clock, log, metrics, unpaced }: AppParts,
  platforms: ChatPlatform[],
  writers: Writers,
): Promise<void> {
  const meter = metrics ? { meter: metrics.meter } : {};
  const documents = createDocumentDesk({ store, clock, linksUrl: config.linksUrl ?? null, writers });
  const rules = unpaced ? {} : Object.fromEntries(platforms.map(({ platform, pace }) => [platform, pace]));
  await store.outbox.work(createDeliverer({ store, platforms, clock, log, documents, ...meter }), rules);
}

/** Whoever is in Slack alone does without what Teams and mail need, which is as much memory again. */
async function openDoors(
  { config, store, clock, log, metrics, unpaced }: AppParts,
  desk: FrontDesk,
  rules: AdmissionRules,
): Promise<Doors> {
  const pacing = unpaced ? {} : { pacing: store.pacing };
  const keepSeen = (key: string): Promise<boolean> =>
    store.inbox.firstSight(createHash("sha256").update(key).digest("hex"));
  const meter = metrics ? { meter: metrics.meter } : {};
  const mailTools = { people: mailPeople(store, clock), publicUrl: config.publicUrl, clock, log, ...meter };
  const { installations, admission } = store;
  const mayInstall = (tenant: TenantName): Promise<boolean> => isNamed(tenant, { admission, rules });
  const slackTools = { clock, log, keepSeen, installations, mayInstall, ...pacing };
  const { slack, teams, mail } = config;
  return {
    slack: slack && (await import("./chat/slack/receive.ts")).createSlackDoor(slack, desk, slackTools),
    teams: teams && (await import("./chat/teams/receive.ts")).createTeamsDoor(teams, desk, { clock, log, ...pacing }),
    mail: mail ? (await import("./mail/door.ts")).createMailDoor(mail, desk, mailTools) : null,
  };
}

function platformsOf({ slack, teams, mail }: Doors): ChatPlatform[] {
  return [slack?.platform, teams?.platform, mail?.platform].filter((platform) => platform !== undefined);
}
