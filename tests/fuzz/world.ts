import pg from "pg";

import { linkFor } from "../../src/mail/answer-link.ts";
import { addItem } from "../../src/domain/agenda.ts";
import { createForum, setMember, type Forum, type Person } from "../../src/domain/forum.ts";
import { planMeeting } from "../../src/domain/meeting.ts";
import { usualLimits } from "../../src/pace.ts";
import { openStore } from "../../src/store/store.ts";
import { fingerprint } from "../support/fingerprint.ts";
import { silentLog } from "../support/log.ts";
import { startSlackStandIn } from "../support/slack-stand-in.ts";
import { startTeamsStandIn } from "../support/teams-stand-in.ts";
import type { TargetOrder } from "./target.ts";

/**
 * What stands around the program: the two platforms, a database with a committee that has people on both and a coming meeting, another
 * organisation whose words are nobody else's, and addresses that have been given out.
 */

export const canary = "kanariefugl7731";

const secrets = {
  signingSecret: "planted-signing-secret-3f9a",
  botToken: "xoxb-planted-bot-token-77c1",
  appToken: "xapp-planted-app-token-51d2",
  clientSecret: "planted-client-secret-2b77",
};
const metricsToken = "planted-metrics-token-90e1";
const mailKey = "planted-mail-key-0123456789abcdef0123456789";
const publicUrl = "https://referent.example";
const address = "referent@referent.example";

const boundless = { atOnce: 1e9, everyMs: 1 };

export type World = Awaited<ReturnType<typeof openWorld>>;

export async function openWorld(databaseUrl: string) {
  const clock = { now: () => new Date() };
  const slack = await startSlackStandIn({ clock, ...secrets });
  const teams = await startTeamsStandIn({ people: [{ id: "asta", name: "Asta Lund", email: "asta@example.dk" }] });
  const anna = slack.addUser({ name: "Anna Holm", email: "anna@example.dk" });
  const place = slack.addChannel("havneudvalget", [anna, slack.botUser]);
  const store = await openStore({ databaseUrl, clock, log: silentLog });
  const sql = new pg.Client({ connectionString: databaseUrl });
  await sql.connect();
  const { aadObjectId, id: raw } = teams.account("asta");
  const names = { slack: { tenant: "T0STANDIN", user: anna }, teams: { tenant: teams.tenant, user: aadObjectId } };
  await store.directory.link({ platform: "slack", tenant: "T0STANDIN" }, { platform: "teams", tenant: teams.tenant });
  const meet = (platform: "slack" | "teams", tenant: string, user: string, name: string): Promise<Person> =>
    store.directory.recognise({ platform, tenant, user, name, email: `${user}@example.dk` });
  const people = [
    await meet("slack", names.slack.tenant, names.slack.user, "Anna Holm"),
    await meet("teams", names.teams.tenant, names.teams.user, "Asta Lund"),
  ];
  const own = await found(people, "Havneudvalget", "Nye bolværker");
  const other = await found([await meet("teams", "another", "u9", `Otto ${canary}`)], `Udvalget ${canary}`, canary);

  async function found(members: Person[], name: string, title: string) {
    const newId = (): string => crypto.randomUUID();
    const [founder] = members;
    if (!founder) throw new Error("Nobody founds it.");
    const { organisationId } = founder;
    const empty = createForum({ organisationId, name, founder, anyOtherBusiness: "Eventuelt" }, newId);
    const forum: Forum = members
      .slice(1)
      .reduce((so, one) => setMember(so, one, { role: "secretary", deputyFor: null }), empty);
    const start = new Date(Date.now() + 40 * 86_400_000);
    const span = { start, end: new Date(start.getTime() + 3_600_000), place: "Lokale 2" };
    const planned = planMeeting(forum, span, { now: clock.now(), newId, others: [] });
    const draft = { kind: null, minutes: null, proposedBy: null, onBehalfOf: null, lateReason: null };
    const { meeting } = addItem(planned, { ...draft, title }, newId);
    const personId = founder.id;
    const addresses = await store.within(organisationId, async (tx) => {
      await tx.forums.create(forum);
      await tx.meetings.create(meeting);
      const expiresAt = new Date(Date.UTC(2100, 0));
      return {
        dokument: await tx.documents.makeLink({ meetingId: meeting.id, personId, expiresAt }),
        invitation: await tx.meetings.invitationLink(meeting.id, personId),
        feed: await tx.calendars.newFeed({ kind: "person", personId }),
        forumFeed: await tx.calendars.newFeed({ kind: "forum", forumId: forum.id }),
      };
    });
    const answering = {
      organisationId,
      email: founder.email ?? "",
      label: "Jeg kommer",
      press: { command: "attendance.attend" as const, args: { meeting: meeting.id } },
    };
    const svar = linkFor({ address, key: mailKey, publicUrl }, answering).slice(`${publicUrl}/svar/`.length);
    return { forum, meeting, addresses: { ...addresses, svar } };
  }

  const order: TargetOrder = {
    databaseUrl,
    metricsToken,
    secrets: [...Object.values(secrets), metricsToken, mailKey, "stand-in-token"],
    config: {
      ...{ host: "127.0.0.1", port: 0, publicUrl, linksUrl: publicUrl },
      slack: slack.config,
      teams: teams.config,
      mail: { address, key: mailKey, smtpUrl: "smtp://127.0.0.1:9", imapUrl: null },
      allowed: [{ platform: "teams", tenant: teams.tenant }],
    },
  };
  const oauth = {
    clientId: "1.2",
    clientSecret: secrets.clientSecret,
    redirectUri: `${publicUrl}/slack/oauth_redirect`,
  };
  return {
    order,
    /** The same for those who are let in: Slack's requests are acknowledged before they are dealt with, and must not all be dealt with at once. */
    pacedOrder: {
      ...order,
      limits: { ...usualLimits, person: boundless, organisation: boundless },
      // Each of them comes from an address of its own.
      config: { ...order.config, proxies: 1 },
    } satisfies TargetOrder,
    /** The same, where workspaces install the app themselves. */
    oauthOrder: {
      ...order,
      config: { ...order.config, slack: { oauth, signingSecret: slack.signingSecret, apiUrl: slack.apiUrl } },
    } satisfies TargetOrder,
    ...{ own, other, slack, teams, raw },
    ...{ anna, place },
    asta: aadObjectId,
    signingSecret: secrets.signingSecret,
    serviceUrl: teams.serviceUrl,
    /** What nobody may be told, and no log may hold. */
    secrets: [...order.secrets, databaseUrl, ...Object.values(other.addresses)],
    kept: (): Promise<string[]> => fingerprint(sql),
    async close(): Promise<void> {
      await sql.end();
      await store.close();
      await slack.stop();
      await teams.stop();
    },
  };
}
