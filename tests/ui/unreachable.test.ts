import { describe, expect, it } from "vitest";

import { plainText } from "../../src/ui/card.ts";
import { unreachableCard } from "../../src/ui/unreachable.ts";

type Unreached = Parameters<typeof unreachableCard>[0];

/** Why, and what to do, as the secretary reads it. */
const told = (platform: Unreached["platform"], obstacle: Unreached["obstacle"]): string =>
  plainText(unreachableCard({ name: "Ole Rask", forum: "Havnerådet", platform, obstacle, missed: null }));

const itLooks = "Bed jeres it-afdeling om at se på det.";
const again = "Bed den, der driver Referent, om at give adgang igen. Er Ole ikke med mere, så skriv »fjern« og navnet.";
const sentences: [Unreached["platform"], Unreached["obstacle"], string, string][] = [
  [
    "teams",
    "not-installed",
    "Jeg kan ikke nå Ole Rask i Teams: appen er ikke installeret.",
    "Bed Ole om at tilføje Referent i Teams, eller bed jeres it-afdeling om at installere den for alle i udvalget.",
  ],
  [
    "slack",
    "refused",
    "Jeg kan ikke nå Ole Rask i Slack: Slack vil ikke tage imod beskeden.",
    "Sker det igen, så bed Ole om at skrive »hjælp« til mig, eller bed jeres it-afdeling om at se på det.",
  ],
  [
    "mail",
    "refused",
    "Jeg kan ikke nå Ole Rask pr. mail: mailen kunne ikke afleveres.",
    "Sker det igen, så bed jeres it-afdeling om at se på det. Er adressen forkert, så skriv den rigtige efter navnet, for eksempel »medlem Ole Rask navn@eksempel.dk«.",
  ],
  [
    "mail",
    "no-mailbox",
    "Jeg kan ikke nå Ole Rask pr. mail: e-mailadressen tager ikke imod mail.",
    "Spørg Ole om den rigtige adresse, og skriv den efter navnet, for eksempel »medlem Ole Rask navn@eksempel.dk«.",
  ],
  ["slack", "not-connected", "Jeg kan ikke nå Ole Rask: jeg er ikke forbundet til Slack.", itLooks],
  ["mail", "not-connected", "Jeg kan ikke nå Ole Rask: jeg er ikke sat op til at sende mail.", itLooks],
  [
    null,
    "no-door",
    "Jeg kan ikke nå Ole Rask: jeg har ikke mødt Ole i Teams eller Slack endnu.",
    "Bed Ole om at skrive »hjælp« til mig.",
  ],
  [
    "teams",
    "turned-out",
    "Jeg kan ikke nå Ole Rask i Teams: den organisation, Ole bruger Teams i, er ikke forbundet til mig længere.",
    again,
  ],
  [
    "slack",
    "turned-out",
    "Jeg kan ikke nå Ole Rask i Slack: det workspace, Ole bruger Slack i, er ikke forbundet til mig længere.",
    again,
  ],
];

describe("what a secretary is told of a person who cannot be reached", () => {
  it.each(sentences)("in %s, when it is %s", (platform, obstacle, said, then) => {
    const text = told(platform, obstacle);
    expect(text).toContain(said);
    expect(text).toContain(then);
  });
});
