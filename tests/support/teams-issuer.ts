import { createHmac, generateKeyPairSync, sign } from "node:crypto";

/** Microsoft's issuer of tokens, on loopback: its two documents, and tokens right and wrong. */

export type Claims = Record<string, unknown>;
/** `header`: more of it, or other than it should be. */
export type TokenOptions = { alg?: "RS256" | "HS256" | "none"; kid?: string; stranger?: true; header?: Claims };

/** A key that a forger may put into a token beside its signature. */
export const strangersKey = (): Claims => ({ ...stranger.publicKey.export({ format: "jwk" }), kid: "teams" });

export type Issuer = {
  issuer: string;
  /** What `/v1/.well-known/openidconfiguration` and `/v1/.well-known/keys` say. */
  documents: Record<string, unknown>;
  token(claims: Claims, options?: TokenOptions): string;
};

// Made once: a key takes most of a second.
const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 });

export function createIssuer(baseUrl: string): Issuer {
  const jwk = pair.publicKey.export({ format: "jwk" });
  const key = { ...jwk, use: "sig" };
  return {
    issuer: baseUrl,
    documents: {
      "/v1/.well-known/openidconfiguration": { issuer: baseUrl, jwks_uri: `${baseUrl}/v1/.well-known/keys` },
      "/v1/.well-known/keys": {
        keys: [
          { ...key, kid: "teams", endorsements: ["msteams"] },
          { ...key, kid: "webchat", endorsements: ["webchat"] },
          { ...key, kid: "mute" },
          { ...key, kid: "nothing", endorsements: [] },
        ],
      },
    },
    token(claims, { alg = "RS256", kid = "teams", stranger: isStranger, header = {} } = {}) {
      const signed = `${part({ alg, kid, typ: "JWT", ...header })}.${part(claims)}`;
      switch (alg) {
        case "none":
          return `${signed}.`;
        case "HS256": {
          // The public key as the secret: the old trick.
          const secret = pair.publicKey.export({ format: "pem", type: "pkcs1" });
          return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
        }
        case "RS256": {
          const { privateKey } = isStranger ? stranger : pair;
          return `${signed}.${sign("sha256", Buffer.from(signed), privateKey).toString("base64url")}`;
        }
      }
    },
  };
}

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
