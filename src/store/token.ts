import { createHash, randomBytes } from "node:crypto";

/** Secret parts of addresses. They are given out once and never kept, only their hash is: who reads the database can open nothing with it. */

/** 32 random bytes as base64url, and what is kept of them. */
export function newToken(): { token: string; hash: string } {
  const token = randomBytes(32).toString("base64url");
  return { token, hash: hashOf(token) };
}

/** SHA-256, in hexadecimal. */
export function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
