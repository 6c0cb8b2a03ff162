import type { FileFault, Violation, ViolationData } from "../domain/rule-violation.ts";
import { shortened } from "./agenda.ts";
import { capitalised, counted, listed, quoted } from "./labels.da.ts";
import { formatDay, formatInstant, formatMeetingTime } from "./dates.da.ts";
import { localDateOf } from "../domain/time.ts";

const whoMay = {
  secretary: "sekretæren",
  "secretary-or-chair": "sekretæren og formanden",
  member: "medlemmerne",
} as const;

/** »20.000«, as Danes write it. */
const formatCount = (count: number): string => count.toLocaleString("da-DK");

const answeredHow = {
  accepted: "godkendt",
  rejected: "afvist",
  withdrawn: "trukket tilbage",
  carried: "flyttet til næste møde",
} as const;

const unreadable: Record<FileFault, string> = {
  empty: "Filen er tom.",
  "too-big": "Filen er for stor. Jeg læser filer op til 25 MB.",
  "unknown-kind": "Jeg kan ikke læse den slags filer. Gem dokumentet som Word (docx), PDF, webside eller ren tekst.",
  password: "Filen er låst med en adgangskode. Gem den uden adgangskode, og prøv igen.",
  broken: "Filen er beskadiget, så jeg kan ikke læse den. Gem den igen fra det program, den er lavet i.",
  swells: "Filen fylder alt for meget, når den pakkes ud, så jeg har ikke læst den.",
  "points-outside":
    "Filen henviser til noget uden for sig selv, så jeg har ikke læst den. Gem den igen fra det program, den er lavet i.",
  "no-text": "Der er ingen tekst i filen. Er den skannet, så er siderne billeder, som jeg ikke kan læse.",
  "not-text": "Filen er ikke en tekst, jeg kan læse. Gem dokumentet som Word (docx), PDF, webside eller ren tekst.",
  "too-slow": "Det tog for lang tid at læse filen, så jeg stoppede. Del den eventuelt op, eller gem den som ren tekst.",
  "too-heavy": "Filen krævede for meget plads at læse, så jeg stoppede. Gem den eventuelt som ren tekst.",
};

const unfetched: Record<ViolationData["file.unfetched"]["why"], string> = {
  place: "Jeg må ikke hente filer derfra. Læg filen direkte i en besked til mig i stedet.",
  gone: "Jeg kunne ikke hente filen. Læg den i en ny besked til mig, og prøv igen.",
  "too-big": "Filen er for stor. Jeg henter filer op til 20 MB.",
  slow: "Det tog for lang tid at hente filen. Prøv igen om lidt.",
};

/** What was wrong, why, and what works, for every rule. The compiler demands a sentence for each. */
export function violationSentence({ code, data }: Violation, now: Date): string {
  const day = (instant: Date): string => formatDay(localDateOf(instant), now);
  switch (code) {
    case "import.no-date":
      return "Jeg kan ikke se, hvilken dag mødet var, så det er ikke gemt. Skriv datoen med årstal øverst i dokumentet, og prøv igen.";
    case "import.no-items":
      return "Jeg fandt ingen punkter i dokumentet, så det er ikke gemt.";
    case "import.no-forum": {
      const known = data.known.length > 0 ? ` Jeg kender ${listed(data.known)}.` : "";
      return data.forum === null
        ? `Jeg kan ikke se, hvilket udvalg mødet hører til, så det er ikke gemt. Sig, hvilket udvalg det er.${known}`
        : `Jeg kender ikke noget udvalg, der hedder ${quoted(data.forum)}, så mødet er ikke gemt. Sig, hvilket udvalg det er.${known}`;
    }
    case "import.no-secretary":
      return `${data.forum} har ingen sekretær eller formand, så mødet er ikke gemt. Tilføj først en sekretær.`;
    case "import.to-come":
      return `Mødet er først ${day(data.start)}. Kun møder, der er holdt, kan læses ind.`;
    case "import.known":
      return `Det dokument er allerede læst ind som mødet ${day(data.start)}. Der er ikke gemt noget igen.`;
    case "import.meeting-exists":
      return `Der er allerede et møde ${day(data.start)} på det tidspunkt, så der er ikke gemt noget.`;
    case "file.unreadable":
      return `${unreadable[data.why]} Der er ikke gemt noget.`;
    case "file.unfetched":
      return `${unfetched[data.why]} Der er ikke gemt noget.`;
    case "file.several":
      return `Du har sendt ${data.count} filer. Jeg læser én ad gangen, så send dem i hver sin besked. Der er ikke gemt noget.`;
    case "file.busy":
      return "Jeg er i gang med at læse andre filer. Send din igen om lidt. Der er ikke gemt noget.";
    case "forum.none-here":
      return "Jeg ved ikke, hvilket udvalg det gælder. Skriv det i udvalgets kanal, eller opret et udvalg med »opret« og et navn, for eksempel »opret Forretningsudvalget«.";
    case "forum.already-bound":
      return `Kanalen hører allerede til ${data.forum}. Skriv »opret« i en anden kanal for at oprette et nyt udvalg.`;
    case "forum.name-missing":
      return "Hvad hedder udvalget? Skriv for eksempel »opret Forretningsudvalget«.";
    case "forum.name-taken":
      return `Der er allerede et udvalg, der hedder ${quoted(data.forum)}. Kun udvalgets sekretær eller formand kan knytte det til flere kanaler. Vælg ellers et andet navn.`;
    case "forum.not-a-channel":
      return "Et udvalg oprettes i den kanal, det bruger. Gå til kanalen, tilføj mig, og skriv »opret« og udvalgets navn dér.";
    case "forum.last-secretary":
      return `${data.person} er udvalgets eneste sekretær. Gør først en anden til sekretær, for eksempel »medlem Anne Holm sekretær«.`;
    case "person.unknown":
      if (data.name === "" || data.name === "@")
        return "Jeg ved ikke, hvem du mener. Nævn personen med @, eller skriv hele navnet, som det står i kanalens medlemsliste.";
      return `Jeg kender ingen, der hedder ${quoted(shortened(data.name, 80))}. Nævn personen med @, eller skriv hele navnet, som det står i kanalens medlemsliste.`;
    case "person.several":
      return `Der er flere, der kan være ${quoted(shortened(data.name, 80))}: ${listed(data.candidates)}. Skriv hele navnet.`;
    case "person.not-member":
      return `${data.name} er ikke med i ${data.forum}. Sekretæren kan tilføje med »medlem ${data.name}«.`;
    case "person.stranger":
      return "Jeg kan ikke se, at du er med i et udvalg her. Er du medlem, så bed udvalgets sekretær om at tilføje dig. Er du sekretær, så skriv »opret« og udvalgets navn i udvalgets kanal.";
    case "right.missing": {
      const whom = data.secretaries.length > 0 ? ` Skriv til ${listed(data.secretaries, "eller")}.` : "";
      return `Det kan kun ${whoMay[data.needed]} ${data.needed === "member" ? "af" : "for"} ${data.forum} gøre.${whom}`;
    }
    case "meeting.none-coming":
      return `Der er ikke planlagt noget møde i ${data.forum}. Sekretæren kan planlægge et, for eksempel »møde tirsdag den 8. december kl. 9-11«.`;
    case "meeting.none-running":
      return `Der er ikke noget møde i gang i ${data.forum}. Skriv »start«, når mødet begynder.`;
    case "document.none-out":
      return `Der er ikke sendt nogen dagsorden ud i ${data.forum} endnu, så der er ikke noget at linke til.`;
    case "document.no-links":
      return "Links til dagsorden og referat er ikke slået til her. Skriv »læs« eller »referat«, så får du teksten her i chatten.";
    case "meeting.none-held":
      return `Der er ikke holdt noget møde i ${data.forum} endnu, så der er ikke noget referat.`;
    case "meeting.cancelled":
      return `Mødet ${day(data.start)} er aflyst.`;
    case "meeting.over":
      return `Mødet ${day(data.start)} er holdt, så det kan ikke ændres nu.`;
    case "meeting.in-past":
      return `${capitalised(formatInstant(data.start, now))} er passeret. Skriv et tidspunkt, der ikke er passeret, for eksempel »tirsdag den 8. december kl. 9-11«.`;
    case "meeting.not-started":
      return `Mødet ${formatInstant(data.start, now)} er ikke begyndt. Skriv »start«, når det begynder.`;
    case "meeting.already-started":
      return `Mødet ${day(data.start)} er allerede begyndt. Skriv »næste« for at gå videre, eller »slut«, når det er forbi.`;
    case "meeting.already-ended":
      return `Mødet ${day(data.start)} er slut. Skriv »referat« for at læse, rette og sende referatet.`;
    case "meeting.place-too-long":
      return `Stedet er på ${formatCount(data.length)} tegn, og der er plads til ${formatCount(data.limit)}. Skriv det kortere, for eksempel »Teams-møde«.`;
    case "meeting.too-early":
      return `Mødet er først ${formatInstant(data.start, now)}. Er tidspunktet ændret, så skriv for eksempel »flyt i dag kl. 13-14«.`;
    case "meeting.clash":
      return `Udvalget har allerede et møde ${formatMeetingTime(data.start, data.end, now)}. Vælg et andet tidspunkt, eller flyt det møde først.`;
    case "meeting.end-before-start":
      return "Mødet slutter, før det begynder. Skriv for eksempel »kl. 9-10.30«.";
    case "meeting.unchanged":
      return `Mødet er allerede ${formatInstant(data.start, now)}, så der er ikke noget at flytte.`;
    case "agenda.already-sent":
      return `Dagsordenen blev sendt ud ${formatInstant(data.sentAt, now)}. Nye punkter og bilag meddeles for sig.`;
    case "agenda.empty":
      return `Der er ingen punkter til mødet ${day(data.start)} ud over eventuelt. Tilføj et, for eksempel »punkt Budget 2027«.`;
    case "item.unknown":
      if (data.number === "")
        return `Skriv punktets nummer. Dagsordenen har ${counted(data.count, "punkt", "punkter")}.`;
      return data.count === 0
        ? "Der er ingen punkter på dagsordenen endnu. Tilføj et, for eksempel »punkt Budget 2027«."
        : `Der er ikke noget punkt ${data.number}. Dagsordenen har ${counted(data.count, "punkt", "punkter")}. Skriv »dagsorden« for at se dem.`;
    case "item.title-missing":
      return "Punktet mangler en titel. Skriv for eksempel »punkt Rekruttering af SOSU, 15 min«.";
    case "item.title-too-long":
      return `Titlen er på ${formatCount(data.length)} tegn, og der er plads til ${formatCount(data.limit)}. Skriv en kortere titel, og læg resten i sagsfremstillingen.`;
    case "item.text-missing":
      return `Skriv teksten efter kolon, for eksempel »ret ${data.number} sag: Baggrunden er …«.`;
    case "item.numbers-fixed":
      return `Dagsordenen er udsendt, så numrene ligger fast. Et punkt kan falde ud med »udskyd« eller »udgår«, men ikke flyttes.`;
    case "item.closed-to-you":
      return `Punkt ${data.number} er lukket. Materialet er kun for medlemmerne af ${data.forum}. Har du brug for adgang, så skriv til ${listed(data.secretaries, "eller")}.`;
    case "item.any-other-business-last":
      return "Eventuelt står altid sidst på dagsordenen.";
    case "item.not-active":
      return `Punkt ${data.number} ${quoted(data.title)} er taget af dagsordenen. Skriv et andet punkts nummer, eller »næste«, hvis mødet er i gang.`;
    case "item.duration-odd":
      return data.minutes === null
        ? "Skriv minutterne som et tal, for eksempel »punkt Budget 2027, 20 min«."
        : `Et punkt kan ikke vare ${data.minutes} minutter. Skriv for eksempel »punkt Budget 2027, 20 min«.`;
    case "proposal.unknown":
      return data.open.length === 0
        ? `Der er ikke noget forslag ${data.number}. Der venter ingen forslag lige nu.`
        : `Der er ikke noget forslag ${data.number}. Det, der venter, er ${listed(data.open.map((number) => `F${number}`))}.`;
    case "proposal.answered":
      return `Forslag F${data.number} ${quoted(data.title)} er allerede ${answeredHow[data.state]}.`;
    case "proposal.reason-missing":
      return "Skriv, hvorfor punktet ikke kan vente til næste møde. Begrundelsen bliver trykt på dagsordenen.";
    case "attendance.not-invited":
      return `Du er ikke indkaldt til mødet ${day(data.start)}.`;
    case "attendance.newer-answer":
      return `Du har siden svaret, at du ${data.answer === "attending" ? "kommer" : "ikke kommer"} ${day(data.start)}. Det nyeste svar gælder.`;
    case "deputy.not-called":
      return `Du er ikke indkaldt som stedfortræder til mødet ${day(data.start)}.`;
    case "deputy.self":
      return "Du kan ikke være din egen stedfortræder. Skriv en andens navn, for eksempel »stedfortræder Eva Bak«.";
    case "text.missing":
      return `Der mangler en tekst. Skriv for eksempel ${quoted(missingTextExample(data.example))}.`;
    case "text.too-long":
      return `Teksten er på ${formatCount(data.length)} tegn, og der er plads til ${formatCount(data.limit)}. Del den op, eller læg den i et bilag.`;
    case "minutes.locked":
      return `Referatet af mødet ${day(data.start)} er godkendt ${formatInstant(data.approvedAt, now)} og kan ikke rettes. Du kan bede om en rettelse, som kommer på næste møde.`;
    case "minutes.not-yet":
      return `Mødet ${formatInstant(data.start, now)} er ikke holdt, så der er ikke noget referat endnu.`;
    case "minutes.number-missing":
      return `Mødet ${day(data.start)} er slut. Skriv punktets nummer med, for eksempel »notat 3: …«.`;
    case "minutes.not-sent":
      return `Udkastet til referat af mødet ${day(data.start)}, som det står nu, er ikke sendt ud. Sekretæren sender det med »referat udsend«.`;
    case "minutes.objections-open":
      return `Der er ${counted(data.count, "rettelse", "rettelser")}, som ikke er behandlet. Behandl ${data.count === 1 ? "den" : "dem"} først, så kan referatet godkendes.`;
    case "minutes.objections-late":
      return `Fristen for rettelser var ${formatInstant(data.until, now)}. Du kan bede om en rettelse, som kommer på næste møde.`;
    case "minutes.already-approved-by-you":
      return `Du har allerede godkendt referatet af mødet ${day(data.start)}.`;
    case "minutes.nothing-to-undo":
      return "Du har ikke skrevet noget i referatet, der kan fortrydes.";
    case "pointer.at-end":
      return `${quoted(data.title)} er det sidste punkt. Skriv »slut«, når mødet er forbi.`;
    case "pointer.at-start":
      return `${quoted(data.title)} er det første punkt.`;
    case "pointer.just-moved":
      return `${data.by} er lige gået videre. I er nu på punkt ${data.number}, ${quoted(data.title)}.`;
    case "action.unknown":
      return `Jeg kan ikke finde en åben opgave, der passer til ${quoted(shortened(data.words, 80))}. Skriv »opgaver« for at se dem.`;
    case "action.not-yours":
      return `${quoted(shortened(data.text, 200))} er en opgave for ${data.assignee}. Kun ${data.assignee}, sekretæren og formanden kan melde den færdig.`;
    case "action.done":
      return `${quoted(shortened(data.text, 200))} er allerede meldt færdig.`;
    case "card.stale":
      return "Kortet er gammelt, og der er sket noget siden. Skriv »dagsorden« for at se, hvordan det står nu.";
    case "card.not-yours":
      return "Knappen er til en anden. Skriv »dagsorden« for at få dine egne.";
    case "standing.exists":
      return `${quoted(data.title)} er allerede et fast punkt.`;
  }
}

function missingTextExample(what: string): string {
  switch (what) {
    case "note":
      return "notat Udvalget drøftede sagen";
    case "decision":
      return "beslutning Udvalget besluttede at …";
    case "action":
      return "opgave Ole Rask, fredag den 18. december: indhente en vurdering";
    default:
      return what;
  }
}
