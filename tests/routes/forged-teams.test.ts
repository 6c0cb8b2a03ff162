import { afterAll, beforeAll, expect, it } from "vitest";
import { openProgram, type Heard, type Knock, type Program } from "../support/knocking.ts";
import { strangersKey, type Claims, type TokenOptions } from "../support/teams-issuer.ts";

/**
 * Forged and replayed requests at Teams' door, through the whole program: whatever is wrong, the answer is the same to the byte, nothing is
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
const seconds = (): number => Math.floor(Date.now() / 1000);
const emulator = "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/";
const appId = "00000000-0000-4000-8000-0000000000b0";

let count = 0;
function activity(fields: Record<string, unknown> = {}): Record<string, unknown> {
  count += 1;
  const { id, aadObjectId } = at.teams.account("asta");
  return {
    ...{ type: "message", id: `17${count}`, timestamp: new Date(at.time.now.getTime() + count).toISOString() },
    ...{ channelId: "msteams", serviceUrl: at.teams.serviceUrl, text: "hjælp", textFormat: "plain" },
    from: { id, aadObjectId, name: "Asta Lund" },
    recipient: { id: `28:${appId}`, name: "Referent" },
    conversation: { id: `a:${id}`, conversationType: "personal", tenantId: at.teams.tenant },
    channelData: { tenant: { id: at.teams.tenant } },
    ...fields,
  };
}

const bearer = (claims: Claims = {}, options: TokenOptions = {}): string => `Bearer ${at.teams.token(claims, options)}`;

/** A request that is right in all but its token. */
const token =
  (claims: Claims | (() => Claims), options: TokenOptions = {}) =>
  (): Knock => {
    const said = typeof claims === "function" ? claims() : claims;
    return { body: JSON.stringify(activity()), headers: { ...json, authorization: bearer(said, options) } };
  };
/** What is said in the place of a token; the right one is there to be spoilt. */
const header = (change: (right: string) => string | string[] | null) => (): Knock => {
  const authorization = change(bearer());
  return {
    body: JSON.stringify(activity()),
    headers: { ...json, ...(authorization === null ? {} : { authorization }) },
  };
};
/** A right token with a wrong activity. */
const body =
  (fields: Record<string, unknown>, claims: Claims = {}) =>
  (): Knock => ({
    body: JSON.stringify(activity(fields)),
    headers: { ...json, authorization: bearer(claims) },
  });
const raw =
  (text: () => string | Buffer, more: Record<string, string> = {}) =>
  (): Knock => ({
    body: text(),
    headers: { ...json, authorization: bearer(), ...more },
  });
const spoilt = (change: (parts: [string, string, string]) => string[]) =>
  header((right) => `Bearer ${change(right.slice(7).split(".") as [string, string, string]).join(".")}`);
const coded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const elsewhere = (serviceUrl: string) => body({ serviceUrl }, { serviceurl: serviceUrl });

const forged: [string, () => Knock][] = [
  // Algorithms and keys
  ["a token without a signature", token({}, { alg: "none" })],
  ["a token without a signature, spelt otherwise", token({}, { alg: "none", header: { alg: "nOnE" } })],
  ["a token without an algorithm", token({}, { header: { alg: undefined } })],
  ["a token signed with the public key as a secret", token({}, { alg: "HS256" })],
  ["a token that says HS256 of a right signature", token({}, { header: { alg: "HS256" } })],
  ["a token that says RS512 of a right signature", token({}, { header: { alg: "RS512" } })],
  ["a token that says PS256 of a right signature", token({}, { header: { alg: "PS256" } })],
  ["a token signed by a stranger under our issuer's key id", token({}, { stranger: true })],
  ["a token that brings its own key along", token({}, { stranger: true, header: { jwk: strangersKey() } })],
  ["a token that says where its key is", token({}, { stranger: true, header: { jku: "https://example.com/keys" } })],
  [
    "a token that says where its certificate is",
    token({}, { stranger: true, header: { x5u: "https://example.com/x" } }),
  ],
  ["a token of an unknown key", token({}, { kid: "nobody" })],
  ["a token of another issuer's key", token({}, { kid: "RsfJxQpnVxAt", stranger: true })],
  ["a token of no key", token({}, { header: { kid: undefined } })],
  ["a token of a key that is a path", token({}, { header: { kid: "../../dev/null" } })],
  ["a token of a key that is inherited", token({}, { header: { kid: "__proto__" } })],
  ["a token of a key that is a number", token({}, { header: { kid: 0 } })],
  ["a token of a key for another channel", token({}, { kid: "webchat" })],
  ["a token of a key without endorsements", token({}, { kid: "mute" })],
  ["a token of a key with no endorsement", token({}, { kid: "nothing" })],
  [
    "a token whose signature is another's",
    spoilt(([head, claims]) => [head, claims, bearer({ exp: 1 }).split(".")[2]!]),
  ],
  ["a token without its last sign", spoilt(([head, claims, seal]) => [head, claims, seal.slice(0, -4)])],
  ["a token in two parts", spoilt(([head, claims]) => [head, claims])],
  ["a token in four parts", spoilt(([head, claims, seal]) => [head, claims, seal, seal])],
  [
    "a token whose claims were changed",
    spoilt(([head, , seal]) => [
      head,
      coded({ iss: at.teams.config.authority?.issuer, aud: appId, exp: 4e9, serviceurl: at.teams.serviceUrl }),
      seal,
    ]),
  ],
  ["a token whose claims are a text", spoilt(([head, , seal]) => [head, coded("x"), seal])],
  ["a token whose claims are nothing", spoilt(([head, , seal]) => [head, coded(null), seal])],
  // Claims
  ["a token for another bot", token({ aud: "00000000-0000-4000-8000-0000000000b1" })],
  ["a token for nobody", token({ aud: undefined })],
  ["a token for an empty name", token({ aud: "" })],
  ["a token for several others", token({ aud: ["a", "b"] })],
  ["a token for the service itself", token({ aud: "https://api.botframework.com" })],
  ["a token of another issuer", token({ iss: "https://sts.windows.net/f8cdef31-a31e-4b4a-93e4-5f571e91255a/" })],
  ["a token of the real issuer, here where it is not", token({ iss: "https://api.botframework.com" })],
  ["a token of the government's issuer", token({ iss: "https://api.botframework.us" })],
  ["a token of the emulator", token({ iss: emulator, ver: "1.0", appid: appId })],
  ["a token of the emulator, second edition", token({ iss: emulator, ver: "2.0", azp: appId })],
  [
    "a token of another bot as a skill",
    token({ iss: emulator, ver: "2.0", azp: "00000000-0000-4000-8000-0000000000b1" }),
  ],
  ["a token of no issuer", token({ iss: undefined })],
  ["a token of a list of issuers", token(() => ({ iss: [at.teams.config.authority?.issuer] }))],
  ["a token whose issuer has a slash more", token(() => ({ iss: `${at.teams.config.authority?.issuer}/` }))],
  ["a token that has expired", token(() => ({ exp: seconds() - 3_600 }))],
  ["a token that expired six minutes ago", token(() => ({ exp: seconds() - 360 }))],
  ["a token that ends in words", token({ exp: "tomorrow" })],
  ["a token that never ends", token({ exp: undefined })],
  ["a token that is not valid yet", token(() => ({ nbf: seconds() + 3_600 }))],
  ["a token for another service address", token({ serviceurl: "http://127.0.0.1:1/" })],
  ["a token without a service address", token({ serviceurl: undefined })],
  ["a token for a service address with a slash more", token(() => ({ serviceurl: `${at.teams.serviceUrl}/` }))],
  ["a token for a list of service addresses", token(() => ({ serviceurl: [at.teams.serviceUrl] }))],
  // The header
  ["no token", header(() => null)],
  ["an empty header", header(() => "")],
  ["a scheme alone", header(() => "Bearer")],
  ["a token without a scheme", header((right) => right.slice(7))],
  ["a scheme in small letters", header((right) => right.replace("Bearer", "bearer"))],
  ["another scheme", header((right) => right.replace("Bearer", "Basic"))],
  ["two blanks", header((right) => right.replace(" ", "  "))],
  ["three words", header((right) => `${right} x`)],
  ["two tokens in one header", header((right) => `${right}, ${right}`)],
  ["two headers, the right one first", header((right) => [right, "Bearer x.y.z"])],
  ["two headers, the right one last", header((right) => ["Bearer x.y.z", right])],
  ["the right header twice", header((right) => [right, right])],
  [
    "the token in the address's place",
    (): Knock => ({ body: JSON.stringify(activity()), headers: { ...json, "x-ms-token": bearer() } }),
  ],
  // The activity
  ["another channel", body({ channelId: "webchat" })],
  ["another channel by letter case", body({ channelId: "MSTeams" })],
  ["no channel", body({ channelId: undefined })],
  ["an empty channel", body({ channelId: "" })],
  ["a list of channels", body({ channelId: ["msteams"] })],
  ["the service channel of an app service", body({ channelId: "AseChannel" })],
  ["the emulator's channel", body({ channelId: "emulator" })],
  ["no tenant", body({ conversation: { id: "a:1", conversationType: "personal" }, channelData: {} })],
  ["no type", body({ type: undefined })],
  ["no id", body({ id: undefined })],
  ["no sender", body({ from: undefined })],
  ["no conversation", body({ conversation: undefined })],
  ["no service address", body({ serviceUrl: undefined })],
  [
    "a service address of another case than the token's",
    () => body({ serviceUrl: at.teams.serviceUrl.replace("http", "HTTP") })(),
  ],
  ["a service address of another port than the token's", body({ serviceUrl: "http://127.0.0.1:1" })],
  ["a service address that anybody can register", elsewhere("https://attacker.trafficmanager.net/")],
  ["the right service in a stranger's name", elsewhere("https://smba.trafficmanager.net.example.com/")],
  ["the right service as a name before a stranger's", elsewhere("https://smba.trafficmanager.net@example.com/")],
  ["a stranger's service", elsewhere("http://example.com/")],
  ["a service with a password", elsewhere("http://a:b@127.0.0.1/")],
  ["a service that is a file", elsewhere("file:///etc/passwd")],
  ["a service on a cloud's own address", elsewhere("http://169.254.169.254/")],
  ["a service that is no address", elsewhere("nowhere")],
  // Bodies
  ["nothing", raw(() => "")],
  ["an empty object, which ends a bare SDK", raw(() => "{}")],
  ["an empty object and no token", () => ({ body: "{}", headers: json })],
  ["null", raw(() => "null")],
  ["a list with the activity in it", raw(() => JSON.stringify([activity()]))],
  ["broken JSON", raw(() => JSON.stringify(activity()).slice(0, -1))],
  ["JSON twice", raw(() => JSON.stringify(activity()).repeat(2))],
  [
    "UTF-16",
    raw(() => Buffer.from(JSON.stringify(activity()), "utf16le"), {
      "content-type": "application/json; charset=utf-16le",
    }),
  ],
  ["a form", raw(() => "type=message", { "content-type": "application/x-www-form-urlencoded" })],
  ["text, as a page in a browser may post it", raw(() => JSON.stringify(activity()), { "content-type": "text/plain" })],
  ["no type of content", raw(() => JSON.stringify(activity()), { "content-type": "" })],
  ["over a megabyte", raw(() => JSON.stringify(activity({ text: "x".repeat(1_100_000) })))],
];

const refusal = { status: 401, body: '{"error":"refused"}' };
let first: Heard | null = null;

it.each(forged)("refuses %s", async (_, knocking) => {
  const before = await at.traces();
  const heard = await at.knock("/api/messages", knocking());
  expect(heard).toMatchObject(refusal);
  first ??= heard;
  expect(heard).toEqual(first);
  expect(await at.traces()).toBe(before);
});

it("has so many rows", () => {
  const names = forged.map(([name]) => name);
  expect(new Set(names).size).toBe(forged.length);
  process.stdout.write(`forged requests at Teams' door: ${forged.length} rows\n`);
});

// Teams shows the same token for hours, and sends again what was not answered in time: neither can be told from a replay by what is shown.
it.each<[string, (said: Record<string, unknown>) => Record<string, unknown>, Claims?]>([
  ["as it was", (said) => said],
  ["as a retry under a new id", (said) => ({ ...said, id: "17999" })],
  ["under a newer token", (said) => said, { jti: "another" }],
  ["with more in it", (said) => ({ ...said, text: "møder" })],
])("does nothing of an activity that comes again %s", async (_, change, claims) => {
  const said = activity();
  const headers = { ...json, authorization: bearer() };
  const before = await at.traces();
  expect((await at.knock("/api/messages", { body: JSON.stringify(said), headers })).status).toBe(200);
  const after = await at.traces();
  expect(after).not.toBe(before);
  const again = { body: JSON.stringify(change(said)), headers: { ...json, authorization: bearer(claims) } };
  expect((await at.knock("/api/messages", again)).status).toBe(200);
  expect(await at.traces()).toBe(after);
});

const stranger = "22222222-0000-4000-8000-000000000000";
it.each<[string, () => Record<string, unknown>]>([
  [
    "a tenant that is not allowed",
    () =>
      activity({
        conversation: { id: "a:9", conversationType: "personal", tenantId: stranger },
        channelData: { tenant: { id: stranger } },
      }),
  ],
  [
    "a conversation of such a tenant that names an allowed one beside it",
    () => activity({ conversation: { id: "a:9", conversationType: "personal", tenantId: stranger } }),
  ],
  [
    "such a tenant, named beside a conversation of none",
    () =>
      activity({
        conversation: { id: "a:9", conversationType: "personal" },
        channelData: { tenant: { id: stranger } },
      }),
  ],
  [
    "an allowed tenant in other letters",
    () => activity({ conversation: { id: "a:9", conversationType: "personal", tenantId: ` ${at.teams.tenant}` } }),
  ],
])("keeps nothing of %s", async (_, said) => {
  const kept = async (): Promise<string[]> =>
    (await at.traces()).split("\n").filter((line) => !line.startsWith("teams "));
  const before = await kept();
  const headers = { ...json, authorization: bearer() };
  const heard = await at.knock("/api/messages", { body: JSON.stringify(said()), headers });
  expect(heard).toMatchObject({ status: 200, body: "{}" });
  expect(await kept()).toEqual(before);
});

it("keeps nothing of another tenant where the bot is one tenant's", async () => {
  const own = await openProgram({
    teams: { ...at.teams.config, appType: "SingleTenant", tenantId: at.teams.tenant.toUpperCase() },
    allowed: [],
  });
  try {
    const knock = (said: Record<string, unknown>): Promise<Heard> =>
      own.knock("/api/messages", { body: JSON.stringify(said), headers: { ...json, authorization: bearer() } });
    const before = await own.traces();
    const conversation = { id: "a:9", conversationType: "personal", tenantId: stranger };
    expect(await knock(activity({ conversation }))).toMatchObject({ status: 200, body: "{}" });
    expect(await own.traces()).toBe(before);
    expect(await knock(activity())).toMatchObject({ status: 200 });
    expect(await own.traces()).not.toBe(before);
  } finally {
    await own.close();
  }
});
