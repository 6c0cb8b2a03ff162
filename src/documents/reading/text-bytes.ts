import { refuse } from "../../domain/rule-violation.ts";

/** Bytes as text: by the mark they begin with, as UTF-8 when they are that, else as Windows-1252, and then `guessed`. Refuses what is no text. */
export function decodedText(bytes: Uint8Array): { text: string; guessed: boolean } {
  const marked = markedEncoding(bytes);
  if (marked !== null) return { text: new TextDecoder(marked).decode(bytes), guessed: false };
  const wide = unmarkedWide(bytes);
  if (wide !== null) return { text: new TextDecoder(wide).decode(bytes), guessed: true };
  if (zeros(bytes) > bytes.length / 100) refuse("file.unreadable", { why: "not-text" });
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), guessed: false };
  } catch {
    const text = new TextDecoder("windows-1252").decode(bytes);
    if (strange(text) > text.length / 50) refuse("file.unreadable", { why: "not-text" });
    return { text, guessed: true };
  }
}

function markedEncoding(bytes: Uint8Array): string | null {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return "utf-8";
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : null;
}

/** Western letters in two bytes each have a zero in every other place. */
function unmarkedWide(bytes: Uint8Array): string | null {
  const part = bytes.subarray(0, 4096);
  const odd = part.filter((byte, at) => at % 2 === 1 && byte === 0).length;
  const even = part.filter((byte, at) => at % 2 === 0 && byte === 0).length;
  const enough = part.length * 0.35;
  if (odd > enough && even < part.length * 0.02) return "utf-16le";
  return even > enough && odd < part.length * 0.02 ? "utf-16be" : null;
}

function zeros(bytes: Uint8Array): number {
  return bytes.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0);
}

/** Signs that no Danish text holds: control signs but tabs and line ends. */
function strange(text: string): number {
  return text.match(/(?![\t\n\r\f\v])\p{Cc}/gu)?.length ?? 0;
}

export function looksLikeHtml(text: string): boolean {
  const start = text.slice(0, 2000).replace(/^\s+/u, "").toLowerCase();
  return (
    start.startsWith("<!doctype html") ||
    start.startsWith("<html") ||
    /^(?:<\?xml[^>]*>\s*)?(?:<!--[^]*?-->\s*)*<(?:!doctype|html|head|body|div|main|article)\b/u.test(start)
  );
}
