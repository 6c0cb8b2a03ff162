import {
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  ConfigurationServiceClientCredentialFactory,
} from "botbuilder";
import type { Activity, ConversationParameters, ConversationReference, InvokeResponse, TurnContext } from "botbuilder";
import { DeliveryError, HELD, type Pacing } from "../../ports.ts";
import type { TeamsActivity } from "./activity.ts";
import { createEndorsements, type Endorsements } from "./endorsement.ts";
import { outgoingTimeout, statusOf, type Exchange } from "./errors.ts";
import { conversationPace } from "./limits.ts";
import type { TeamsReference } from "./ids.ts";

/**
 * The one place that knows the SDK's adapter: who may speak to us, where our token may go, and that nothing is sent twice by the SDK itself.
 */
export type TeamsConfig = {
  /** Empty for the trial: nobody is asked who they are, so only loopback is listened to and written to. */
  appId: string;
  appPassword: string;
  appType: "MultiTenant" | "SingleTenant";
  tenantId: string | null;
  /** Exact host names that a service address may have, such as `smba.trafficmanager.net`; any other sub-domain can be a stranger's. */
  serviceHosts: readonly string[];
  /** Where to write to people who have not written yet. By default Teams' world-wide address. */
  serviceUrl?: string;
  /** For tests: an issuer of tokens on loopback, and the token that we show when we write. Undefined in production. */
  authority?: { issuer: string; openIdMetadataUrl: string; token: string; fetchAgain?: () => string };
};

/** How long a message may wait for its turn, in the exchange that it is sent in. */
export type Leave = Exchange & { patienceMs: number };

type Factory = ReturnType<ConfigurationBotFrameworkAuthentication["createConnectorFactory"]>;
export type Connector = Awaited<ReturnType<Factory["create"]>>;
type Authenticated = Awaited<ReturnType<ConfigurationBotFrameworkAuthentication["authenticateRequest"]>>;
type CredentialsFactory = NonNullable<ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>[1]>;
type Credentials = Awaited<ReturnType<CredentialsFactory["createCredentials"]>>;

/** Who signs what Teams sends us, and whom our own tokens are for. */
const channelIssuer = "https://api.botframework.com";
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

/** Is this an address that we write to? Loopback only in the trial and in tests. */
export function isKnownService(serviceUrl: string, config: TeamsConfig): boolean {
  if (!URL.canParse(serviceUrl)) return false;
  const { protocol, hostname, username, password, port } = new URL(serviceUrl);
  if (username || password) return false;
  if (config.appId === "" || config.authority) return protocol === "http:" && isLoopbackHost(hostname);
  return protocol === "https:" && port === "" && config.serviceHosts.includes(hostname);
}

export function isLoopbackHost(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

class Authentication extends ConfigurationBotFrameworkAuthentication {
  private readonly config: TeamsConfig;
  private readonly endorsements: Endorsements;

  constructor(config: TeamsConfig) {
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- the SDK's own classes implement it, none extends it
    super(endpointsOf(config), credentialsOf(config));
    this.config = config;
    this.endorsements = createEndorsements(config.authority?.openIdMetadataUrl);
  }

  override createConnectorFactory(
    claims: Parameters<ConfigurationBotFrameworkAuthentication["createConnectorFactory"]>[0],
  ): Factory {
    return this.guard(super.createConnectorFactory(claims));
  }

  override async authenticateRequest(activity: Activity, header: string): Promise<Authenticated> {
    const result = await super.authenticateRequest(activity, header);
    if (this.config.appId !== "") await this.checkClaims(result, activity, header);
    return { ...result, ...(result.connectorFactory ? { connectorFactory: this.guard(result.connectorFactory) } : {}) };
  }

  /** What the SDK leaves open. */
  private async checkClaims({ claimsIdentity }: Authenticated, activity: Activity, header: string): Promise<void> {
    // A token without the claim passes when the activity names no address, and one for the emulator passes with any.
    if (claimsIdentity.getClaimValue("serviceurl") !== activity.serviceUrl) throw new Error("foreign service address");
    // A token that says nothing of its end would never end.
    if (typeof (claimsIdentity.getClaimValue("exp") as unknown) !== "number") throw new Error("endless token");
    const key = keyIdIn(header);
    if (key === null || !(await this.endorsements.isEndorsed(key, activity.channelId)))
      throw new Error("key not endorsed");
  }

  /** Every connector comes through here, so this is where our token is kept from strangers' addresses. */
  private guard(factory: Factory): Factory {
    const create = factory.create.bind(factory);
    factory.create = async (serviceUrl, audience) => {
      if (!isKnownService(serviceUrl, this.config)) throw new DeliveryError("unknown-service-address", "never");
      return sendOnce(await create(serviceUrl, audience));
    };
    return factory;
  }
}

/** The header by which a call asks to be sent as a targeted message; it stays within the process. */
export const targetedHeader = "x-referent-targeted";

type Pipeline = {
  removePolicy(which: { name: string }): unknown;
  addPolicy(policy: {
    name: string;
    sendRequest: (request: PipelineRequest, next: PipelineNext) => Promise<unknown>;
  }): void;
};
type PipelineRequest = {
  url: string;
  timeout: number;
  headers: { has(name: string): boolean; delete(name: string): void };
};
type PipelineNext = (request: PipelineRequest) => Promise<unknown>;

/** What the SDK signs requests with. It keeps a token for as long as it is good by our clock, which may have been set since. */
type TokenHolder = { getToken?: (forceRefresh: boolean) => Promise<string> };

/**
 * The SDK's client repeats a request three times by itself, waits out `Retry-After` within the turn, and follows redirects. A message whose
 * answer was lost would be sent again, so that is the outbox's to decide. Targeted messages have no method in the SDK: the query is added here.
 * A token that Teams refuses is not shown again.
 */
function sendOnce(connector: Connector): Connector {
  // Both are private to the SDK's class, and its factory overwrites the option that would set the pipeline.
  const { client, credentials } = connector as unknown as { client: { pipeline: Pipeline }; credentials: TokenHolder };
  const { pipeline } = client;
  pipeline.removePolicy({ name: "defaultRetryPolicy" });
  pipeline.removePolicy({ name: "redirectPolicy" });
  pipeline.addPolicy({
    name: "referent",
    sendRequest: async (request, next) => {
      request.timeout = outgoingTimeout;
      if (request.headers.has(targetedHeader)) {
        request.headers.delete(targetedHeader);
        request.url += `${request.url.includes("?") ? "&" : "?"}isTargetedActivity=true`;
      }
      try {
        return await next(request);
      } catch (error) {
        // With the next token the next try is taken, if it was for that.
        if (statusOf(error) === 401) await credentials.getToken?.(true).catch(() => undefined);
        throw error;
      }
    },
  });
  return connector;
}

function endpointsOf(config: TeamsConfig): Record<string, string> {
  if (!config.authority) return {};
  // The SDK takes these all or none. The emulator's tokens are never let as far as this.
  return {
    ToChannelFromBotLoginUrl: config.authority.issuer,
    ToChannelFromBotOAuthScope: channelIssuer,
    ToBotFromChannelTokenIssuer: config.authority.issuer,
    OAuthUrl: config.authority.issuer,
    ToBotFromChannelOpenIdMetadataUrl: config.authority.openIdMetadataUrl,
    ToBotFromEmulatorOpenIdMetadataUrl: config.authority.openIdMetadataUrl,
    CallerId: "urn:botframework:azure",
  };
}

function credentialsOf(config: TeamsConfig): ConfigurationServiceClientCredentialFactory {
  const options = {
    MicrosoftAppId: config.appId,
    MicrosoftAppPassword: config.appPassword,
    // Without an id the SDK takes no other type.
    MicrosoftAppType: config.appId === "" ? "MultiTenant" : config.appType,
    ...(config.tenantId ? { MicrosoftAppTenantId: config.tenantId } : {}),
  };
  if (!config.authority) return new ConfigurationServiceClientCredentialFactory(options);
  return new FixedCredentials(options, config.authority);
}

/** The library that fetches tokens speaks only to https, which a test's issuer on loopback does not have. */
class FixedCredentials extends ConfigurationServiceClientCredentialFactory {
  private token: string;
  private readonly fetchAgain: () => string;

  constructor(
    options: ConstructorParameters<typeof ConfigurationServiceClientCredentialFactory>[0],
    { token, fetchAgain = () => token }: NonNullable<TeamsConfig["authority"]>,
  ) {
    super(options);
    this.token = token;
    this.fetchAgain = fetchAgain;
  }

  override createCredentials(): Promise<Credentials> {
    const fixed: Credentials & TokenHolder = {
      getToken: () => Promise.resolve((this.token = this.fetchAgain())),
      signRequest: (request) => {
        request.headers.set("authorization", `Bearer ${this.token}`);
        return Promise.resolve(request);
      },
    };
    return Promise.resolve(fixed);
  }
}

function issuerOf(config: TeamsConfig): string {
  return config.authority?.issuer ?? channelIssuer;
}

/**
 * The issuer that a token claims, unchecked. The SDK remembers the tenant of every token that claims to be the emulator's before it has
 * verified anything (emulatorValidation.js), and takes such tokens for any service address: none of them gets as far.
 */
function issuerIn(authorization: string): string | null {
  return textIn(tokenPattern.exec(authorization)?.[2], "iss");
}

/** The id of the key that a verified token was signed with. */
function keyIdIn(authorization: string): string | null {
  return textIn(tokenPattern.exec(authorization)?.[1], "kid");
}

const tokenPattern = /^Bearer ([\w-]+)\.([\w-]+)\.[\w-]*$/;

function textIn(part: string | undefined, name: string): string | null {
  if (!part) return null;
  try {
    const fields = JSON.parse(Buffer.from(part, "base64url").toString()) as Record<string, unknown> | null;
    const value = fields?.[name];
    return typeof value === "string" ? value : null;
  } catch {
    return null;
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
