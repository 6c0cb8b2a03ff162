import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

/**
 * Secrets at rest: AES-256-GCM, with what the secret belongs to sealed in, so that one row's cannot stand in another's. The first key seals, all
 * of them open: to rotate, put a new one first, seal everything again, and take the old one away.
 */
export type Sealing = {
  seal(secret: string, belongsTo: string): string;
  /** Throws `Unsealable` for what was changed, belongs elsewhere, or was sealed with a key that is not here. */
  open(sealed: string, belongsTo: string): string;
  /** Was it sealed with another key than the first? Then it is to be sealed again. */
  isOld(sealed: string): boolean;
};

export class Unsealable extends Error {}

type Key = { name: string; bytes: Buffer };

/** `keys`: each 32 bytes in base64, newest first. Throws when one is not. */
export function createSealing(keys: readonly string[]): Sealing {
  const known = keys.map((key): Key => {
    const bytes = Buffer.from(key, "base64");
    if (bytes.length !== 32) throw new Error("a sealing key must be 32 bytes in base64");
    return { bytes, name: createHash("sha256").update("name").update(bytes).digest("base64url").slice(0, 8) };
  });
  const [newest] = known;
  if (!newest) throw new Error("there is no sealing key");
  return {
    seal(secret, belongsTo) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", newest.bytes, nonce).setAAD(Buffer.from(belongsTo));
      const body = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
      const parts = [nonce, cipher.getAuthTag(), body].map((part) => part.toString("base64url"));
      return ["1", newest.name, ...parts].join(".");
    },
    open(sealed, belongsTo) {
      const [form, name, nonce = "", tag = "", body = ""] = sealed.split(".");
      const key = known.find((one) => one.name === name);
      if (form !== "1" || !key) throw new Unsealable("unknown key");
      try {
        const from = (part: string): Buffer => Buffer.from(part, "base64url");
        const options = { authTagLength: 16 };
        const decipher = createDecipheriv("aes-256-gcm", key.bytes, from(nonce), options).setAAD(
          Buffer.from(belongsTo),
        );
        decipher.setAuthTag(from(tag));
        return Buffer.concat([decipher.update(from(body)), decipher.final()]).toString("utf8");
      } catch {
        throw new Unsealable("not what was sealed");
      }
    },
    isOld: (sealed) => sealed.split(".")[1] !== newest.name,
  };
}
