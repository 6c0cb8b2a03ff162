import type { CommandName } from "../../domain/rights.ts";
import type { Args, Invocation } from "../card.ts";
import { commandWords } from "./command-words.ts";

// Slack refuses a button label over 75 characters.
const longestQuotation = 36;

const labels: Partial<Record<CommandName, (args: Args) => string>> = {
  "help.show": () => "Vis hjælp",
  "meeting.show": () => "Vis næste møde",
  "meeting.list": () => "Vis møder",
  "calendar.show": () => "Vis min kalender",
  "calendar.showForum": () => "Vis udvalgets kalender",
  "attendance.attend": () => "Jeg kommer",
  "attendance.apologise": ({ deputy }) => (deputy ? `Afbud, stedfortræder: ${short(deputy)}` : "Afbud"),
  "attendance.deputise": ({ deputy }) => `Stedfortræder: ${short(deputy)}`,
  "attendance.answerFor": ({ person, answer }) =>
    `${answer === "attending" ? "Kommer" : answer === "apology" ? "Afbud" : "Fraværende"}: ${short(person)}`,
  "agenda.propose": ({ title }) => `Foreslå »${short(title)}«`,
  "proposal.none": () => "Ingen punkter fra mig",
  "agenda.read": () => "Læs dagsordenen",
  "minutes.read": () => "Læs referatet",
  "minutes.agree": () => "Jeg godkender referatet",
  "minutes.approve": () => "Godkend og lås referatet",
  "minutes.object": ({ item, text }) => `Indsigelse til punkt ${short(item)}: »${short(text)}«`,
  "decision.list": ({ words }) => (words ? `Find beslutninger: »${short(words)}«` : "Vis beslutninger"),
  "decision.record": ({ text }) => `Beslutning: »${short(text)}«`,
  "action.list": () => "Vis opgaver",
  "action.complete": ({ action }) => `Færdig: »${short(action)}«`,
  "meeting.plan": ({ text }) => `Planlæg møde »${short(text)}«`,
  "meeting.move": ({ text }) => `Flyt mødet til »${short(text)}«`,
  "meeting.cancel": () => "Aflys næste møde",
  "agenda.send": () => "Udsend dagsordenen",
  "proposal.accept": ({ number }) => `Godkend F${short(number)}`,
  "proposal.reject": ({ number }) => `Afvis F${short(number)}`,
  "agenda.postpone": ({ item }) => `Udskyd punkt ${short(item)}`,
  "agenda.withdraw": ({ item }) => `Lad punkt ${short(item)} udgå`,
  "agenda.reorder": ({ from, to }) => `Ryk punkt ${short(from)} til ${short(to)}`,
  "agenda.close": ({ item }) => `Luk punkt ${short(item)}`,
  "agenda.open": ({ item }) => `Åbn punkt ${short(item)}`,
  "attachment.arrive": ({ attachment }) => `Bilag ${short(attachment)} er kommet`,
  "pointer.goTo": ({ item }) => `Gå til punkt ${short(item)}`,
  "meeting.start": () => "Start mødet",
  "meeting.end": () => "Slut mødet",
  "pointer.next": () => "Næste punkt",
  "pointer.previous": () => "Forrige punkt",
  "minutes.undo": () => "Fortryd det sidst skrevne",
  "minutes.send": () => "Send referatet til godkendelse",
};

/** What stands on the button that means this. */
export function labelOf({ command, args }: Invocation): string {
  const label = labels[command];
  return label ? label(args) : (commandWords.find((one) => one.command === command)?.explanation ?? "Ja");
}

/** One line, cut visibly; a mention is somebody's name elsewhere and cannot be shown here. */
function short(value: Args[string] | undefined): string {
  if (typeof value === "number") return value.toString();
  if (typeof value !== "string") return "";
  const text = value
    .slice(0, 200)
    .replaceAll(/@\{[^{}]*\}/gu, "den nævnte")
    .replaceAll(/\s+/gu, " ");
  const characters = Array.from(text);
  return characters.length > longestQuotation ? `${characters.slice(0, longestQuotation - 1).join("")}…` : text;
}
