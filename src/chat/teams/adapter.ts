import { CloudAdapter } from "botbuilder";
import type { Activity, ConversationParameters, ConversationReference, InvokeResponse, TurnContext } from "botbuilder";
import { DeliveryError, HELD, type Pacing } from "../../ports.ts";
import type { TeamsActivity } from "./activity.ts";
import { Authentication, channelIssuer, issuerIn, issuerOf, type TeamsConfig } from "./authentication.ts";
import type { Connector } from "./connector.ts";
import type { Exchange } from "./errors.ts";
import { conversationPace } from "./limits.ts";
import type { TeamsReference } from "./ids.ts";

/** The SDK's adapter: what comes in is checked (`authentication.ts`), and what goes out waits for its turn and is sent once (`connector.ts`). */

/** How long a message may wait for its turn, in the exchange that it is sent in. */
export type Leave = Exchange & { patienceMs: number };

const globalServiceUrl = "https://smba.trafficmanager.net/teams/";

export class TeamsAdapter extends CloudAdapter {
  private readonly config: TeamsConfig;
  private readonly pacing: Pacing | null;

  constructor(config: TeamsConfig, pacing: Pacing | null = null) {
    super(new Authentication(config));
    this.config = config;
    this.pacing = pacing;
  }

  /** Waits for the conversation's turn. Throws `DeliveryError` when it does not come in time: then nothing may be sent. */
  async turn({ tenant, conversation }: { tenant: string; conversation: string }, leave: Leave): Promise<void> {
    const { patienceMs, isOver, sends } = leave;
    await this.pacing?.turn({ account: `teams:${tenant}`, name: conversation, patienceMs }, conversationPace);
    if (isOver()) throw new DeliveryError("timeout", "later");
    sends();
  }

  /** Does something in this tenant. What Teams says about waiting then holds for all that goes to the tenant, and for all replicas. */
  async inTenant<T>(tenant: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      // A turn that did not come is no word of Teams'.
      if (error instanceof DeliveryError && error.afterMs !== null && error.message !== HELD)
        await this.pacing?.hold(`teams:${tenant}`, error.afterMs);
      throw error;
    }
  }

  get defaultServiceUrl(): string {
    return this.config.serviceUrl ?? globalServiceUrl;
  }

  /** Checks the token and runs the turn; gives back what an invoke is answered with. Throws when the token is not Teams' own. */
  async receive(
    authorization: string,
    activity: TeamsActivity,
    turn: (context: TurnContext) => Promise<void>,
  ): Promise<InvokeResponse | undefined> {
    if (this.config.appId !== "" && issuerIn(authorization) !== issuerOf(this.config)) throw new Error("foreign token");
    return this.processActivity(authorization, activity as unknown as Activity, turn);
  }

  /** Runs `work` with a connector to a conversation that exists. */
  async inConversation<T>(reference: TeamsReference, work: (context: TurnContext) => Promise<T>): Promise<T> {
    const continued: Partial<ConversationReference> = {
      channelId: "msteams",
      serviceUrl: reference.serviceUrl,
      bot: reference.bot,
      conversation: {
        id: reference.conversation,
        isGroup: reference.kind !== "personal",
        conversationType: reference.kind === "group" ? "groupChat" : reference.kind,
        tenantId: reference.tenant,
        name: "",
      },
    };
    return withResult((turn) => this.continueConversationAsync(this.config.appId, continued, turn), work);
  }

  /** Opens the personal chat with somebody (the same one each time) and runs `work` in it. */
  async inPersonalChat<T>(
    chat: { serviceUrl: string; tenant: string; user: string; bot: { id: string; name: string } | null },
    work: (context: TurnContext) => Promise<T>,
  ): Promise<T> {
    const parameters = {
      isGroup: false,
      bot: chat.bot ?? { id: `28:${this.config.appId}`, name: "" },
      members: [{ id: chat.user, name: "" }],
      tenantId: chat.tenant,
      channelData: { tenant: { id: chat.tenant } },
    } as unknown as ConversationParameters;
    return withResult(
      (turn) =>
        this.createConversationAsync(this.config.appId, "msteams", chat.serviceUrl, channelIssuer, parameters, turn),
      work,
    );
  }

  connectorOf(context: TurnContext): Connector {
    return context.turnState.get<Connector>(this.ConnectorClientKey);
  }
}

/** The SDK's turns give nothing back; this does. */
async function withResult<T>(
  run: (turn: (context: TurnContext) => Promise<void>) => Promise<void>,
  work: (context: TurnContext) => Promise<T>,
): Promise<T> {
  const results: T[] = [];
  await run(async (context) => {
    results.push(await work(context));
  });
  if (results.length === 0) throw new DeliveryError("no-turn", "later");
  return results[0] as T;
}
