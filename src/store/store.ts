import type { PrismaClient } from "../generated/prisma/client.ts";
import { keepingMs, NotFound, StaleRecord, type Clock, type Log, type Store, type Transaction } from "../ports.ts";
import { openAdmission } from "./admission.ts";
import { openAudit, openAuditDesk } from "./audit.ts";
import { calendarRepository, feedByToken, invitationByToken } from "./calendar.ts";
import { connect, openPool } from "./client.ts";
import { openDirectory } from "./directory.ts";
import { openPeopleDesk } from "./erasure.ts";
import { documentLink, documentRepository } from "./document.ts";
import { forumRepository } from "./forum.ts";
import { importRepository } from "./import-offer.ts";
import { keepingLanes, openInbox, settle } from "./inbox.ts";
import { openInstallations } from "./installation.ts";
import { isLostRace } from "./lost-race.ts";
import { meetingRepository } from "./meeting.ts";
import { openOrganisationDesk } from "./organisation-merge.ts";
import { openOutboxDesk } from "./outbox-desk.ts";
import { outboxIn } from "./outbox.ts";
import { openPacing } from "./pacing.ts";
import { personRepository } from "./person.ts";
import { questionRepository } from "./question.ts";
import { checkReady } from "./readiness.ts";
import { openReplica } from "./replica.ts";
import { roundsOf } from "./round.ts";
import { isUuid, type Tx } from "./row.ts";
import { isWallUp, PROGRAM, wallAdvice } from "./wall.ts";

/** How long a command may wait for a free connection, and how long it may take: a person is waiting for the answer. */
const transactionTime = { maxWait: 5_000, timeout: 15_000 };

export type StoreOptions = {
  /** A database that `applyMigrations` has been at. */
  databaseUrl: string;
  clock: Clock;
  log: Log;
  /** What tokens are sealed with, newest first. */
  sealingKeys?: readonly string[];
  /** How many messages are delivered at once by this process. */
  outboxWorkers?: number;
  /** Whoever sits at the command line, for the audit; null for the running program. */
  operator?: string | null;
  /** For bench/safety.ts, which measures what they cost: neither row-level security nor audit. */
  walls?: "none";
};

/** `role`: what a transaction runs as; null where the database has no such role, and row-level security holds nobody. */
type Parts = {
  prisma: PrismaClient;
  clock: Clock;
  nudge: () => void;
  role: string | null;
  isOpen: boolean;
  operator: string | null;
};

/** Connects to PostgreSQL. `close` finishes the deliveries in hand first. */
export async function openStore(options: StoreOptions): Promise<Store & { close(): Promise<void> }> {
  const { databaseUrl, clock, log, outboxWorkers = 16, sealingKeys = [], operator = null } = options;
  const database = await connect(databaseUrl);
  const { prisma } = database;
  const pool = openPool(databaseUrl, {
    name: "referent-outbox",
    connections: 4,
    questionMs: 5_000,
    isPlannedOnce: true,
  });
  const keeping = openPool(databaseUrl, { name: "referent-inbox", connections: keepingLanes, questionMs: keepingMs });
  const outbox = openOutboxDesk({ pool, clock, log, workers: outboxWorkers, operator });
  const replica = openReplica(databaseUrl);
  const pacing = openPacing(pool, replica, log);
  const isOpen = options.walls === "none";
  const role = !isOpen && (await isWallUp(database.pool)) ? PROGRAM : null;
  if (role === null && !isOpen)
    log.warn({ advice: wallAdvice }, "row-level security is off: the database has no role for it");
  return {
    within: (organisationId, work) =>
      within(
        {
          prisma,
          clock,
          nudge: () => {
            outbox.nudge();
          },
          role,
          isOpen,
          operator,
        },
        organisationId,
        work,
      ),
    directory: openDirectory(prisma, clock, operator),
    inbox: openInbox(prisma, keeping, clock),
    outbox,
    pacing,
    enter: () => replica.enter(),
    organisationIds: async () => (await prisma.organisation.findMany({ select: { id: true } })).map(({ id }) => id),
    invitationByToken: (token) => invitationByToken(prisma, token),
    documentLink: (token) => documentLink(prisma, token),
    ready: () => checkReady(pool),
    audit: openAuditDesk(prisma),
    feedByToken: (token) => feedByToken(prisma, clock, token),
    people: openPeopleDesk(prisma, clock, operator),
    organisations: openOrganisationDesk(prisma, clock, operator),
    admission: openAdmission(prisma, clock, operator),
    installations: openInstallations(prisma, clock, { keys: sealingKeys, operator }),
    async close() {
      await outbox.stop();
      pacing.close();
      await replica.leave();
      await pool.end();
      await keeping.end();
      await database.close();
    },
  };
}

async function within<T>(parts: Parts, organisationId: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const outbox = { isFuller: false };
  const onPut = (): void => {
    outbox.isFuller = true;
  };
  try {
    const result = await parts.prisma.$transaction(async (tx) => {
      await enter(tx, parts, organisationId);
      const audit = openAudit(tx, { organisationId, now: () => parts.clock.now(), operator: parts.operator });
      const done = await work(repositories(tx, parts, { organisationId, audit, onPut }));
      if (!parts.isOpen) await audit.write();
      return done;
    }, transactionTime);
    if (outbox.isFuller) parts.nudge();
    return result;
  } catch (error) {
    if (isLostRace(error)) throw new StaleRecord("lost race", { cause: error });
    throw error;
  }
}

/** From here to the end of the transaction the database shows what belongs to this organisation, and nothing else. */
async function enter(tx: Tx, { role, isOpen }: Parts, organisationId: string): Promise<void> {
  if (!isUuid(organisationId)) throw new NotFound("organisation not found");
  if (isOpen) return;
  if (role === null) await tx.$queryRaw`SELECT set_config('app.organisation', ${organisationId}, true)`;
  else
    await tx.$queryRaw`SELECT set_config('app.organisation', ${organisationId}, true), set_config('role', ${role}, true)`;
}

type Bound = { organisationId: string; audit: ReturnType<typeof openAudit>; onPut: () => void };

function repositories(tx: Tx, { clock }: Parts, { organisationId, audit, onPut }: Bound): Transaction {
  return {
    attribute: audit.attribute,
    forums: audit.forums(forumRepository(tx, organisationId, clock)),
    people: personRepository(tx, organisationId, clock),
    meetings: audit.meetings(meetingRepository(tx, organisationId, clock)),
    calendars: calendarRepository(tx, organisationId, clock),
    questions: questionRepository(tx, organisationId),
    imports: importRepository(tx, organisationId),
    documents: documentRepository(tx, organisationId, clock),
    outbox: outboxIn(tx, { organisationId, clock, onPut }),
    rounds: roundsOf(tx, organisationId),
    settle: (eventId) => settle(tx, eventId, clock.now()),
  };
}
