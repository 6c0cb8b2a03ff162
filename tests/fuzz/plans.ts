import { createHmac } from "node:crypto";

import { routes } from "../../src/http.ts";
import { bodyFor, type Body, type Platform } from "./bodies.ts";
import type { Answered, Asked } from "./client.ts";
import { slackBody, teamsBody } from "./live.ts";
import type { Chance } from "./random.ts";
import type { World } from "./world.ts";

/**
 * How each address is knocked at: by strangers, who hear constant answers whatever they say, and by who has stolen a key or an address and
 * talks nonsense. The addresses are the router's own: one that is new is knocked at from the day it is there.
 */
export type Plan = {
  name: string;
  /** Of the bodies that each address of strangers gets. */
  share: number;
  /** What a stranger says changes nothing that is kept. */
  isStranger: boolean;
  /** What the program is told of Slack, when it is not one workspace's token. */
  slack?: "oauth";
  request: (world: World, chance: Chance) => Asked;
  /** What may be heard. A stranger hears for each of these one text, the first one's; another one where the method is not the address's. */
  statuses: readonly number[];
  methods?: readonly string[];
  isRight?: (asked: Asked, answer: Answered) => boolean;
};

const methods = ["GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "HEAD"];

/** What the addresses with something constant to say answer beside »no«; of all others a stranger hears nothing else. */
const answersOf: Readonly<Record<string, readonly number[]>> = {
  "/slack/events": [200, 401, 404],
  "/slack/install": [302, 404],
  "/slack/oauth_redirect": [200, 400, 404],
  "/healthz": [200, 404],
  "/readyz": [200, 404],
  "/privatliv": [200, 404],
  "/vilkaar": [200, 404],
  // Without its extension a calendar's address sends people on, whether there is a calendar or not.
  "/kalender/…": [302, 404, 429],
};
const noes = [400, 401, 403, 404, 405, 413, 429];

const secretPart = (chance: Chance, length: number): string =>
  Buffer.from(Array.from({ length }, () => chance.below(256))).toString("base64url");

/** A right one, spoilt; or one that was never right. */
function spoilt(right: string, chance: Chance): string {
  const at = chance.below(right.length);
  const sign = chance.pick("abcXYZ019_-.~%/".split("").filter((one) => one !== right[at]));
  switch (chance.below(6)) {
    case 0:
      return right.slice(0, at);
    case 1:
      return right + sign;
    case 2:
      return right.slice(0, at) + sign + right.slice(at + 1);
    case 3:
      return `${sign}${right}`;
    case 4:
      return secretPart(chance, 32);
    default:
      return chance.pick(["", "x", "..", "%00", "%2e%2e%2f", "a".repeat(300), "null", "__proto__"]);
  }
}

const endings = ["", ".ics", ".pdf", ".docx", ".html", "/", "%00"];
const queries = ["", "", "", "?version=1", "?version=-1", "?version=99999999", "?x=%ff", "?version=1&version=2", "#x"];

/** An address of another's, spoilt: the right one would be answered. */
function strangersPath(name: string, { other }: World, chance: Chance): string {
  const { dokument, feed, invitation, svar } = other.addresses;
  const right: Readonly<Record<string, string>> = { "/dokument/…": dokument, "/svar/…": svar };
  if (name === "/slack/oauth_redirect") return `${name}?${grant(chance)}`;
  if (!name.includes("…")) return name + chance.pick(queries);
  const known = right[name] ?? chance.pick([feed, invitation]);
  return name.replace("…", () => spoilt(known, chance) + chance.pick(endings)) + chance.pick(queries);
}

/** What Slack sends people back with, made up. */
function grant(chance: Chance): string {
  const junk = chance.pick(["", "x", secretPart(chance, 30), "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "%00"]);
  const fields = [
    `code=${secretPart(chance, 9)}`,
    `state=${junk}`,
    "error=access_denied",
    `error=${junk}`,
    "code=1&code=2",
  ];
  return fields.filter(() => chance.isTrue(0.5)).join("&");
}

const lures: readonly Record<string, string>[] = [
  {},
  {},
  { authorization: "Bearer guess" },
  { "x-forwarded-for": "127.0.0.1" },
  { "if-none-match": "*" },
  { "x-http-method-override": "POST" },
  { range: "bytes=0-1" },
  { cookie: "a=b" },
  { host: "example.com:80" },
];

function asStranger(name: string, usual: readonly string[]): Plan["request"] {
  return (world, chance) => {
    const platform: Platform = name === "/api/messages" ? "teams" : "slack";
    const isDoor = name === "/slack/events" || name === "/api/messages";
    const body = bodyFor(platform, chance);
    const method = isDoor || chance.isTrue(0.8) ? chance.pick(usual) : chance.pick(methods);
    const path = isDoor ? name : strangersPath(name, world, chance);
    const key = isDoor ? strangersKey(platform, body, chance) : chance.pick(lures);
    return { method, path, headers: { "content-type": body.type, ...key }, bytes: body.bytes };
  };
}

const isRightForStrangers = (asked: Asked, { status, text, headers }: Answered): boolean => {
  if (status === 302 && asked.path.startsWith("/slack/install")) return text === "";
  if (status === 200 && asked.path === "/slack/events") return isSslCheck(asked) && text === "";
  return (
    status !== 302 ||
    asked.path.startsWith("/slack/") ||
    headers.includes(`webcal://${asked.headers["host"] ?? "127.0.0.1"}/kalender/`)
  );
};

const strangers: Plan[] = routes.map(({ name, methods: usual }) => ({
  name: `${name}, strangers`,
  share: 1,
  isStranger: true,
  ...(/^\/slack\/(?:install|oauth)/u.test(name) ? { slack: "oauth" as const } : {}),
  request: asStranger(name, usual),
  statuses: answersOf[name] ?? noes,
  methods: usual,
  isRight: isRightForStrangers,
}));

const nowhere = [
  "/",
  "/kalender/",
  "/kalender/x.ics",
  "/slack",
  "/api",
  "/%2e%2e/etc/passwd",
  "//",
  "/healthz/x",
  "/kalender/%00.ics",
  "/.env",
  "*",
];

const others: Plan[] = [
  {
    name: "no such address, strangers",
    share: 1,
    isStranger: true,
    request: (_, chance) => {
      const { bytes, type } = bodyFor("slack", chance);
      const path = chance.isTrue(0.5)
        ? chance.pick(nowhere)
        : `/${encodeURIComponent(secretPart(chance, chance.below(40)))}/x`;
      return { method: chance.pick(methods), path, headers: { "content-type": type, ...chance.pick(lures) }, bytes };
    },
    statuses: [404],
  },
  {
    name: "/slack/events, signed",
    share: 0.01,
    isStranger: false,
    request: (world, chance) => {
      const wild = bodyFor("slack", chance);
      const live = slackBody(world, chance);
      const body = chance.isTrue(0.3) ? wild : { bytes: Buffer.from(live.text), type: live.type };
      return { method: "POST", path: "/slack/events", ...signed(world, body), bytes: body.bytes };
    },
    // »Try again«: what could not be kept, Slack sends once more. A bug would be in the log.
    statuses: [200, 401, 503],
  },
  {
    name: "/api/messages, with a token",
    share: 0.01,
    isStranger: false,
    request: (world, chance) => {
      const wild = bodyFor("teams", chance).bytes.toString("utf8");
      const placed = wild.replaceAll('"http://127.0.0.1/"', JSON.stringify(world.serviceUrl));
      const bytes = Buffer.from(chance.isTrue(0.3) ? placed : teamsBody(world, chance));
      const headers = { "content-type": "application/json", authorization: `Bearer ${tokenOf(world)}` };
      return { method: "POST", path: "/api/messages", headers, bytes };
    },
    // An invoke that is none of ours is »not implemented«.
    statuses: [200, 401, 501],
  },
  ...(["svar", "dokument", "kalender"] as const).map((place): Plan => ({
    name: `/${place}/…, whose it is`,
    share: 0.01,
    isStranger: false,
    request: (world, chance) => {
      const { feed, forumFeed, invitation, ...mine } = world.own.addresses;
      const token = place === "kalender" ? chance.pick([feed, forumFeed, invitation]) : mine[place];
      const ending = place === "svar" ? "" : place === "kalender" ? ".ics" : chance.pick(["", "", "", "", ".docx"]);
      const { bytes } = bodyFor("slack", chance);
      const body = chance.isTrue(0.5)
        ? bytes
        : Buffer.from(`form=1&f.text=${encodeURIComponent(chance.pick(["x", "æ\u0000", "<b>"]))}`);
      const method = chance.isTrue(0.9)
        ? chance.pick(place === "svar" ? ["GET", "POST"] : ["GET", "HEAD"])
        : chance.pick(methods);
      return {
        method,
        path: `/${place}/${token}${ending}${chance.pick(queries)}`,
        headers: chance.pick(lures),
        bytes: body,
      };
    },
    statuses: place === "kalender" ? [200, 304, 404, 429] : place === "svar" ? [200, 404, 413] : [200, 404],
  })),
];

export const plans: readonly Plan[] = [...strangers, ...others];

// ── Keys ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

const tokens = new WeakMap<World, { token: string; until: number }>();

/** Good for an hour; made anew after half of one. */
function tokenOf(world: World): string {
  const known = tokens.get(world);
  if (known && known.until > Date.now()) return known.token;
  const token = world.teams.token();
  tokens.set(world, { token, until: Date.now() + 1_800_000 });
  return token;
}

let count = 0;

function signed({ signingSecret }: World, body: Body): Pick<Asked, "headers"> {
  // Each at a time of its own within the five minutes, or a body that is sent again would be a replay.
  const timestamp = Math.floor(Date.now() / 1000) - (count++ % 250);
  return { headers: { "content-type": body.type, ...slackKey(signingSecret, timestamp, body) } };
}

function slackKey(secret: string, timestamp: number | string, { bytes }: Body): Record<string, string> {
  const signature = createHmac("sha256", secret).update(`v0:${timestamp}:`).update(bytes).digest("hex");
  return { "x-slack-request-timestamp": String(timestamp), "x-slack-signature": `v0=${signature}` };
}

const schemes = ["Bearer", "bearer", "Basic", ""];

function strangersKey(platform: Platform, body: Body, chance: Chance): Record<string, string> {
  const junk = secretPart(chance, chance.below(60));
  if (platform === "slack") {
    const now = Math.floor(Date.now() / 1000);
    const stamps = [String(now), String(now + 4_000), String(now - 4_000), "", "NaN", "1e99", `${now}.5`, ` ${now}`];
    return {
      ...slackKey(chance.pick(["guess", "", junk]), chance.pick(stamps), body),
      ...(chance.isTrue(0.3) ? { "x-slack-signature": chance.pick([`v0=${junk}`, junk, "", "v0=", "v1=00"]) } : {}),
    };
  }
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = {
    iss: chance.pick(["https://api.botframework.com", "x", 7, null]),
    aud: junk,
    exp: 4e9,
    serviceurl: "http://127.0.0.1/",
  };
  const token = `${part({ alg: chance.pick(["none", "HS256", "RS256", "", null]), kid: junk })}.${part(claims)}.${junk}`;
  return { authorization: `${chance.pick(schemes)} ${chance.pick([token, junk, "", `${token}.${token}`])}`.trim() };
}

/** Slack's look at our certificate is not signed, and answered with nothing. */
function isSslCheck({ bytes, headers }: Asked): boolean {
  const isForm = headers["content-type"] === "application/x-www-form-urlencoded";
  return isForm && new URLSearchParams(bytes.toString("utf8")).get("ssl_check") === "1";
}
