import { commandNames } from "../../src/domain/rights.ts";
import { mutated, nastyTexts } from "./bodies.ts";
import type { Chance } from "./random.ts";
import type { World } from "./world.ts";

/** What somebody says who is let in: words that mean something, buttons that might have been ours, forms filled with anything. */

const words = [
  ...["", "hjælp", "møder", "medlemmer", "kommer", "afbud", "afbud ferie", "beslutninger", "opgaver", "referat"],
  ...["godkendt", "næste", "forrige", "start", "slut", "fortryd", "udsend", "kalender", "indstillinger", "dagsorden"],
  ...["punkt Ishuset, 15 min, drøftelse", "fast punkt Økonomi", "notat 1: vi ses", "beslutning 1: rådet godkendte"],
  ...["møde 8/12 kl. 9-10, Lokale 1", "møde på fredag", "flyt 9. juni 14.30-16", "aflys", "ret 1 titel: Nyt", "luk 1"],
  ...["åbn 1", "ryk 1 til 2", "bilag 1 Tilbud", "udskyd 1 tid", "opgave 1: Anna Holm, 1/2: ring", "gå til 1"],
  ...[
    "opret Havneudvalget",
    "opret Lodsudvalget",
    "medlem Anna Holm formand",
    "fjern Anna Holm",
    "godkend F1",
    "afvis F1",
  ],
  ...[
    "stedfortræder Anna Holm",
    "indsigelse 1: nej",
    "færdig 1",
    "første tirsdag i måneden kl. 9-10",
    "ja",
    "nej",
    "1",
  ],
];

function text(chance: Chance): string {
  const said = chance.pick(words);
  if (chance.isTrue(0.3)) return chance.pick(nastyTexts);
  return chance.isTrue(0.4) ? `${said} ${chance.pick(nastyTexts)}` : said;
}

const names = [
  ...["meeting", "forum", "item", "number", "person", "text", "title", "start", "end", "place", "question", "choice"],
  ...[
    "proposal",
    "reason",
    "entry",
    "action",
    "version",
    "answer",
    "due",
    "kind",
    "minutes",
    "offer",
    "standing",
    "to",
  ],
];

function args(world: World, chance: Chance): Record<string, unknown> {
  const { own, other } = world;
  const ids = [
    ...[
      own.meeting.id,
      own.forum.id,
      ...own.meeting.items.map(({ id }) => id),
      ...own.forum.members.map((one) => one.personId),
    ],
    ...[other.meeting.id, other.forum.id, ...other.meeting.items.map(({ id }) => id)],
  ];
  const value = (): unknown =>
    chance.pick<() => unknown>([
      () => chance.pick(ids),
      () => chance.pick(ids),
      () => chance.below(5),
      () => text(chance),
      () =>
        chance.pick([null, true, [], {}, -1, 1e308, "2026-12-08", "2026-12-08T09:00:00.000Z", "decision", "member"]),
    ])();
  const entries = Array.from({ length: chance.below(5) }, () => [chance.pick(names), value()] as const);
  const meeting = chance.isTrue(0.6) ? [["meeting", own.meeting.id] as const] : [];
  return Object.fromEntries([...meeting, ...entries]);
}

/** Mostly as it would be; one in three has something changed somewhere. */
function bent(value: unknown, chance: Chance): unknown {
  return chance.isTrue(0.33) ? mutated(value, chance) : value;
}

/** Of what is nothing there is no JSON. */
const written = (value: unknown): string => (value === undefined ? "null" : JSON.stringify(value));

const digits = (chance: Chance): string => String(1_000_000 + chance.below(8_999_999));

/** One body as Slack would send it, unsigned yet. */
export function slackBody(world: World, chance: Chance): { text: string; type: string } {
  const json = (value: unknown): { text: string; type: string } => ({
    text: written(bent(value, chance)),
    type: "application/json",
  });
  const form = (fields: Record<string, string>) => ({
    text: new URLSearchParams(Object.entries(fields).map(([name, value]) => [name, value.toWellFormed()])).toString(),
    type: "application/x-www-form-urlencoded",
  });
  const payload = (value: unknown) => form({ payload: written(bent(value, chance)) });
  const user = chance.isTrue(0.9) ? world.anna : "U0NOBODY";
  const channel = chance.pick([world.slack.dmOf(world.anna), world.place, "G0NOWHERE"]);
  const trigger = `${digits(chance)}.${digits(chance)}.x`;
  const at = { channel: { id: channel }, user: { id: user }, team: { id: "T0STANDIN" }, trigger_id: trigger };
  const ts = `17${digits(chance)}0.000100`;
  switch (chance.below(4)) {
    case 0: {
      const type = chance.pick(["message", "message", "app_mention", "app_home_opened", "member_joined_channel"]);
      const said = type === "app_mention" ? `<@U0REFERENT> ${text(chance)}` : text(chance);
      const event = {
        type,
        channel_type: "im",
        user,
        channel,
        text: said,
        ts,
        client_msg_id: digits(chance),
        tab: "home",
      };
      return json({
        type: "event_callback",
        team_id: "T0STANDIN",
        event_id: `Ev${digits(chance)}${digits(chance)}`,
        event,
      });
    }
    case 1: {
      const named = { command: "/dagsorden", user_id: user, channel_id: channel, channel_name: "directmessage" };
      return form({ ...named, text: text(chance), trigger_id: trigger, team_id: "T0STANDIN" });
    }
    case 2: {
      const value = JSON.stringify([chance.pick(commandNames), args(world, chance)]);
      const action = { type: "button", action_id: "press:1", block_id: "b", value, action_ts: ts };
      const container = { type: "message", message_ts: ts, channel_id: channel, is_ephemeral: chance.isTrue(0.5) };
      return payload({ type: "block_actions", ...at, container, message: { ts }, actions: [action] });
    }
    default: {
      const kept = [chance.pick(commandNames), args(world, chance), { channel, user, personal: true }];
      const values = { [chance.pick(names)]: { value: { type: "plain_text_input", value: text(chance) } } };
      const view = { id: `V${digits(chance)}`, hash: ts, callback_id: "form", private_metadata: JSON.stringify(kept) };
      return payload({ type: "view_submission", ...at, view: { ...view, state: { values } } });
    }
  }
}

/** One activity as Teams would send it. */
export function teamsBody(world: World, chance: Chance): string {
  const { teams, serviceUrl, asta, raw } = world;
  const personal = chance.isTrue(0.7);
  const press = { command: chance.pick(commandNames), args: args(world, chance) };
  const data = {
    press,
    kind: chance.pick(["press", "submit", "close"]),
    [`field.${chance.pick(names)}`]: text(chance),
  };
  const shape = chance.pick<Record<string, unknown>>([
    { type: "message", text: text(chance), textFormat: chance.pick(["plain", "xml", "markdown"]) },
    {
      type: "message",
      text: `<at>Referent</at> ${text(chance)}`,
      entities: [{ type: "mention", mentioned: { id: "28:bot" }, text: "<at>Referent</at>" }],
    },
    { type: "message", value: data },
    {
      type: "invoke",
      name: "adaptiveCard/action",
      value: { action: { type: "Action.Execute", verb: "x", data }, trigger: "manual" },
    },
    {
      type: chance.pick(["conversationUpdate", "installationUpdate", "messageReaction", "x"]),
      action: "add",
      membersAdded: [{ id: raw, aadObjectId: asta }],
    },
  ]);
  const activity = {
    ...{
      id: digits(chance),
      timestamp: new Date(1_780_000_000_000 + chance.below(1e9)).toISOString(),
      channelId: "msteams",
    },
    ...{
      serviceUrl,
      from: { id: raw, name: "Asta Lund", aadObjectId: asta },
      recipient: { id: "28:bot", name: "Referent" },
    },
    conversation: {
      id: personal ? `a:${raw}` : teams.channel,
      conversationType: personal ? "personal" : "channel",
      tenantId: teams.tenant,
    },
    channelData: {
      tenant: { id: teams.tenant },
      ...(personal ? {} : { team: { id: "19:team@thread.tacv2" }, channel: { id: teams.channel } }),
    },
    ...shape,
  };
  return written(bent(activity, chance));
}
