import { describe, expect, it } from "vitest";

import { readDate, type DateReading, type DateValue } from "../../src/ui/dates.da.ts";
import { OFFICE_PHRASES } from "./dates-phrases-office.ts";
import { PHRASES, TODAY } from "./dates-phrases.ts";

function inShort(value: DateValue): string {
  switch (value.kind) {
    case "instant":
      return [value.start, value.end]
        .filter((one) => one !== null)
        .map((one) => `${one.date}T${one.time ?? ""}`)
        .join("/");
    case "day":
      return value.date;
    case "range":
      return `range ${value.from}..${value.to}`;
    case "week":
      return `week ${value.from}..${value.to}`;
    case "duration":
      return `${value.minutes} min`;
    case "vague":
      return `vague ${value.from ?? "-"}..${value.to ?? "-"}`;
    case "recurrence": {
      const times = [value.timeStart, value.timeEnd].filter((one) => one !== null).join("-");
      return `rule ${value.rrule} ${value.next}${times && ` ${times}`}`;
    }
  }
}

function summary(reading: DateReading, wanted: string): string {
  if (reading.status === "none") return "none";
  if (reading.status === "ok") return inShort(reading.value);
  const [first] = reading.candidates;
  const isShort = wanted === `ask ${reading.reason}` || first === undefined;
  return isShort ? `ask ${reading.reason}` : `ask ${reading.reason} ${inShort(first).replace(/^(week|range) /u, "")}`;
}

describe("phrases that Danes write", () => {
  it("are at least 300", () => {
    expect(PHRASES.length).toBeGreaterThanOrEqual(300);
  });

  it.each([...PHRASES, ...OFFICE_PHRASES])("reads »%s« as %s (%j)", (text, meaning, context) => {
    expect(summary(readDate(text, { today: TODAY, ...context }), meaning)).toBe(meaning);
  });
});
