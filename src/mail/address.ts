import { createHmac, timingSafeEqual } from "node:crypto";

/** What a mail is about: one person in one organisation, and the meeting, if any. */
export type Matter = { organisationId: string; email: string; meetingId: string | null };

export type Signer = { address: string; key: string };

const alphabet = "abcdefghijklmnopqrstuvwxyz234567";
const noMeeting = "00000000-0000-0000-0000-000000000000";
/** 26 signs are a UUID, 20 are 100 bits of the signature: with the mailbox's own name there are at most 64 before the @. */
const [idLength, sealLength] = [26, 20];

/** In small letters only: mail programs change letter case. */
function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{1,5}/gu) ?? []).map((five) => alphabet[parseInt(five.padEnd(5, "0"), 2)] ?? "").join("");
}

function uuidFrom(text: string): string {
  const bits = Array.from(text, (sign) => alphabet.indexOf(sign).toString(2).padStart(5, "0")).join("");
  const hex = (bits.slice(0, 128).match(/.{4}/gu) ?? []).map((four) => parseInt(four, 2).toString(16)).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, "$1-$2-$3-$4-$5");
}

function sealOf(key: string, { organisationId, email, meetingId }: Matter): string {
  const said = ["address", organisationId, email.trim().toLowerCase(), meetingId ?? noMeeting].join("\n");
  return base32(createHmac("sha256", key).update(said).digest()).slice(0, sealLength);
}

/** The address that this person's answers about this matter come to; the same each time. */
export function answerAddress({ address, key }: Signer, matter: Matter): string {
  const [local = "", domain = ""] = address.split("@");
  const id = base32(Buffer.from((matter.meetingId ?? noMeeting).replaceAll("-", ""), "hex"));
  return `${local}+${id}${sealOf(key, matter)}@${domain}`;
}

/** What an address of ours says: the meeting and the seal, which is yet to be held against who writes. Null for any other address. */
export function partsOf({ address }: Signer, given: string): { meetingId: string | null; seal: string } | null {
  const [local = "", domain = ""] = address.split("@");
  const [ours, host] = given.trim().toLowerCase().split("@");
  const found = new RegExp(`^[a-z2-7]{${idLength + sealLength}}$`, "u").exec(ours?.slice(local.length + 1) ?? "")?.[0];
  if (!found || host !== domain || !ours?.startsWith(`${local}+`)) return null;
  const id = uuidFrom(found.slice(0, idLength));
  return { meetingId: id === noMeeting ? null : id, seal: found.slice(idLength) };
}

export function isSealed({ key }: Signer, matter: Matter, seal: string): boolean {
  const [own, given] = [Buffer.from(sealOf(key, matter)), Buffer.from(seal)];
  return own.length === given.length && timingSafeEqual(own, given);
}

/** Text that comes back to us as we gave it: `text.seal`, in signs that stand in a link. */
export function sealed({ key }: Signer, text: string): string {
  const body = Buffer.from(text).toString("base64url");
  return `${body}.${linkSeal(key, body)}`;
}

/** What was sealed, or null when it was not, or was changed. */
export function unsealed({ key }: Signer, token: string): string | null {
  const [body = "", seal = "", more] = token.split(".");
  const [own, given] = [Buffer.from(linkSeal(key, body)), Buffer.from(seal)];
  if (more !== undefined || own.length !== given.length || !timingSafeEqual(own, given)) return null;
  return Buffer.from(body, "base64url").toString("utf8");
}

const linkSeal = (key: string, body: string): string =>
  createHmac("sha256", key).update(`link\n${body}`).digest().subarray(0, 18).toString("base64url");
