import type { Card } from "../src/ui/card.ts";

/** A reminder of the usual length. */
export const aCard: Card = {
  summary: "Husk Havnerådet i morgen, tirsdag den 8. december kl. 9.00-11.00 · Rådssalen.",
  elements: [
    { kind: "text", text: "Husk Havnerådet i morgen, tirsdag den 8. december kl. 9.00-11.00 · Rådssalen." },
    { kind: "note", text: "Du har ikke åbnet dagsordenen endnu." },
    {
      kind: "buttons",
      buttons: [
        { kind: "press", label: "Læs dagsordenen", press: { command: "agenda.read", args: { meeting: "0" } } },
        { kind: "press", label: "Jeg kommer", press: { command: "attendance.attend", args: { meeting: "0" } } },
      ],
    },
  ],
};
