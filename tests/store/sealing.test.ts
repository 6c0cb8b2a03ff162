import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";

import { createSealing, Unsealable } from "../../src/store/sealing.ts";

const [first, second] = [randomBytes(32).toString("base64"), randomBytes(32).toString("base64")];
const token = "xoxb-en-hemmelighed-æøå";

describe("a sealed secret", () => {
  it("is opened by its own key for its own owner, and shows nothing of itself", () => {
    const sealing = createSealing([first]);
    const sealed = sealing.seal(token, "slack:T1");
    expect(sealing.open(sealed, "slack:T1")).toBe(token);
    expect(sealed).not.toContain("xoxb");
    expect(sealed).not.toContain(Buffer.from(token).toString("base64url"));
    expect(sealing.seal(token, "slack:T1")).not.toBe(sealed);
  });

  it("is refused for another owner, another key, and when one sign of it is another", () => {
    const sealing = createSealing([first]);
    const sealed = sealing.seal(token, "slack:T1");
    expect(() => sealing.open(sealed, "slack:T2")).toThrow(Unsealable);
    expect(() => createSealing([second]).open(sealed, "slack:T1")).toThrow(Unsealable);
    for (let at = 0; at < sealed.length - 1; at += 1) {
      const changed = sealed.slice(0, at) + (sealed[at] === "A" ? "B" : "A") + sealed.slice(at + 1);
      // The last sign of a part can hold bits that mean nothing.
      const opened = (() => {
        try {
          return sealing.open(changed, "slack:T1");
        } catch {
          return null;
        }
      })();
      expect([null, token]).toContain(opened);
    }
    expect(() => sealing.open("", "slack:T1")).toThrow(Unsealable);
  });

  it("goes over to a new key while the old one still opens", () => {
    const old = createSealing([first]).seal(token, "slack:T1");
    const both = createSealing([second, first]);
    expect([both.isOld(old), both.open(old, "slack:T1")]).toEqual([true, token]);
    const anew = both.seal(both.open(old, "slack:T1"), "slack:T1");
    expect([both.isOld(anew), createSealing([second]).open(anew, "slack:T1")]).toEqual([false, token]);
  });

  it("needs keys of 32 bytes", () => {
    expect(() => createSealing([])).toThrow("no sealing key");
    expect(() => createSealing(["c2hvcnQ="])).toThrow("32 bytes");
  });
});
