import { describe, expect, it } from "vitest";

import { judgeAnswers, type Answer, type Answering } from "./answers.ts";
import { everybody } from "./people.ts";

const [, , bo] = everybody;
const seconds = (count: number): number => Date.parse("2027-01-04T09:00:00Z") + count * 1_000;

function said(at: number, answer: Answer, acknowledged = true): Answering {
  const [atStory, untilStory] = [seconds(at) + 400, seconds(at) + 401];
  return { who: bo!, text: answer, wish: { kind: "answer", answer }, acknowledged, atStory, untilStory };
}

const stands = (at: number, answer: string) => ({ answer, answeredAt: new Date(seconds(at)) });
const [yes, no] = ["attending", "apology"] as const;

describe("an answer that was acknowledged", () => {
  it.each([
    ["stands", [said(0, no)], stands(0, no), []],
    ["is lost when nothing stands", [said(0, no)], null, [said(0, no)]],
    ["is lost when an older one stands", [said(0, yes), said(9, no)], stands(0, yes), [said(9, no)]],
    ["is lost when the same answer stands from before", [said(0, no), said(9, no)], stands(0, no), [said(9, no)]],
    ["may have been lost when a newer one stands", [said(0, yes), said(9, no)], stands(9, no), []],
    ["may stand or not beside another of the same second", [said(0, yes), said(0, no)], stands(0, yes), []],
    ["may be replaced by one that was not acknowledged", [said(0, yes), said(9, no, false)], stands(9, no), []],
    ["stands when one that was not acknowledged is gone", [said(0, yes), said(9, no, false)], stands(0, yes), []],
  ] as const)("%s", (_, own, standing, missing) => {
    expect(judgeAnswers("Bo", [...own], standing)).toMatchObject({ missing, violations: [] });
  });

  it.each([
    ["another answer", [said(0, no)], stands(0, yes)],
    ["an answer from a moment when nothing was said", [said(0, no)], stands(5, no)],
    ["what nobody said", [], stands(0, yes)],
  ] as const)("is not %s", (_, own, standing) => {
    expect(judgeAnswers("Bo", [...own], standing).violations).toHaveLength(1);
  });

  it("is surely there when it alone can be what stands", () => {
    const alone = said(0, no);
    expect(judgeAnswers("Bo", [alone, said(9, no)], stands(0, no)).sure).toEqual([alone]);
    expect(judgeAnswers("Bo", [alone, said(0, no)], stands(0, no)).sure).toEqual([]);
  });
});
