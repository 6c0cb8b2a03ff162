import type { Forum } from "../domain/forum.ts";
import type { Meeting } from "../domain/meeting.ts";
import type { CommandName } from "../domain/rights.ts";
import type { Element, Invocation } from "./card.ts";
import { formatMeetingTime } from "./dates.da.ts";
import { heading, list, note, text } from "./frame.ts";
import { capitalised, quoted } from "./labels.da.ts";

/** The page that a link in a mail opens: what it is about, and what will happen when the button is pressed. Until then nothing does. */

export type AnswerPage = {
  title: string;
  elements: Element[];
  /** The button; null when there is nothing to press any more. */
  submit: string | null;
};

/** What a link's reader may know of the meeting that it is about. */
export type About = { meeting: Meeting; forum: Forum; now: Date };

type Doing = { asks: string; does: string; submit: string };

const onNextPage = "Intet er sendt endnu.";

const doings: Partial<Record<CommandName, Doing>> = {
  "attendance.attend": {
    asks: "Kommer du til mødet?",
    does: "Når du trykker på knappen, noterer jeg, at du kommer. Du kan altid ændre dit svar.",
    submit: "Ja, jeg kommer",
  },
  "attendance.apologise": {
    asks: "Kan du ikke komme til mødet?",
    does: "Når du trykker på knappen, noterer jeg dit afbud. Bagefter kan du vælge en stedfortræder, og du kan altid ændre dit svar.",
    submit: "Ja, meld afbud",
  },
  "attendance.declineDeputy": {
    asks: "Kan du ikke møde som stedfortræder?",
    does: "Når du trykker på knappen, giver jeg besked til den, du skulle møde for.",
    submit: "Ja, giv besked",
  },
  "agenda.propose": {
    asks: "Vil du foreslå et punkt til mødet?",
    does: `Du skriver punktet på næste side. ${onNextPage}`,
    submit: "Skriv punktet",
  },
  "proposal.none": {
    asks: "Har du ingen punkter til mødet?",
    does: "Når du trykker på knappen, noterer jeg, at du ikke har punkter.",
    submit: "Ja, ingen punkter fra mig",
  },
  "minutes.agree": {
    asks: "Vil du godkende udkastet til referat?",
    does: "Når du trykker på knappen, noterer jeg, at du godkender udkastet.",
    submit: "Ja, jeg godkender",
  },
  "minutes.object": {
    asks: "Har du en rettelse til referatet?",
    does: `Du skriver rettelsen på næste side. ${onNextPage}`,
    submit: "Skriv rettelsen",
  },
  "action.complete": {
    asks: "Er opgaven færdig?",
    does: "Når du trykker på knappen, melder jeg opgaven færdig.",
    submit: "Ja, den er færdig",
  },
};

const onlyShows: ReadonlySet<CommandName> = new Set([
  ...(["agenda.read", "minutes.read", "meeting.show", "meeting.list", "decision.list", "action.list"] as const),
  ...(["member.list", "help.show", "calendar.show"] as const),
]);

const answering: ReadonlySet<CommandName> = new Set([
  ...(["attendance.attend", "attendance.apologise", "attendance.deputise", "attendance.declineDeputy"] as const),
  ...(["agenda.propose", "proposal.none"] as const),
]);

function doingOf(label: string, { command, args }: Invocation): Doing {
  if (command === "attendance.deputise") {
    return args["deputyId"] === undefined
      ? {
          asks: "Skal en anden komme i stedet for dig?",
          does: `Du skriver navnet på næste side. ${onNextPage}`,
          submit: "Vælg stedfortræder",
        }
      : {
          asks: "Skal din stedfortræder indkaldes?",
          does: "Når du trykker på knappen, noterer jeg dit afbud og indkalder din stedfortræder.",
          submit: label,
        };
  }
  if (onlyShows.has(command)) {
    return { asks: label, does: "Siden vises kun for dig. Du svarer ikke på noget ved at se den.", submit: "Vis" };
  }
  return (
    doings[command] ?? {
      asks: `${quoted(label)}?`,
      does: "Det sker, når du trykker på knappen, og ikke før.",
      submit: label,
    }
  );
}

/** The meeting in lines of its own: which, when, where. */
function meetingLines({ meeting, forum, now }: About): string[] {
  return [
    `Møde: ${forum.name}`,
    `Tid: ${capitalised(formatMeetingTime(meeting.start, meeting.end, now))}`,
    ...(meeting.place === null ? [] : [`Sted: ${meeting.place}`]),
  ];
}

/** Why there is nothing to answer any more, or null. */
function tooLate({ command }: Invocation, { meeting, now }: About): { title: string; said: string } | null {
  if (!answering.has(command)) return null;
  if (meeting.status === "cancelled") return { title: "Mødet er aflyst", said: "Du behøver ikke svare." };
  const isOver = meeting.endedAt !== null || meeting.end < now;
  return isOver ? { title: "Mødet er holdt", said: "Der er ikke mere at svare på." } : null;
}

/** A page on which there is nothing to press but to go on, or nothing at all. */
function instead(title: string, about: About, said: string, submit: string | null): AnswerPage {
  return { title, elements: [heading(title), list(meetingLines(about)), text(said)], submit };
}

/** `about`: null when the link is about no meeting, or about one that its reader does not belong to any more. */
export function answerPage(label: string, press: Invocation, about: About | null): AnswerPage {
  const late = about && tooLate(press, about);
  if (about && late) return instead(late.title, about, late.said, null);
  const { sequence } = press.args;
  if (about && typeof sequence === "number" && sequence < about.meeting.sequence) {
    return instead(
      "Mødet er flyttet",
      about,
      "Det er flyttet, siden du fik mailen. Gå videre for at svare for det nye tidspunkt.",
      "Gå videre",
    );
  }
  const { asks, does, submit } = doingOf(label, press);
  return { title: asks, elements: [heading(asks), ...(about ? [list(meetingLines(about))] : []), note(does)], submit };
}
