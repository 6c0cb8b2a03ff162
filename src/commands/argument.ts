import { z } from "zod";

import { refuse } from "../domain/rule-violation.ts";

/** Shapes that many commands take. Forms give texts, words give numbers: both are read here. */

export const id = z.uuid();
export const words = z.string();

/** A form leaves an optional field empty; that is the same as not given. */
export const optionalWords = z
  .string()
  .nullish()
  .transform((text) => {
    const clean = text?.trim() ?? "";
    return clean === "" ? null : clean;
  });

export const optionalId = z
  .string()
  .nullish()
  .transform((text) => (text === "" ? null : (text ?? null)))
  .pipe(z.uuid().nullable());

/** An item's number as typed or as given by the words; what is no number is kept, to be told so. */
export const optionalNumber = z.union([z.number(), z.string()]).nullish();

/** The number in »3«, »3.«, »punkt 3«, or null when nothing was given. Refuses `item.unknown` for what is not a number. */
export function numberIn(given: number | string | null | undefined, count: number): number | null {
  if (given === null || given === undefined || given === "") return null;
  if (typeof given === "number") return given;
  const found = /^\D{0,10}(\d{1,4})\.?\s*$/u.exec(given.trim());
  return found ? Number(found[1]) : refuse("item.unknown", { number: given.slice(0, 40), count });
}

/** Which meeting a button belongs to. */
export const ofMeeting = z.object({ meeting: id.optional(), forum: id.optional() });
