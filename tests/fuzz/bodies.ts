import type { Chance } from "./random.ts";

/** What strangers send: noise, shapes that are nearly right, and what has broken other programs before. */

/** Stands in the bodies, and may stand in no answer and no log. */
export const writtenWord = "hemmeligtord8842";

type Json = unknown;

export const nastyTexts = [
  "",
  " ",
  writtenWord,
  `<!channel> ${writtenWord}`,
  "\u0000",
  "\ud800",
  "\u202eabc",
  "${process.env}",
  "{{7*7}}",
  "__proto__",
  "constructor",
  "toString",
  "../../etc/passwd",
  "%00%ff%zz",
  "' OR 1=1 --",
  "<script>alert(1)</script>",
  "a".repeat(5_000),
  "9".repeat(400),
  "1e999",
  "NaN",
  "http://169.254.169.254/",
  "https://smba.trafficmanager.net/",
  "msteams",
  "event_callback",
  "block_actions",
  "view_submission",
  "url_verification",
];

const nastyValues: readonly Json[] = [
  null,
  true,
  false,
  0,
  -1,
  1e308,
  -0,
  1.5,
  2 ** 53,
  [],
  {},
  [[]],
  [null],
  ...nastyTexts,
];

const slackShapes: readonly Json[] = [
  {
    type: "event_callback",
    team_id: "T0STANDIN",
    api_app_id: "A1",
    event_id: "Ev1",
    event_time: 1_700_000_000,
    event: {
      type: "message",
      channel_type: "im",
      user: "U1",
      text: writtenWord,
      ts: "1700000000.000100",
      channel: "D1",
    },
    authorizations: [{ team_id: "T0STANDIN", user_id: "U0REFERENT", is_bot: true }],
  },
  { type: "url_verification", token: "x", challenge: "3eZbrw1a" },
  {
    type: "block_actions",
    team: { id: "T0STANDIN" },
    user: { id: "U1", username: "u" },
    trigger_id: "1.2.3",
    container: { type: "message", message_ts: "1.2", channel_id: "D1", is_ephemeral: false },
    channel: { id: "D1", name: "directmessage" },
    message: { type: "message", ts: "1.2", text: writtenWord, blocks: [] },
    response_url: "https://hooks.slack.example/x",
    actions: [{ type: "button", action_id: "press:1", block_id: "b", value: '["help.show",{}]', action_ts: "1.2" }],
  },
  {
    type: "view_submission",
    user: { id: "U1" },
    view: {
      id: "V1",
      hash: "1.2",
      callback_id: "form",
      private_metadata: '["minutes.note",{},{"channel":"D1","user":"U1"}]',
      state: { values: { text: { value: { type: "plain_text_input", value: writtenWord } } } },
    },
  },
  {
    command: "/dagsorden",
    text: writtenWord,
    user_id: "U1",
    channel_id: "D1",
    trigger_id: "1.2.3",
    team_id: "T0STANDIN",
  },
];

const teamsShapes: readonly Json[] = [
  {
    type: "message",
    id: "1",
    timestamp: "2026-11-02T08:00:00.000Z",
    channelId: "msteams",
    serviceUrl: "http://127.0.0.1/",
    from: { id: "29:x", name: "Asta", aadObjectId: "00000000-0000-4000-8000-000000000001" },
    recipient: { id: "28:bot", name: "Referent" },
    conversation: { id: "a:1", conversationType: "personal", tenantId: "t" },
    channelData: { tenant: { id: "t" } },
    text: `<at>Referent</at> ${writtenWord}`,
    textFormat: "plain",
    entities: [{ type: "mention", mentioned: { id: "28:bot", name: "Referent" }, text: "<at>Referent</at>" }],
  },
  {
    type: "invoke",
    name: "adaptiveCard/action",
    id: "2",
    channelId: "msteams",
    serviceUrl: "http://127.0.0.1/",
    from: { id: "29:x" },
    recipient: { id: "28:bot" },
    conversation: { id: "a:1", tenantId: "t" },
    value: {
      action: { type: "Action.Execute", verb: "x", data: { press: { command: "help.show", args: {} } } },
      trigger: "manual",
    },
  },
  {
    type: "conversationUpdate",
    id: "3",
    channelId: "msteams",
    serviceUrl: "http://127.0.0.1/",
    from: { id: "29:x" },
    recipient: { id: "28:bot" },
    conversation: { id: "19:c", conversationType: "channel", tenantId: "t" },
    membersAdded: [{ id: "28:bot" }, { id: "29:y" }],
  },
];

export const shapesOf = { slack: slackShapes, teams: teamsShapes } as const;
export type Platform = keyof typeof shapesOf;

/** A copy in which one thing somewhere is another. */
export function mutated(value: Json, chance: Chance): Json {
  if (Array.isArray(value) && value.length > 0 && chance.isTrue(0.7)) {
    const at = chance.below(value.length);
    return value.flatMap((one: Json, index) => (index === at ? changedPart(one, chance) : [one]));
  }
  if (typeof value === "object" && value !== null && Object.keys(value).length > 0 && chance.isTrue(0.85)) {
    const entries = Object.entries(value);
    const at = chance.below(entries.length);
    const changed = entries.flatMap(([name, part], index): [string, Json][] => {
      if (index !== at) return [[name, part]];
      return changedPart(part, chance).map((one) => [chance.isTrue(0.05) ? chance.pick(nastyTexts) : name, one]);
    });
    return Object.fromEntries(changed);
  }
  return anything(chance, 3);
}

/** Gone, twice, changed within, or something else. */
function changedPart(part: Json, chance: Chance): Json[] {
  const how = chance.below(10);
  if (how === 0) return [];
  if (how === 1) return [part, part];
  return [how < 8 ? mutated(part, chance) : chance.pick(nastyValues)];
}

export function anything(chance: Chance, depth: number): Json {
  const kind = depth === 0 ? 0 : chance.below(6);
  if (kind < 3) return chance.pick(nastyValues);
  const size = chance.below(5);
  if (kind === 3) return Array.from({ length: size }, () => anything(chance, depth - 1));
  return Object.fromEntries(
    Array.from({ length: size }, () => [chance.pick(nastyTexts), anything(chance, depth - 1)] as const),
  );
}

function noise(chance: Chance, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => chance.below(256)));
}

function deep(chance: Chance): string {
  const depth = 1 + chance.below(4_000);
  const [open, shut] = chance.pick<readonly [string, string]>([
    ["[", "]"],
    ['{"a":', "}"],
    ['{"__proto__":', "}"],
  ]);
  return `${open.repeat(depth)}1${chance.isTrue(0.5) ? shut.repeat(depth) : ""}`;
}

function cut(text: string, chance: Chance): string {
  return text.slice(0, chance.below(text.length + 1));
}

const types = [
  "application/json",
  "application/x-www-form-urlencoded",
  "text/plain",
  "multipart/form-data; boundary=x",
  "",
];

export type Body = { bytes: Buffer; type: string };

/** One body; about two in three have the outline of something genuine. */
export function bodyFor(platform: Platform, chance: Chance): Body {
  const json = (value: Json): string => (value === undefined ? "" : JSON.stringify(value));
  const shape = (): string => {
    let value: Json = chance.pick(shapesOf[platform]);
    for (let times = chance.below(4); times > 0; times -= 1) value = mutated(value, chance);
    return json(value);
  };
  const asForm = (text: string): Body => ({
    bytes: Buffer.from(
      `${chance.pick(["payload", "command", "text", "ssl_check"])}=${encodeURIComponent(text.toWellFormed())}`,
    ),
    type: "application/x-www-form-urlencoded",
  });
  const usual = (text: string): Body => ({
    bytes: Buffer.from(text),
    type: chance.isTrue(0.9) ? "application/json" : chance.pick(types),
  });
  const kind = chance.below(100);
  if (kind < 50) return usual(shape());
  if (kind < 68) return platform === "slack" ? asForm(shape()) : usual(shape());
  if (kind < 74) return usual(cut(shape(), chance));
  if (kind < 84) return usual(json(anything(chance, 4)));
  if (kind < 92) return { bytes: noise(chance, chance.below(300)), type: chance.pick(types) };
  if (kind < 94) return usual(deep(chance));
  if (kind < 99) return usual(`"${writtenWord.repeat(chance.below(20))}`);
  // Past the limit, and past the answer to it.
  return chance.isTrue(0.98)
    ? usual("")
    : { bytes: Buffer.alloc(1_000_000 + chance.below(200_000), 120), type: "application/json" };
}
