import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openProgram, type Heard, type Knock, type Program } from "../support/knocking.ts";

/**
 * Forged and replayed requests at Slack's door, through the whole program: whatever is wrong, the answer is the same to the byte, nothing is
 * kept and nothing is said. Beside each way of being wrong stands, further down, the one way of being right.
 */

let at: Program;
beforeAll(async () => {
  at = await openProgram();
});
afterAll(async () => {
  await at.close();
});

const json = { "content-type": "application/json" };
const form = { "content-type": "application/x-www-form-urlencoded" };

let count = 0;
function event(): string {
  count += 1;
  const said = {
    type: "message",
    channel_type: "im",
    user: anna(),
    text: "hjælp",
    ts: `1.${count}`,
    channel: "D0ANNA",
  };
  return JSON.stringify({ type: "event_callback", team_id: "T0STANDIN", event_id: `Ev${count}`, event: said });
}

let annas: string | null = null;
const anna = (): string => (annas ??= at.slack.addUser({ name: "Anna Holm", email: "anna@example.dk" }));

const now = (): number => Math.floor(at.time.now.getTime() / 1000);
const mac = (base: string, secret = at.slack.signingSecret): string =>
  createHmac("sha256", secret).update(base).digest("hex");

/** The headers of a genuine request; `base` is what is signed, `stamp` what is said to be its time. */
function signed(body: string, { time = now(), stamp = String(time), secret = at.slack.signingSecret } = {}) {
  return { "x-slack-request-timestamp": stamp, "x-slack-signature": `v0=${mac(`v0:${time}:${body}`, secret)}` };
}

type Change = (headers: ReturnType<typeof signed>) => Record<string, string | string[]>;

/** A request that is right in all but what `change` does to its headers. */
const but = (change: Change) => (): Knock => {
  const body = event();
  return { body, headers: { ...json, ...change(signed(body)) } };
};
/** The signature as it is, and as it becomes. */
const resealed = (change: (signature: string) => string | string[]) =>
  but((headers) => ({ ...headers, "x-slack-signature": change(headers["x-slack-signature"]) }));
const timed = (time: number, stamp?: string) => (): Knock => {
  const body = event();
  return { body, headers: { ...json, ...signed(body, stamp === undefined ? { time: now() + time } : { stamp }) } };
};
const stamped = (spell: (seconds: number) => string) => (): Knock => {
  const body = event();
  const time = now();
  return { body, headers: { ...json, ...signed(body, { time, stamp: spell(time) }) } };
};

/** Takes a request that has been believed, and shows it again, changed. */
const again = (change: (first: Knock) => Knock) => async (): Promise<Knock> => {
  const body = event();
  const first = { body, headers: { ...json, ...signed(body) } };
  expect((await at.knock("/slack/events", first)).status).toBe(200);
  return change(first);
};

const other = (): string => JSON.stringify({ type: "event_callback", event_id: "EvOther", event: { type: "message" } });

const forged: [string, () => Knock | Promise<Knock>][] = [
  // Signatures
  ["no headers at all", () => ({ body: event(), headers: json })],
  ["no signature", but(({ "x-slack-request-timestamp": stamp }) => ({ "x-slack-request-timestamp": stamp }))],
  ["an empty signature", resealed(() => "")],
  ["a signature that is its version alone", resealed(() => "v0=")],
  ["a signature that is an equals sign", resealed(() => "=")],
  ["a signature without its version", resealed((right) => right.slice(3))],
  ["a signature of version 1", resealed((right) => right.replace("v0", "v1"))],
  ["a version in capitals", resealed((right) => right.replace("v0", "V0"))],
  ["the version twice", resealed((right) => `v0=${right}`)],
  ["a signature in capitals", resealed((right) => `v0=${right.slice(3).toUpperCase()}`)],
  ["a signature one sign short", resealed((right) => right.slice(0, -1))],
  ["a signature one sign long", resealed((right) => `${right}0`)],
  ["the right signature's first half", resealed((right) => right.slice(0, 35))],
  ["a signature with one sign changed", resealed((right) => right.slice(0, -1) + (right.endsWith("0") ? "1" : "0"))],
  ["a signature of noughts", resealed(() => `v0=${"0".repeat(64)}`)],
  ["a signature in base64", resealed((right) => `v0=${Buffer.from(right.slice(3), "hex").toString("base64")}`)],
  ["the right signature and then another", resealed((right) => [right, `v0=${"0".repeat(64)}`])],
  ["another signature and then the right one", resealed((right) => [`v0=${"0".repeat(64)}`, right])],
  ["the right signature twice", resealed((right) => [right, right])],
  ["two signatures in one line", resealed((right) => `${right},${right}`)],
  [
    "a stranger's secret",
    () => {
      const body = event();
      return { body, headers: { ...json, ...signed(body, { secret: "guess" }) } };
    },
  ],
  [
    "an empty secret",
    () => {
      const body = event();
      return { body, headers: { ...json, ...signed(body, { secret: "" }) } };
    },
  ],
  [
    "a signature without the time in it",
    () => {
      const body = event();
      return { body, headers: { ...json, ...signed(body), "x-slack-signature": `v0=${mac(`v0:${body}`)}` } };
    },
  ],
  [
    "a signature over the body alone",
    () => {
      const body = event();
      return { body, headers: { ...json, ...signed(body), "x-slack-signature": `v0=${mac(body)}` } };
    },
  ],
  [
    "the token of old beside no signature",
    () => ({
      body: event().replace("{", '{"token":"verification",'),
      headers: json,
    }),
  ],
  // Bodies
  ["a signature over another body", () => ({ body: event(), headers: { ...json, ...signed(event()) } })],
  [
    "a space after the signed body",
    () => {
      const body = event();
      return { body: `${body} `, headers: { ...json, ...signed(body) } };
    },
  ],
  [
    "a byte order mark before the signed body",
    () => {
      const body = event();
      return { body: `\uFEFF${body}`, headers: { ...json, ...signed(body) } };
    },
  ],
  [
    "the signed body in UTF-16",
    () => {
      const body = event();
      const headers = { "content-type": "application/json; charset=utf-16le", ...signed(body) };
      return { body: Buffer.from(body, "utf16le"), headers };
    },
  ],
  [
    "bytes that are no text, signed as the text they are read as",
    () => {
      const body = Buffer.concat([
        Buffer.from(event().slice(0, -1)),
        Buffer.from([0x2c, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
      ]);
      return { body, headers: { ...json, ...signed(body.toString("utf8")) } };
    },
  ],
  [
    "a body over a megabyte, well signed",
    () => {
      const body = event().replace("hjælp", "x".repeat(1_100_000));
      return { body, headers: { ...json, ...signed(body) } };
    },
  ],
  [
    "another method's name in a header",
    () => ({ body: event(), headers: { ...json, "x-http-method-override": "GET" } }),
  ],
  // Times
  ["five minutes and a second old", timed(-301)],
  ["five minutes and a second ahead", timed(301)],
  ["an hour old", timed(-3_600)],
  ["a day ahead", timed(86_400)],
  ["years ahead", timed(3 * 365 * 86_400)],
  ["milliseconds for seconds", timed(now1000())],
  ["no timestamp", but(({ "x-slack-signature": seal }) => ({ "x-slack-signature": seal }))],
  ["an empty timestamp", timed(0, "")],
  ["a timestamp in words", timed(0, "in a while")],
  ["a timestamp without end", timed(0, "Infinity")],
  ["a timestamp that is no number", timed(0, "NaN")],
  ["a timestamp before all times", timed(0, "-1")],
  ["the year nought", timed(0, "0")],
  ["a timestamp with a fraction", stamped((seconds) => `${seconds}.5`)],
  ["a timestamp with a fraction of nought", stamped((seconds) => `${seconds}.0`)],
  ["a timestamp in hexadecimals", stamped((seconds) => `0x${seconds.toString(16)}`)],
  ["a timestamp with an exponent", stamped((seconds) => `${seconds}e0`)],
  ["a timestamp with a sign", stamped((seconds) => `+${seconds}`)],
  ["another time than the signed one", stamped((seconds) => String(seconds + 1))],
  ["two timestamps", but((headers) => ({ ...headers, "x-slack-request-timestamp": [String(now()), String(now())] }))],
  // Replays
  ["the same bytes again", again((first) => first)],
  [
    "the same bytes again as a retry",
    again(({ body, headers }) => ({
      body,
      headers: { ...headers, "x-slack-retry-num": "1", "x-slack-retry-reason": "http_timeout" },
    })),
  ],
  [
    "the same bytes again under another type",
    again(({ body, headers }) => ({ body, headers: { ...headers, ...form } })),
  ],
  [
    "the same bytes again from elsewhere",
    again(({ body, headers }) => ({ body, headers: { ...headers, "x-forwarded-for": "192.0.2.7" } })),
  ],
  ["the same signature over another body", again(({ headers }) => ({ body: other(), headers }))],
  [
    "the same bytes again within the five minutes",
    again((first) => {
      at.time.now = new Date(at.time.now.getTime() + 200_000);
      return first;
    }),
  ],
  [
    "the same bytes again after the five minutes",
    again((first) => {
      at.time.now = new Date(at.time.now.getTime() + 301_000);
      return first;
    }),
  ],
  [
    "an unsigned retry of what was never seen",
    () => ({ body: event(), headers: { ...json, "x-slack-retry-num": "3" } }),
  ],
  // Slack's own checks, which are not for strangers
  ["an unsigned challenge", () => ({ body: '{"type":"url_verification","challenge":"3eZbrw1a"}', headers: json })],
  [
    "a challenge with somebody else's signature",
    () => {
      const body = '{"type":"url_verification","challenge":"3eZbrw1a"}';
      return { body, headers: { ...json, ...signed(body, { secret: "guess" }) } };
    },
  ],
  ["a look at the certificate as JSON", () => ({ body: '{"ssl_check":"1"}', headers: json })],
  ["a look at the certificate that says no", () => ({ body: "ssl_check=0&command=%2Fdagsorden", headers: form })],
  ["a look at the certificate in the address", () => ({ body: event(), headers: { ...json, "x-ssl-check": "1" } })],
  [
    "an unsigned command",
    () => ({ body: "command=%2Fdagsorden&user_id=U1&channel_id=C1&trigger_id=1.2", headers: form }),
  ],
  [
    "an unsigned press",
    () => ({ body: `payload=${encodeURIComponent('{"type":"block_actions","user":{"id":"U1"}}')}`, headers: form }),
  ],
];

/** What as many seconds are that are milliseconds. */
function now1000(): number {
  return 1_700_000_000_000;
}

const refusal = { status: 401, body: "Not from Slack.\n" };
let first: Heard | null = null;

it.each(forged)("refuses %s", async (_, knocking) => {
  const knock = await knocking();
  const before = await at.traces();
  const heard = await at.knock("/slack/events", knock);
  expect(heard).toMatchObject(refusal);
  first ??= heard;
  expect(heard).toEqual(first);
  expect(await at.traces()).toBe(before);
});

it("has so many rows", () => {
  const names = forged.map(([name]) => name);
  expect(new Set(names).size).toBe(forged.length);
  process.stdout.write(`forged and replayed requests at Slack's door: ${forged.length} rows\n`);
});

it("answers every look at the certificate with nothing, and keeps nothing of it", async () => {
  const before = await at.traces();
  const body = "ssl_check=1&command=%2Fdagsorden&user_id=U1&channel_id=C1";
  expect(await at.knock("/slack/events", { body, headers: form })).toMatchObject({ status: 200, body: "" });
  expect(await at.traces()).toBe(before);
});

it.each<[string, () => Knock]>([
  ["now", timed(0)],
  ["five minutes ago", timed(-300)],
  ["five minutes ahead", timed(300)],
  [
    "as a retry of what was never seen",
    () => {
      const body = event();
      return {
        body,
        headers: { ...json, ...signed(body), "x-slack-retry-num": "2", "x-slack-retry-reason": "http_error" },
      };
    },
  ],
  [
    "under a type with a character set",
    () => {
      const body = event();
      return { body, headers: { "content-type": "application/json; charset=utf-8", ...signed(body) } };
    },
  ],
])("believes a request that Slack signed %s, and does what it says once", async (_, knocking) => {
  const before = await at.traces();
  const knock = knocking();
  expect(await at.knock("/slack/events", knock)).toMatchObject({ status: 200, body: "" });
  const after = await at.traces();
  expect(after).not.toBe(before);
  // The event again, signed anew as Slack's retries are: heard, and not done twice.
  const body = String(knock.body);
  const retried = {
    body,
    headers: { ...knock.headers, ...signed(body, { time: now() + 7 }), "x-slack-retry-num": "1" },
  };
  expect(await at.knock("/slack/events", retried)).toMatchObject({ status: 200, body: "" });
  const said = (traces: string): string[] => traces.split("\n").filter((line) => !/^inbox /u.test(line));
  expect(said(await at.traces())).toEqual(said(after));
});
