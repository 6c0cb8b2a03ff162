import type { Card } from "./card.ts";
import { receipt } from "./frame.ts";

/** What is said when a Slack workspace installs Referent, and to those whose workspace has not. */

export function notInstalledCard(): Card {
  return receipt(
    "Jeg er ikke installeret i jeres Slack, så jeg kan ikke hjælpe her, og jeg har ikke gemt noget. Bed den, der styrer jeres Slack, om at installere Referent.",
  );
}

export type InstallOutcome =
  "installed" | "cancelled" | "not-allowed" | "whole-organisation" | "not-ours" | "not-taken" | "trouble";

/** The page's title, and what stands on it. `workspace`: what Slack calls the workspace. */
export function installWords(outcome: InstallOutcome, workspace: string): { title: string; said: string[] } {
  switch (outcome) {
    case "installed":
      return {
        title: "Referent er installeret",
        said: [
          workspace === "" ? "Referent er klar i jeres Slack." : `Referent er klar i ${workspace}.`,
          "Tilføj Referent i udvalgets kanal, og skriv »/dagsorden opret« og udvalgets navn der.",
        ],
      };
    case "cancelled":
      return { title: "Referent er ikke installeret", said: ["Du afbrød installationen, og intet er gemt."] };
    case "not-allowed":
      return {
        title: "Referent er ikke installeret",
        said: [
          "Jeg må ikke hjælpe jeres organisation endnu, og jeg har ikke gemt noget. Bed den, der driver Referent, om at give jer adgang.",
        ],
      };
    case "whole-organisation":
      return {
        title: "Referent er ikke installeret",
        said: [
          "Referent kan kun installeres i ét workspace ad gangen, ikke i hele organisationen på én gang. Intet er gemt. Vælg et workspace, når du prøver igen.",
        ],
      };
    case "not-ours":
      return {
        title: "Linket virker ikke længere",
        said: ["Installationen tog for lang tid eller er begyndt i en anden browser. Intet er gemt. Begynd forfra."],
      };
    case "not-taken":
      return {
        title: "Referent er ikke installeret",
        said: ["Slack kunne ikke bekræfte installationen, og intet er gemt. Begynd forfra."],
      };
    case "trouble":
      return {
        title: "Referent er ikke installeret",
        said: ["Noget gik galt, og installationen er ikke færdig. Prøv igen om lidt."],
      };
  }
}
