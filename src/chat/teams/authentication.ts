import { ConfigurationBotFrameworkAuthentication, ConfigurationServiceClientCredentialFactory } from "botbuilder";
import type { Activity } from "botbuilder";
import { DeliveryError } from "../../ports.ts";
import { sendOnce, type ConnectorFactory, type TokenHolder } from "./connector.ts";
import { createEndorsements, type Endorsements } from "./endorsement.ts";

/** Who may speak to us, and where our token may go. */

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

type Authenticated = Awaited<ReturnType<ConfigurationBotFrameworkAuthentication["authenticateRequest"]>>;
type CredentialsFactory = NonNullable<ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>[1]>;
type Credentials = Awaited<ReturnType<CredentialsFactory["createCredentials"]>>;

/** Who signs what Teams sends us, and whom our own tokens are for. */
export const channelIssuer = "https://api.botframework.com";

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

export class Authentication extends ConfigurationBotFrameworkAuthentication {
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
  ): ConnectorFactory {
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
  private guard(factory: ConnectorFactory): ConnectorFactory {
    const create = factory.create.bind(factory);
    factory.create = async (serviceUrl, audience) => {
      if (!isKnownService(serviceUrl, this.config)) throw new DeliveryError("unknown-service-address", "never");
      return sendOnce(await create(serviceUrl, audience));
    };
    return factory;
  }
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

export function issuerOf(config: TeamsConfig): string {
  return config.authority?.issuer ?? channelIssuer;
}

/**
 * The issuer that a token claims, unchecked. The SDK remembers the tenant of every token that claims to be the emulator's before it has
 * verified anything (emulatorValidation.js), and takes such tokens for any service address: none of them gets as far.
 */
export function issuerIn(authorization: string): string | null {
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
