import type { App } from "@slack/bolt";
import type { ChatEvent, FrontDesk } from "../event.ts";
import {
  errorName,
  type ChatPlatform,
  type Clock,
  type Installations,
  type Log,
  type Pacing,
  type TenantName,
} from "../../ports.ts";
import { plainText, type Card } from "../../ui/card.ts";
import { notInstalledCard } from "../../ui/installation.ts";
import type { Rest } from "./connecting.ts";
import { answerAt } from "./mouth.ts";
import { slackErrorCode } from "./errors.ts";
import { isBotsJoin, withFiles, withProfiles, withRoster } from "./fill.ts";
import {
  readCommand,
  readDirectMessage,
  readHome,
  readJoin,
  readMention,
  readPress,
  readSubmission,
  type Heard,
  type Scene,
} from "./hear.ts";
import { fields, textOf } from "./ids.ts";
import type { Fields } from "./ids.ts";
import { FORM, renderMessage } from "./render.ts";
import type { Workspace, Workspaces } from "./workspace.ts";

/** From what Bolt hears to what is answered: keep, acknowledge, do, answer. */

export type DoorTools = {
  clock: Clock;
  log: Log;
  keepSeen: (key: string) => Promise<boolean>;
  /** Without it nothing waits for its turn. */
  pacing?: Pacing;
  /** How long to wait before Slack is asked again; a test's own. */
  rest?: Rest;
  /** Needed for several workspaces: who has installed the app, and who may. */
  installations?: Installations;
  mayInstall?: (tenant: TenantName) => Promise<boolean>;
};

/** What is the same in all workspaces. */
export type House = {
  desk: FrontDesk;
  tools: DoorTools;
  platform: ChatPlatform;
  workspaces: Workspaces;
  answersTo: string;
};

/** What hears in one workspace. */
export type Ears = House & { workspace: Workspace };

export type Acknowledge = (response?: unknown) => Promise<void>;

/** How long the acknowledgement waits for people's names; Slack waits three seconds for it. */
const PATIENCE_MS = 1_000;

type Told = { body: unknown; context: Fields };

export function listen(app: App, house: House): void {
  const hear =
    (read: (body: Fields, at: Scene) => Heard | null) =>
    ({ body, context }: Told): Promise<void> => {
      const workspace = context["workspace"] as Workspace | null;
      if (workspace !== null)
        return take({ ...house, workspace }, read(fields(body), sceneIn(workspace.identity, house)), context);
      if (context["failure"] === undefined) return turnAway(house, fields(body), context);
      const identity = { team: textOf(context["teamId"]) ?? "", botUser: "" };
      return notAsked(house, read(fields(body), sceneIn(identity, house)), context);
    };
  app.command(/.*/, hear(readCommand));
  app.action(/.*/, hear(readPress));
  app.view({ type: "view_submission", callback_id: FORM }, hear(readSubmission));
  app.event("app_mention", hear(readMention));
  app.event("message", hear(readDirectMessage));
  app.event("app_home_opened", hear(readHome));
  app.event("member_joined_channel", hear(readJoin));
  app.event("app_uninstalled", ({ body }) => goneFrom(house, fields(body)));
  app.event("tokens_revoked", ({ body }) => goneFrom(house, fields(body)));
}

/** Not acknowledged before it is done: when we could not forget the token, Slack says so again. */
async function goneFrom({ workspaces }: House, body: Fields): Promise<void> {
  const event = fields(body["event"]);
  const team = textOf(body["team_id"]);
  const revoked = fields(event["tokens"])["bot"];
  // Who revokes a token of their own has taken nothing of ours.
  const isOurs = event["type"] === "app_uninstalled" || (Array.isArray(revoked) && revoked.length > 0);
  if (team !== null && isOurs) await workspaces.ended(team, textOf(event["type"]) ?? "");
}

/** From a workspace whose token we do not have: whoever can be answered without one gets a sentence, and nothing is kept. */
async function turnAway({ tools, answersTo }: House, body: Fields, context: Fields): Promise<void> {
  const acknowledge = context["acknowledge"] as Acknowledge;
  const card = notInstalledCard();
  if (textOf(body["command"]) !== null) return acknowledge({ response_type: "ephemeral", ...renderMessage(card) });
  await acknowledge();
  const responseUrl = textOf(body["response_url"]);
  if (responseUrl === null) return;
  await answerAt(responseUrl, { card, how: "private", answersTo }).catch((error: unknown) => {
    tools.log.warn({ why: slackErrorCode(error) }, "slack answer not shown");
  });
}

/** The workspace's token cannot be had just now: nothing can be kept, and a person can be told where no token is needed. */
async function notAsked(house: House, heard: Heard | null, context: Fields): Promise<void> {
  const acknowledge = context["acknowledge"] as Acknowledge;
  if (heard === null) return acknowledge();
  const { responseUrl } = heard.origin;
  const show = async (card: Card): Promise<void> => {
    if (responseUrl !== null) await answerAt(responseUrl, { card, how: "private", answersTo: house.answersTo });
  };
  await notKept(house, heard, { error: context["failure"], acknowledge, show });
}

/** Keep, acknowledge, do, answer. */
async function take(ears: Ears, heard: Heard | null, context: Fields): Promise<void> {
  const acknowledge = context["acknowledge"] as Acknowledge;
  if (heard === null) return acknowledge();
  const known = { ...heard, event: await withProfiles(ears, heard.event, PATIENCE_MS) };
  if (isBotsJoin(known.event, ears)) return acknowledge();
  let isNew: boolean;
  try {
    isNew = await ears.desk.accept(known.event);
  } catch (error) {
    const show = (card: Card) => ears.workspace.show({ kind: "private", card }, known.origin);
    return notKept(ears, known, { error, acknowledge, show });
  }
  await acknowledge();
  if (isNew) await answer(ears, known);
}

async function answer(ears: Ears, { event, origin }: Heard): Promise<void> {
  try {
    const whole = await withFiles(ears, await withRoster(ears, await withProfiles(ears, event, null)));
    const reply = await ears.desk.handle(whole);
    await telling(ears.desk, event, () => ears.workspace.show(reply, origin));
    if (origin.home && event.happening.kind !== "home") await refreshHome(ears, { event, origin });
  } catch (error) {
    notShown(ears.tools.log, event, error);
  }
}

/** Shows what was answered, and says whether it could be shown. */
async function telling(desk: FrontDesk, event: ChatEvent, show: () => Promise<void>): Promise<void> {
  try {
    await show();
  } catch (error) {
    desk.told(event, false);
    throw error;
  }
  desk.told(event, true);
}

/** After a press in the App Home, what stands there may no longer hold. */
async function refreshHome(ears: Ears, { event, origin }: Heard): Promise<void> {
  const opened: ChatEvent = { ...event, id: `${event.id}:home`, sameAs: null, happening: { kind: "home" } };
  if (!(await ears.desk.accept(opened))) return;
  const reply = await ears.desk.handle(opened);
  await telling(ears.desk, opened, () => ears.workspace.show(reply, origin));
}

function notShown(log: Log, event: ChatEvent, error: unknown): void {
  const why = error instanceof Error && slackErrorCode(error) === "unexpected" ? error.message : slackErrorCode(error);
  log.error({ event: event.id, why }, "slack answer not shown");
}

/** Events come again when they are not acknowledged. A command or a press does not: the person is told, and a form stays open. */
async function notKept(
  { desk, tools }: House,
  { event, origin }: Heard,
  { error, acknowledge, show }: { error: unknown; acknowledge: Acknowledge; show: (card: Card) => Promise<void> },
): Promise<void> {
  tools.log.error({ event: event.id, error: errorName(error) }, "slack event not kept");
  const isEvent = origin.trigger === null && event.happening.kind !== "submit";
  if (isEvent) throw error;
  const card = desk.unavailable(event);
  if (event.happening.kind === "submit") {
    const [first] = Object.keys(event.happening.values);
    const errors = first === undefined ? null : { [first]: plainText(card) };
    if (errors) return telling(desk, event, () => acknowledge({ response_action: "errors", errors }));
  }
  await acknowledge();
  await telling(desk, event, () => show(card)).catch((refused: unknown) => {
    notShown(tools.log, event, refused);
  });
}

function sceneIn({ team, botUser }: Omit<Scene, "now">, { tools }: House): Scene {
  return { team, botUser, now: tools.clock.now() };
}
