import { describe, expect, it } from "vitest";

import { readClauses } from "../../src/ui/recommendation.da.ts";
import { clauseAsks, clauseOutcome, readsLikeDecision, suggestStrength } from "../../src/ui/strength.da.ts";

describe("how strongly a sentence speaks", () => {
  it.each([
    ["Udvalget besluttede at købe huset.", "decided"],
    ["Udvalget drøftede sagen og besluttede at købe huset.", "decided"],
    ["Udvalget godkendte regnskabet.", "decided"],
    ["Udvalget drøftede oplægget, og tilsluttede sig det.", "endorsed"],
    ["Der var enighed om at begynde.", "agreed"],
    ["Man enedes om en dato.", "agreed"],
    ["Udvalget konkluderede, at pengene er brugt.", "concluded"],
    ["Udvalget tog redegørelsen til efterretning.", "noted"],
    ["Formanden gav udtryk for bekymring.", "wish"],
    ["Udvalget ønsker et notat.", "wish"],
    ["Punktet blev drøftet.", "discussed"],
    ["Punktet udsættes til næste møde.", "postponed"],
    ["Forslaget blev afvist.", "rejected"],
    ["Udvalget kunne ikke tilslutte sig forslaget.", "rejected"],
    ["Sekretæren orienterede om sommeren.", null],
    ["Beslutningsgrundlaget er sendt ud.", null],
  ] as const)("%s → %s", (text, strength) => {
    expect(suggestStrength(text)).toBe(strength);
  });

  it("offers to make a decision only of what reads like one", () => {
    expect(readsLikeDecision("Der var enighed om at begynde.")).toBe(true);
    expect(readsLikeDecision("Udvalget drøftede sagen.")).toBe(false);
  });
});

describe("how a clause ended", () => {
  const clause = (text: string, outcome: "decided" | null = null) => ({ id: "c", text, outcome });
  const entry = (text: string) =>
    ({ text, strength: null, answers: [] as string[] }) as Parameters<typeof clauseOutcome>[1][number];

  it("is said by the decision that answers it and by no other, once the secretary has said which", () => {
    const of = (...answers: string[]) => [{ ...entry("Udvalget besluttede at vente."), answers }];
    expect(clauseOutcome(clause("udvalget udpeger en formand"), of("c"))).toBe("decided");
    expect(clauseOutcome(clause("udvalget udpeger en formand"), of("another"))).toBeNull();
    expect(clauseOutcome(clause("udvalget tager det til efterretning"), of("c"))).toBe("decided");
  });

  it("is unanswered when a recommendation to note was only discussed", () => {
    expect(clauseAsks("udvalget tager orienteringen til efterretning")).toBe("noted");
    expect(
      clauseOutcome(clause("udvalget tager orienteringen til efterretning"), [entry("Udvalget drøftede sagen.")]),
    ).toBeNull();
    expect(
      clauseOutcome(clause("udvalget tager orienteringen til efterretning"), [
        entry("Udvalget tog det til efterretning."),
      ]),
    ).toBe("noted");
  });

  it("is not decided by a discussion, but a decision answers a wish to discuss", () => {
    expect(clauseOutcome(clause("udvalget beslutter en dato"), [entry("Udvalget drøftede datoer.")])).toBeNull();
    expect(clauseOutcome(clause("udvalget drøfter emnet"), [entry("Udvalget besluttede at vente.")])).toBe("decided");
  });

  it("is what the secretary said, when they did", () => {
    expect(clauseOutcome(clause("udvalget drøfter emnet", "decided"), [])).toBe("decided");
  });
});

describe("reading a recommendation", () => {
  it.each([
    ["• at A\n• at B", ["at A", "at B"]],
    ["Det indstilles, at:\n- A\n- B", ["A", "B"]],
    ["Det indstilles at udvalget beslutter", ["udvalget beslutter"]],
    ["1. A\n2. B\n   og mere", ["A", "B og mere"]],
    ["A\n\nB", ["A", "B"]],
    ["", []],
  ])("%j", (text, clauses) => {
    expect(readClauses(text)).toEqual(clauses);
  });
});
