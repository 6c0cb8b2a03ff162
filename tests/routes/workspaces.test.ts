import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { safetyCommands } from "../../src/cli-safety.ts";
import { readConfig } from "../../src/config.ts";
import { examineConfig } from "../../src/doctor.ts";
import { writeBackup } from "../../src/store/backup.ts";
import { clientId, clientSecret } from "../support/slack-host.ts";
import type { SlackStandIn } from "../support/slack-stand-in.ts";
import { temporaryFolder } from "../support/test-server.ts";
import { anna, bo, channel, newKey, openWorkspacesBoard, seenBy, type Board } from "../support/workspaces-board.ts";

let board: Board;
const key = newKey();
beforeAll(async () => {
  board = await openWorkspacesBoard();
  await board.open([key]);
});
afterAll(() => board.end());

async function rows<T extends pg.QueryResultRow>(query: string, values: unknown[] = []): Promise<T[]> {
  const sql = new pg.Client({ connectionString: board.url });
  await sql.connect();
  try {
    return (await sql.query<T>(query, values)).rows;
  } finally {
    await sql.end();
  }
}

/** Every table with a row in which this stands. */
async function traces(needle: string): Promise<string[]> {
  const tables = await rows<{ name: string }>(
    "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = 'public'",
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const hits = await rows(`SELECT 1 FROM "${name}" t WHERE strpos(t::text, $1) > 0 LIMIT 1`, [needle]);
    if (hits.length > 0) found.push(name);
  }
  return found;
}

const patient = { timeout: 60_000 };

describe("two workspaces that are alike to the last id", () => {
  let one: SlackStandIn;
  let other: SlackStandIn;

  it("install the app, found a committee each, and are reminded each of their own", patient, async () => {
    [one, other] = [await board.workspace("T0EN"), await board.workspace("T0TO")];
    for (const team of ["T0EN", "T0TO"]) {
      await board.allow(team);
      const page = await board.install(team);
      expect([page.status, page.text]).toEqual([
        200,
        expect.stringContaining("Referent er klar i Arbejdsplads &lt;T0"),
      ]);
    }
    const committees = [
      { slack: one, name: "Havneudvalget", place: "Kajen" },
      { slack: other, name: "Skoleudvalget", place: "Aulaen" },
    ];
    for (const { slack, name, place } of committees) {
      await board.say(slack, anna, `opret ${name}`);
      await board.say(slack, anna, `medlem <@${bo}>`);
      await board.say(slack, anna, `møde 24. november kl. 9-11, ${place}`);
    }
    board.set("2026-11-03T09:05");
    await board.look();
    expect(seenBy(one, bo)).toContain("Havneudvalget");
    expect(seenBy(other, bo)).toContain("Skoleudvalget");
    expect(seenBy(one, bo) + seenBy(one, anna)).not.toMatch(/Skoleudvalget|Aulaen/u);
    expect(seenBy(other, bo) + seenBy(other, anna)).not.toMatch(/Havneudvalget|Kajen/u);
    expect([one.violations, other.violations]).toEqual([[], []]);
  });

  it("have their documents, forms, buttons, homes and dropped files each for itself", patient, async () => {
    const sides = [
      { slack: one, item: "Moler", theirs: /Moler|Kajen|Havneudvalget/u },
      { slack: other, item: "Tavler", theirs: /Tavler|Aulaen|Skoleudvalget/u },
    ];
    for (const { slack, item } of sides) {
      await board.say(slack, anna, `punkt ${item}`);
      await board.say(slack, anna, "send dagsorden ud");
      await slack.openHome(bo);
      await board.settle();
      const invitation = slack.visibleTo(bo).find(({ text }) => text.includes("Du er indkaldt"));
      await slack.press(bo, invitation!.ts, "Jeg kan ikke komme");
      await board.settle();
      const form = slack.visibleTo(bo).find(({ kind }) => kind === "modal");
      if (form?.viewId) await slack.submit(bo, form.viewId, {});
      const bytes = Buffer.from(`Referat fra ${item}, den 3. marts 2020 kl. 10.00-11.00\n\n1. ${item}\nGodkendt.\n`);
      await slack.drop(anna, { name: "gammelt.txt", bytes });
      await board.settle();
    }
    const names = ({ slack }: { slack: SlackStandIn }) =>
      slack.visibleTo(bo).map(({ ts, channel: place }) => `${place} ${ts}`);
    const alike = names(sides[0]!).filter((name) => names(sides[1]!).includes(name));
    expect(alike.length).toBeGreaterThan(3);
    for (const { slack, item, theirs } of sides) {
      const stranger = sides.find((side) => side.slack !== slack)!.theirs;
      const files = [anna, bo].flatMap((user) => slack.visibleTo(user)).flatMap(({ file }) => (file ? [file] : []));
      const pdfs = files.filter(({ name }) => name.endsWith(".pdf"));
      expect(pdfs.length).toBeGreaterThan(0);
      expect(
        files
          .filter(({ name }) => name.endsWith(".ics"))
          .map(({ content }) => content)
          .join(),
      ).toMatch(theirs);
      expect(files.map(({ content, title }) => content + title).join()).not.toMatch(stranger);
      const seen = seenBy(slack, anna) + seenBy(slack, bo);
      expect(seen).toContain(item);
      expect(seen).toContain(`gammelt.txt`);
      expect(seen).toContain("afbud");
      expect(seen).not.toMatch(stranger);
    }
    expect([one.violations, other.violations]).toEqual([[], []]);
    expect(board.log.lines.filter(({ level }) => level === "error")).toEqual([]);
  });

  it("are two organisations in the database, where neither sees a row of the other's", async () => {
    const { store } = board.newest();
    const owners = await rows<{ id: string; tenant: string }>(
      "SELECT organisation_id::text AS id, external_id AS tenant FROM tenant WHERE external_id IN ('T0EN', 'T0TO') ORDER BY 2",
    );
    expect(new Set(owners.map(({ id }) => id)).size).toBe(2);
    const forums = await Promise.all(owners.map(({ id }) => store.within(id, (tx) => tx.forums.all())));
    expect(forums.map((all) => all.map(({ name }) => name))).toEqual([["Havneudvalget"], ["Skoleudvalget"]]);
    const sent = await rows<{ account: string; organisation: string; count: number }>(
      `SELECT account, organisation_id::text AS organisation, count(*)::int AS count FROM outbox
       WHERE account IN ('slack:T0EN', 'slack:T0TO') GROUP BY 1, 2 ORDER BY 1`,
    );
    expect(sent.map(({ account, organisation }) => [account, organisation])).toEqual(
      owners.map(({ id, tenant }) => [`slack:${tenant}`, id]),
    );
    expect(new Set(sent.map(({ count }) => count)).size).toBe(1);
  });
});

describe("the way to install", () => {
  const minute = 60_000;
  const exchanges = () => board.host.calls.filter(({ method }) => method === "oauth.v2.access").length;
  const installed = async (team: string) =>
    (await rows("SELECT 1 FROM slack_installation WHERE team = $1", [team])).length > 0;
  beforeAll(async () => {
    await board.workspace("T0VEJ");
    await board.allow("T0VEJ");
  });

  it("goes to Slack with what we ask for, and a cookie for this browser and this host alone", async () => {
    const { headers, status } = await board.browse("/slack/install");
    const url = new URL(headers.get("location") ?? "");
    expect([status, url.pathname]).toEqual([302, "/oauth/v2/authorize"]);
    expect(url.searchParams.get("scope")).toContain("chat:write");
    expect(url.searchParams.get("redirect_uri")).toBe("https://referent.example/slack/oauth_redirect");
    expect(headers.get("set-cookie")).toMatch(/^__Host-referent-slack=[^;]+; Secure; HttpOnly; Path=\/; Max-Age=600$/u);
    expect(headers.get("cache-control")).toBe("no-store");
    expect((await board.browse("/slack/install")).headers.get("location")).not.toBe(headers.get("location"));
  });

  it("ends on a page that runs nothing, loads nothing, and has nothing of the code in it", async () => {
    const { headers, text } = await board.install("T0VEJ");
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'; frame-ancestors/u,
    );
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("set-cookie")).toContain("=deleted");
    expect(text).not.toMatch(/code-|xoxb|<script/u);
  });

  it.each<[string, (way: { path: string; cookie: string }) => Promise<{ path: string; cookie: string }>]>([
    ["without the browser's cookie", (way) => Promise.resolve({ ...way, cookie: "" })],
    ["in another browser", async (way) => ({ ...way, cookie: (await board.toSlack()).cookie })],
    [
      "with a state of one's own making",
      ({ path }) => {
        const forged = "eyJhbGciOiJub25lIn0.eyJub3ciOiIyMDI2LTExLTAzVDA4OjA1OjAwWiJ9.";
        return Promise.resolve({
          path: path.replace(/state=[^&]+/u, `state=${forged}`),
          cookie: `__Host-referent-slack=${forged}`,
        });
      },
    ],
    ["without a state", ({ path, cookie }) => Promise.resolve({ path: path.replace(/state=[^&]+/u, ""), cookie })],
    ["without a code", ({ path, cookie }) => Promise.resolve({ path: path.replace(/code=[^&]+/u, ""), cookie })],
    [
      "eleven minutes later",
      (way) => {
        board.pass(11 * minute);
        return Promise.resolve(way);
      },
    ],
  ])("is refused %s, before Slack is asked for anything", async (_, twisted) => {
    const { location, cookie } = await board.toSlack();
    const path = board.host.consent(location, { team: "T0VEJ", user: anna });
    const { path: to, cookie: shown } = await twisted({ path, cookie });
    const before = exchanges();
    const page = await board.browse(to, { cookie: shown });
    expect([page.status, page.text]).toEqual([400, expect.stringContaining("Begynd forfra")]);
    expect(exchanges()).toBe(before);
  });

  it("counts once: neither the state nor the code can be shown again", async () => {
    const { location, cookie } = await board.toSlack();
    const path = board.host.consent(location, { team: "T0VEJ", user: anna });
    expect((await board.browse(path, { cookie })).status).toBe(200);
    const before = exchanges();
    expect((await board.browse(path, { cookie })).status).toBe(400);
    expect(exchanges()).toBe(before);
    const anew = await board.toSlack();
    const state = new URL(anew.location).searchParams.get("state") ?? "";
    const replayed = await board.browse(path.replace(/state=[^&]+/u, `state=${state}`), { cookie: anew.cookie });
    expect([replayed.status, replayed.text]).toEqual([400, expect.stringContaining("Slack kunne ikke bekræfte")]);
  });

  it("says so when the person thinks better of it, and when Slack is not there", async () => {
    const page = await board.browse("/slack/oauth_redirect?error=access_denied&state=x");
    expect([page.status, page.text]).toEqual([200, expect.stringContaining("Du afbrød installationen")]);
    board.host.failNext("auth.test", "internal_error");
    expect((await board.install("T0VEJ")).status).toBe(400);
  });

  it("is not taken with tokens that end after twelve hours: the app is not set up as it should be", async () => {
    board.host.rotateTokens(true);
    const page = await board.install("T0VEJ");
    board.host.rotateTokens(false);
    expect(page.status).toBe(503);
    expect(board.host.tokensOf("T0VEJ").at(-1)?.ended).toBe("token_revoked");
    expect(board.log.lines.some(({ message }) => message.startsWith("token rotation is on"))).toBe(true);
  });

  it("is closed to a workspace that nobody has allowed: its token is revoked, and nothing of it is left", async () => {
    const slack = await board.workspace("T0FREMMED");
    const page = await board.install("T0FREMMED");
    expect([page.status, page.text]).toEqual([
      403,
      expect.stringContaining("Jeg må ikke hjælpe jeres organisation endnu"),
    ]);
    expect(board.host.tokensOf("T0FREMMED").map(({ ended }) => ended)).toEqual(["token_revoked"]);
    const { body } = await slack.say(anna, channel, "/dagsorden opret Fremmedudvalget");
    expect(JSON.parse(body)).toMatchObject({
      response_type: "ephemeral",
      text: expect.stringContaining("Jeg er ikke installeret i jeres Slack") as string,
    });
    await slack.dm(anna, "opret Fremmedudvalget");
    await slack.mention(anna, channel, "opret Fremmedudvalget");
    await board.settle();
    expect([await traces("T0FREMMED"), await traces("Fremmedudvalget")]).toEqual([[], []]);
    expect(slack.visibleTo(anna)).toEqual([]);
  });

  it("is closed to a whole organisation at once", async () => {
    await board.workspace("T0HEL");
    await board.allow("T0HEL");
    const page = await board.install("T0HEL", { wholeOrganisation: true });
    expect([page.status, page.text]).toEqual([403, expect.stringContaining("ét workspace ad gangen")]);
    expect(board.host.tokensOf("T0HEL").map(({ ended }) => ended)).toEqual(["token_revoked"]);
    expect([await installed("T0HEL"), await traces("E0HELE")]).toEqual([false, []]);
  });

  it("is accounted for: when, through which door, by whom when they are known, and never with what", async () => {
    const found = await rows<{ content: string; door: string; person: string | null }>(
      `SELECT a.content, a.door, d.person_id::text AS person FROM audit a
       LEFT JOIN person_door d ON d.tenant = 'T0EN' AND d."user" = $1
       WHERE a.command = 'slack.install' AND a.content LIKE '%"T0EN"%' ORDER BY a.number`,
      [anna],
    );
    expect(found.map(({ door }) => door)).toEqual(["slack"]);
    expect(JSON.parse(found[0]!.content)).toMatchObject({ by: null, workspace: "T0EN", again: false });
    await board.install("T0EN");
    const [again] = await rows<{ content: string }>(
      `SELECT content FROM audit WHERE command = 'slack.install' AND content LIKE '%"T0EN"%' ORDER BY number DESC LIMIT 1`,
    );
    expect(JSON.parse(again!.content)).toMatchObject({ by: found[0]!.person, workspace: "T0EN", again: true });
    expect(await board.newest().store.audit.verify()).toMatchObject({ faults: [] });
  });
});

describe("a workspace that takes us out", () => {
  let own: SlackStandIn;
  let beside: SlackStandIn;
  const failures = async () =>
    rows<{ why: string; to: string }>(
      `SELECT o.why, coalesce(p.name, 'the channel') AS to FROM outbox o LEFT JOIN person p ON 'person:' || p.id = o.addressee
       WHERE o.state = 'failed' ORDER BY o.ordinal`,
    );
  const found = (team: string) => board.newest().store.installations.find(team);
  const gone = (type: string, more: Record<string, unknown> = {}) => own.sendEvent({ type, ...more });
  const uninstalled = () => gone("app_uninstalled");

  beforeAll(async () => {
    board.set("2026-11-04T09:00");
    [own, beside] = [await board.workspace("T0SYV"), await board.workspace("T0OTTE")];
    for (const team of ["T0SYV", "T0OTTE"]) {
      await board.allow(team);
      await board.install(team);
    }
    await board
      .newest()
      .store.directory.link({ platform: "slack", tenant: "T0SYV" }, { platform: "slack", tenant: "T0OTTE" });
    await board.say(own, anna, "opret Samarbejdsudvalget");
    await board.say(own, anna, `medlem <@${bo}>`);
    await board.say(own, anna, "møde 24. november kl. 9-11, Pynten");
    await beside.dm(anna, "hjælp");
    await board.settle();
  }, 60_000);

  it(
    "is heard no more: its token is forgotten, what is due there fails with its reason, and who can be reached is told",
    patient,
    async () => {
      board.host.uninstall("T0SYV");
      expect((await uninstalled()).status).toBe(200);
      expect([await found("T0SYV"), (await found("T0OTTE"))?.team]).toEqual([null, "T0OTTE"]);
      await beside.dm(anna, "møde 25. november kl. 9-11, Broen");
      await board.settle();
      expect(await failures()).toEqual([
        { to: "Bo Lind", why: "slack: not_installed" },
        { to: "the channel", why: "not_installed" },
      ]);
      expect(seenBy(beside, anna)).toContain("Jeg kan ikke nå Bo Lind i Slack: appen er ikke installeret.");
      expect(seenBy(own, bo)).not.toContain("Broen");
      const [noted] = await rows<{ content: string }>(
        "SELECT content FROM audit WHERE command = 'slack.uninstall' ORDER BY number DESC LIMIT 1",
      );
      expect(JSON.parse(noted!.content)).toMatchObject({ by: null, workspace: "T0SYV", why: "app_uninstalled" });
    },
  );

  it("answers who presses a button of ours there, with no token and nothing kept", patient, async () => {
    const invited = own.visibleTo(bo).find(({ buttons }) => buttons.length > 0);
    const before = await rows("SELECT id FROM inbox WHERE event IS NOT NULL");
    await own.press(bo, invited!.ts, invited!.buttons[0]!.label);
    await board.settle();
    expect(own.visibleTo(bo).at(-1)).toMatchObject({
      kind: "ephemeral",
      text: expect.stringContaining("Jeg er ikke installeret i jeres Slack") as string,
    });
    expect(await rows("SELECT id FROM inbox WHERE event IS NOT NULL")).toEqual(before);
  });

  it("is there again as soon as it installs again, with all that it had", patient, async () => {
    await board.install("T0SYV");
    await board.say(own, anna, "møde 26. november kl. 9-11, Øen");
    expect(seenBy(own, bo)).toContain("Du er indkaldt til Samarbejdsudvalget torsdag den 26. november");
    expect(await failures()).toHaveLength(2);
  });

  it("is not lost by an event that comes late, or one about somebody's own token", patient, async () => {
    expect((await uninstalled()).status).toBe(200);
    await gone("tokens_revoked", { tokens: { bot: [own.botUser] } });
    await gone("tokens_revoked", { tokens: { oauth: [anna] } });
    expect((await found("T0SYV"))?.team).toBe("T0SYV");
  });

  it("says so once more when we could not look", patient, async () => {
    board.host.failNext("auth.test", "internal_error");
    expect((await uninstalled()).status).toBe(503);
    expect((await found("T0SYV"))?.team).toBe("T0SYV");
  });

  it.each(["token_revoked", "account_inactive"] as const)(
    "is known by what Slack says to a message: %s",
    patient,
    async (how) => {
      await board.install("T0SYV");
      const before = (await failures()).length;
      board.host.uninstall("T0SYV", how);
      await beside.dm(
        anna,
        how === "token_revoked" ? "møde 27. november kl. 9-11, A" : "møde 30. november kl. 9-11, B",
      );
      await board.settle();
      expect(await found("T0SYV")).toBeNull();
      const failed = (await failures()).slice(before);
      expect(failed.map(({ to }) => to)).toContain("Bo Lind");
      expect(failed.map(({ why }) => why).join()).toContain(how);
    },
  );

  it("keeps a token that was given while an older one was found dead", patient, async () => {
    await board.install("T0SYV");
    const { store } = board.newest();
    const [older] = board.host.tokensOf("T0SYV");
    expect(await store.installations.forget("T0SYV", { token: older!.token, why: "token_revoked" })).toBe(false);
    expect((await found("T0SYV"))?.token).toBe(board.host.tokensOf("T0SYV").at(-1)?.token);
  });
});

describe("the doctor", () => {
  const examined = async (sealingKeys: string[], clientSecret: string) => {
    const { base, app } = board.newest();
    const config = readConfig({
      DATABASE_URL: board.url,
      SLACK_CLIENT_ID: clientId,
      SLACK_CLIENT_SECRET: clientSecret,
      SLACK_SIGNING_SECRET: "stand-in-secret",
      SEALING_KEYS: sealingKeys.join(),
      PUBLIC_URL: "https://referent.example",
    });
    const slack = { ...config.slack!, apiUrl: board.host.apiUrl };
    const found = await examineConfig({ ...config, slack, publicUrl: base, port: app.port() });
    return Object.fromEntries(found.map(({ what, isFine, said }) => [what, `${isFine ? "ok" : "NOT OK"}: ${said}`]));
  };

  it("says whether Slack knows the app, and of each workspace whether its token opens and holds", patient, async () => {
    await board.workspace("T0LAEGE");
    await board.allow("T0LAEGE");
    await board.install("T0LAEGE");
    expect(await examined([key], clientSecret)).toMatchObject({
      slack: "ok: Slack knows the app",
      "slack:T0EN": expect.stringContaining("ok: the token is referent's in Stand-in") as string,
    });
    expect(await examined([newKey(), key], clientSecret)).toMatchObject({
      "slack:T0EN": expect.stringMatching(/^ok: .*older key: `npm run referent -- reseal`$/u) as string,
    });
    board.host.uninstall("T0LAEGE");
    const wrong = await examined([key], "wrong");
    expect(wrong).toMatchObject({
      slack: "NOT OK: SLACK_CLIENT_ID and SLACK_CLIENT_SECRET cannot be used: bad_client_secret",
      "slack:T0LAEGE": "NOT OK: the token cannot be used: account_inactive",
    });
    const lost = await examined([newKey()], clientSecret);
    expect(lost).toMatchObject({ "slack:T0EN": "NOT OK: none of SEALING_KEYS opens its token" });
    for (const { token } of board.host.tokensOf("T0EN")) expect(JSON.stringify([wrong, lost])).not.toContain(token);
  });
});

describe("several replicas", () => {
  it("hear of an installation, of a new token and of its end at once", patient, async () => {
    const slack = await board.workspace("T0FLERE");
    await board.allow("T0FLERE");
    const first = board.newest();
    const unheard = await slack.say(anna, channel, "/dagsorden hjælp");
    expect(unheard.body).toContain("ikke installeret");
    const second = await board.open([key]);
    await board.install("T0FLERE");
    slack.deliverTo(`${first.base}/slack/events`);
    expect((await slack.say(anna, channel, "/dagsorden hjælp")).body).toBe("");
    board.host.uninstall("T0FLERE");
    slack.deliverTo(`${second.base}/slack/events`);
    await slack.sendEvent({ type: "app_uninstalled" });
    slack.deliverTo(`${first.base}/slack/events`);
    expect((await slack.say(anna, channel, "/dagsorden hjælp")).body).toContain("ikke installeret");
    await board.install("T0FLERE");
    await slack.say(anna, channel, "/dagsorden hjælp");
    await board.settle();
    expect(board.host.calls.at(-1)?.token).toBe(board.host.tokensOf("T0FLERE").at(-1)?.token);
    await board.close(second);
  });
});

describe("sealing keys, in a program that runs", () => {
  const young = newKey();

  it("are changed in three steps, and nobody notices", patient, async () => {
    const slack = await board.workspace("T0NOGLE");
    await board.allow("T0NOGLE");
    await board.install("T0NOGLE");
    const isServed = async (): Promise<boolean> => {
      const before = slack.visibleTo(anna).length;
      const { body } = await slack.say(anna, channel, "/dagsorden hjælp");
      await board.settle();
      return body === "" && slack.visibleTo(anna).length > before;
    };
    expect(await isServed()).toBe(true);
    await board.close(board.newest());
    const both = await board.open([young, key]);
    expect(await isServed()).toBe(true);
    expect((await safetyCommands["reseal"]!(both.store, [])).exitCode).toBe(0);
    await board.close(both);
    await board.open([young]);
    expect(await isServed()).toBe(true);
  });

  it("that are gone keep messages waiting, and operators are told whose", patient, async () => {
    const slack = await board.workspace("T0UDEN");
    await board.allow("T0UDEN");
    await board.install("T0UDEN");
    await board.say(slack, anna, "opret Nøgleudvalget");
    await board.say(slack, anna, `medlem <@${bo}>`);
    await board.close(board.newest());
    board.log.lines.length = 0;
    const without = await board.open([newKey()]);
    const told = (): string[] => board.log.lines.map(({ facts, message }) => JSON.stringify([facts, message]));
    expect(told().join()).toContain("slack:T0UDEN");
    expect((await slack.dm(anna, "møde 25. november kl. 9-11, Taarnet")).status).toBe(503);
    expect((await slack.say(anna, channel, "/dagsorden møde 25. november kl. 9-11, Taarnet")).status).toBe(200);
    await expect.poll(() => seenBy(slack, anna)).toContain("Noget gik galt, og jeg har ikke gemt noget");
    const [{ id } = { id: "" }] = await rows<{ id: string }>(
      "SELECT person_id::text AS id FROM person_door WHERE tenant = 'T0UDEN' AND \"user\" = $1",
      [bo],
    );
    const [{ organisation } = { organisation: "" }] = await rows<{ organisation: string }>(
      "SELECT organisation_id::text AS organisation FROM person WHERE id = $1",
      [id],
    );
    const card = { summary: "Husk Taarnet", elements: [{ kind: "text" as const, text: "Husk Taarnet" }] };
    await without.store.within(organisation, (tx) =>
      tx.outbox.put({ key: "husk", to: { kind: "person", personId: id }, card }),
    );
    const tried = () =>
      rows<{ state: string; attempts: number }>("SELECT state, attempts FROM outbox WHERE key = 'husk'");
    await expect.poll(async () => (await tried())[0]?.attempts, { timeout: 20_000 }).toBeGreaterThan(0);
    expect((await tried())[0]?.state).toBe("due");
    expect(told().join()).toContain("the token of slack:T0UDEN cannot be opened: none of SEALING_KEYS sealed it");
    await board.close(without);
    await board.open([young]);
    await board.settle();
    expect(seenBy(slack, bo)).toContain("Husk Taarnet");
    expect(await rows("SELECT 1 FROM meeting WHERE place = 'Taarnet'")).toEqual([]);
  });
});

/** Last: it looks at all that the others have left. */
it("has written no token anywhere: database, log, pages, counters, backup", patient, async () => {
  const tokens = board.teams.flatMap((team) => board.host.tokensOf(team).map(({ token }) => token));
  expect(tokens.length).toBeGreaterThan(15);
  const folder = await temporaryFolder("referent-tokens-");
  const file = join(folder, "backup");
  await writeBackup(board.url, file, null);
  const written = {
    database: await wholeDatabase(),
    backup: gunzipSync(await readFile(file)).toString("utf8"),
    log: JSON.stringify(board.everLogged()),
    pages: board.everShown(),
    counters: (await board.browse("/metrics")).text,
  };
  await rm(folder, { recursive: true });
  expect(written.counters).toContain("referent_");
  expect(written.database).toContain("T0NOGLE");
  for (const [place, text] of Object.entries(written)) {
    const leaked = tokens.filter((token) =>
      [
        token,
        Buffer.from(token).toString("base64"),
        Buffer.from(token).toString("base64url"),
        encodeURIComponent(token),
      ].some((spelling) => text.includes(spelling)),
    );
    expect([place, leaked]).toEqual([place, []]);
    expect([place, text.includes(clientSecret)]).toEqual([place, false]);
  }
});

async function wholeDatabase(): Promise<string> {
  const tables = await rows<{ name: string }>(
    "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = 'public'",
  );
  const texts: string[] = [];
  for (const { name } of tables)
    texts.push(...(await rows<{ row: string }>(`SELECT t::text AS row FROM "${name}" t`)).map(({ row }) => row));
  return texts.join("\n");
}
