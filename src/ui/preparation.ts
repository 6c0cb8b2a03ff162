import type { Forum } from "../domain/forum.ts";
import type { Card } from "./card.ts";
import { shortened } from "./agenda.ts";
import { press, receipt } from "./frame.ts";
import { quoted } from "./labels.da.ts";

/** A forum whose meetings prepare another's. */

export function preparationSetCard(forum: Forum, prepared: string): Card {
  return receipt(
    `Møderne i ${forum.name} er nu formøder til ${prepared}. Lægges et af dem efter det møde, det skal forberede, siger jeg det først.`,
    press("Fortryd", "preparation.clear", { forum: forum.id }),
  );
}

export const preparationClearedCard = (forum: Forum): Card =>
  receipt(`Møderne i ${forum.name} er ikke formøder til et andet udvalg.`);

export const unknownPrepared = (name: string): string =>
  `Jeg kender ikke et udvalg, der hedder ${quoted(shortened(name, 80))}, og som du er med i. Intet er ændret.`;
export const ownPreparation = "Et udvalg kan ikke holde formøder til sig selv. Intet er ændret.";

/** The line in the settings; `name` is null for a forum that the reader does not belong to. */
export const preparationLine = (name: string | null): string =>
  name === null ? "Møderne er formøder til et andet udvalg" : `Møderne er formøder til ${name}`;
