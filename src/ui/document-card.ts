import type { Card } from "./card.ts";
import { formatMeetingTime } from "./dates.da.ts";
import { documentLinks } from "./document-links.ts";
import { buttons, card, press, receipt, text } from "./frame.ts";
import { counted } from "./labels.da.ts";
import { dayOf, type MeetingFacts } from "./meeting.ts";

type Facts = Pick<MeetingFacts, "meeting" | "now">;

/** »dagsordenen til mødet …«, or the minutes of it once a draft has gone out. */
function documentName({ meeting: { draftVersion, start }, now }: Facts): string {
  return draftVersion > 0 ? `referatet af mødet ${dayOf(start, now)}` : `dagsordenen til mødet ${dayOf(start, now)}`;
}

export const withdrawQuestion =
  "Ingen af de links, der er delt ud, virker derefter. Medlemmerne kan få et nyt med knappen »Nyt link«.";

/** `nyt link`. `until` is when the new one stops working. */
export function renewedCard(facts: MeetingFacts, until: Date): Card {
  const said = `Her er et nyt link til ${documentName(facts)}. Det er kun til dig og virker til ${dayOf(until, facts.now)}. Dine tidligere links til mødet virker ikke længere.`;
  return card(said, text(said), buttons(documentLinks(facts.meeting.id)));
}

/** The receipt for `træk links tilbage`. */
export function withdrawnLinksCard(facts: MeetingFacts, count: number): Card {
  const name = documentName(facts);
  const said =
    count === 0
      ? `Der er ingen links til ${name}, der virker.`
      : `Links til ${name} er trukket tilbage (${counted(count, "link", "links")}). Ingen kan åbne dem mere. Medlemmerne kan få et nyt ved at skrive »nyt link«.`;
  return receipt(said, press("Nyt link", "document.renew", { meeting: facts.meeting.id }));
}

/** What the secretary gets when a document could not go along to the channel. */
export function documentMissingCard({ meeting, forum, now }: Facts & Pick<MeetingFacts, "forum">): Card {
  const name = meeting.draftVersion > 0 ? "Referatet" : "Dagsordenen";
  const said = `${name} for ${forum.name} ${formatMeetingTime(meeting.start, meeting.end, now)} kunne ikke lægges i kanalen som fil. Beskeden er sendt uden, og alle kan læse det hele med knappen i kanalen. Her er det til dig selv.`;
  return card(said, text(said), buttons(documentLinks(meeting.id)));
}
