import type { PrismaClient } from "../generated/prisma/client.ts";
import { TokenUnreadable, type Author, type Clock, type Installation, type Installations } from "../ports.ts";
import { appendAudit, authorFor, type Operator } from "./audit.ts";
import { inTransaction } from "./lost-race.ts";
import { organisationOf } from "./organisation.ts";
import type { Tx } from "./row.ts";
import { createSealing, Unsealable, type Sealing } from "./sealing.ts";

/**
 * The workspaces that installed the app, each with the token that it gave, sealed for it alone: a row that is moved to another workspace cannot
 * be opened. Nothing is remembered between two questions, so that an installation made on one replica is there for all of them at once.
 */

/** What a token is sealed for. */
const belongsTo = (team: string): string => `slack:${team}`;

type Row = { team: string; token: string };

/** `keys` as in the settings, newest first; without any, nothing is kept and nothing can be opened. */
export function openInstallations(
  prisma: PrismaClient,
  clock: Clock,
  { keys, operator }: { keys: readonly string[]; operator: Operator },
): Installations {
  const sealing = keys.length > 0 ? createSealing(keys) : null;
  const opened = ({ team, token }: Row): string => openedBy(sealing, team, token);

  return {
    async find(team) {
      const row = await prisma.slackInstallation.findUnique({ where: { team } });
      return row && { team, token: opened(row), botUser: row.botUser, botId: row.botId };
    },
    async keep(installation, installer) {
      if (!sealing) throw new TokenUnreadable(noKey);
      const sealed = sealing.seal(installation.token, belongsTo(installation.team));
      await inTransaction(prisma, (tx) => keepIn(tx, { installation, sealed, installer, now: clock.now() }));
    },
    forget: (team, { token, why }) =>
      inTransaction(prisma, async (tx) => {
        const row = await lockedRow(tx, team);
        if (!row || (token !== null && opened(row) !== token)) return false;
        await tx.slackInstallation.delete({ where: { team } });
        const organisationId = await organisationOf(tx, { platform: "slack", tenant: team });
        const author = operator === null ? nobody("slack.uninstall") : authorFor(operator, "slack.uninstall");
        await note(tx, { organisationId, team, author, content: { why }, now: clock.now() });
        return true;
      }),
    async all() {
      const rows = await prisma.slackInstallation.findMany({ orderBy: { team: "asc" } });
      return rows.map((row) => ({ team: row.team, state: stateOf(sealing, row) }));
    },
    async reseal() {
      if (!sealing) throw new TokenUnreadable(noKey);
      const rows = await prisma.slackInstallation.findMany({ orderBy: { team: "asc" } });
      const states = rows.map((row) => ({ row, state: stateOf(sealing, row) }));
      for (const { row } of states.filter(({ state }) => state === "old")) {
        const token = sealing.seal(opened(row), belongsTo(row.team));
        // Installed again meanwhile: then it is sealed by whoever did that.
        await prisma.slackInstallation.updateMany({ where: { team: row.team, token: row.token }, data: { token } });
      }
      const teamsThatAre = (wanted: string) =>
        states.filter(({ state }) => state === wanted).map(({ row: { team } }) => team);
      return { sealed: teamsThatAre("old"), unreadable: teamsThatAre("unreadable") };
    },
  };
}

const noKey = "SEALING_KEYS is not set";

function openedBy(sealing: Sealing | null, team: string, token: string): string {
  try {
    if (sealing) return sealing.open(token, belongsTo(team));
  } catch (error) {
    if (!(error instanceof Unsealable)) throw error;
  }
  throw new TokenUnreadable(
    `the token of slack:${team} cannot be opened: none of SEALING_KEYS sealed it for this workspace`,
  );
}

/** The tokens of these rows as an operator's program finds them: whether each can be opened, with which key, and what it is. */
export function examineTokens(
  rows: readonly Row[],
  keys: readonly string[],
): { team: string; state: TokenState; token: string | null }[] {
  const sealing = keys.length > 0 ? createSealing(keys) : null;
  return rows.map((row) => {
    const state = stateOf(sealing, row);
    return { team: row.team, state, token: state === "unreadable" ? null : openedBy(sealing, row.team, row.token) };
  });
}

type TokenState = "fine" | "old" | "unreadable";

function stateOf(sealing: Sealing | null, { team, token }: Row): TokenState {
  try {
    openedBy(sealing, team, token);
    return sealing?.isOld(token) ? "old" : "fine";
  } catch {
    return "unreadable";
  }
}

async function lockedRow(tx: Tx, team: string): Promise<Row | null> {
  const rows = await tx.$queryRaw<Row[]>`SELECT team, token FROM slack_installation WHERE team = ${team} FOR UPDATE`;
  return rows[0] ?? null;
}

type Keeping = { installation: Installation; sealed: string; installer: string; now: Date };

/** The organisation is made with it, when nobody of the workspace has been seen yet. */
async function keepIn(tx: Tx, { installation, sealed, installer, now }: Keeping): Promise<void> {
  const { team, botUser, botId } = installation;
  const organisationId = await organisationOf(tx, { platform: "slack", tenant: team });
  const again = (await lockedRow(tx, team)) !== null;
  const data = { organisationId, token: sealed, botUser, botId, installedAt: now };
  await tx.slackInstallation.upsert({ where: { team }, create: { team, ...data }, update: data });
  const where = { platform_tenant_user: { platform: "slack", tenant: team, user: installer } };
  const door = await tx.personDoor.findUnique({ where });
  const author: Author = { ...nobody("slack.install"), personId: door?.personId ?? null };
  await note(tx, { organisationId, team, author, content: { again }, now });
}

const nobody = (command: string): Author => ({ personId: null, door: "slack", command });

type Noted = { organisationId: string; team: string; author: Author; content: Record<string, unknown>; now: Date };

async function note(tx: Tx, { organisationId, team, author, content, now }: Noted): Promise<void> {
  const subject = `organisation:${organisationId}`;
  await appendAudit(tx, organisationId, { at: now, author, subject, content: { workspace: team, ...content } });
}
