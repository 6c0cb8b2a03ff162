import { afterAll, describe, expect, it } from "vitest";
import { readWords } from "../../src/ui/words.da.ts";
import { sentences } from "./words-sentences.ts";

function actOf(text: string): string {
  const reading = readWords(text, { addressed: "personal" });
  return reading.kind === "command"
    ? `${reading.invocation.command} ${JSON.stringify(reading.invocation.args)}`
    : "ask";
}

function meantAct(meant: string | readonly [string, object]): string {
  if (meant === "ask") return "ask";
  const [command, args] = typeof meant === "string" ? [meant, {}] : meant;
  return `${command} ${JSON.stringify(args)}`;
}

describe("directors' own sentences", () => {
  const read = sentences.map(([text, meant]) => ({ text, meant: meantAct(meant), got: actOf(text) }));
  const wrong = read.filter(({ meant, got }) => got !== meant && got !== "ask");
  const asked = read.filter(({ meant, got }) => got !== meant && got === "ask");
  const score = `right ${read.length - wrong.length - asked.length}, asked ${asked.length}, wrong ${wrong.length}`;
  const shown = (rows: typeof read) =>
    rows.map(({ text, meant, got }) => `${text} → ${got}, meant ${meant}`).join("\n");

  afterAll(() => {
    console.log(`directors' sentences: ${read.length}, ${score}`);
  });

  it("are at least two hundred, each once", () => {
    expect(new Set(sentences.map(([text]) => text)).size).toBe(sentences.length);
    expect(sentences.length).toBeGreaterThanOrEqual(200);
  });

  it("are never acted on wrongly", () => {
    expect(wrong.length, `${score}\n${shown(wrong)}`).toBe(0);
  });

  it("are understood where one reading is left", () => {
    expect(asked.length, `${score}\n${shown(asked)}`).toBe(0);
  });
});
