import { isoWeekOf, type LocalDate } from "../domain/time.ts";

/** The weeks in which many Danes are away, by ISO week. Which of 7 and 8 it is differs by municipality. */
export function vacationOn(date: LocalDate): string | null {
  const { week } = isoWeekOf(date);
  if (week === 7 || week === 8) return "vinterferie";
  if (week === 42) return "efterårsferie";
  if (week >= 28 && week <= 31) return "sommerferie";
  const day = date.slice(5);
  return day >= "12-22" || day <= "01-01" ? "juleferie" : null;
}
