import type { CommandName } from "../../domain/rights.ts";

/**
 * The command words, one row per way of using one, in the order in which help lists them. `words` is what is typed first, `usage` the whole
 * form, `example` works as it stands. Help and the manifests take theirs from here.
 */
export const commandWords: readonly {
  command: CommandName;
  words: string;
  usage: string;
  explanation: string;
  example: string;
}[] = [
  // Everyone
  row("help.show", "hjælp", "hjælp", "Viser, hvad du kan skrive her", "hjælp"),
  row("meeting.list", "møder", "møder", "Viser de kommende og seneste møder", "møder"),
  row("member.list", "medlemmer", "medlemmer", "Viser, hvem der er med i udvalget", "medlemmer"),
  row("attendance.attend", "kommer", "kommer", "Siger, at du kommer til næste møde", "kommer"),
  row("attendance.apologise", "afbud", "afbud [årsag]", "Melder afbud til næste møde", "afbud ferie"),
  row(
    "attendance.deputise",
    "stedfortræder",
    "stedfortræder <person>",
    "Sender en anden i dit sted",
    "stedfortræder Eva Bak",
  ),
  row(
    "agenda.propose",
    "punkt",
    "punkt <titel>[, <min> min][, beslutning/drøftelse/orientering][, på vegne af <person>]",
    "Foreslår et punkt til næste møde",
    "punkt Rekruttering af SOSU, 15 min, drøftelse",
  ),
  row("proposal.none", "ingen punkter", "ingen punkter", "Siger, at du ikke har punkter", "ingen punkter"),
  row("agenda.read", "læs", "læs", "Viser hele dagsordenen", "læs"),
  row("minutes.read", "referat", "referat", "Viser referatet", "referat"),
  row("minutes.agree", "godkendt", "godkendt", "Godkender udkastet til referat", "godkendt"),
  row(
    "minutes.object",
    "indsigelse",
    "indsigelse <n>: <tekst>",
    "Beder om en rettelse i referatet",
    "indsigelse 3: Der skal stå, at sagen blev udsat",
  ),
  row("document.renew", "nyt link", "nyt link", "Giver dig et nyt link til dagsorden og referat", "nyt link"),
  row("decision.list", "beslutninger", "beslutninger [ord]", "Finder, hvad der er besluttet", "beslutninger budget"),
  row("action.list", "opgaver", "opgaver", "Viser dine opgaver", "opgaver"),
  row("action.complete", "færdig", "færdig <opgave>", "Melder en opgave færdig", "færdig indhente tilbud"),
  row("calendar.show", "kalender", "kalender", "Giver et link til dine møder i din egen kalender", "kalender"),
  row(
    "calendar.renew",
    "kalender nyt link",
    "kalender nyt link",
    "Lukker dine hidtidige kalenderlink og giver et nyt",
    "kalender nyt link",
  ),
  row(
    "calendar.showForum",
    "kalender udvalg",
    "kalender udvalg",
    "Giver et link til udvalgets møder i din egen kalender",
    "kalender udvalg",
  ),
  // Secretary: the forum
  row(
    "forum.create",
    "opret",
    "opret <forum>",
    "Opretter et udvalg i denne kanal",
    "opret Styregruppen for Fælles Indkøb",
  ),
  row(
    "member.add",
    "medlem",
    "medlem <person> [formand/sekretær/observatør/stedfortræder for <person>]",
    "Tilføjer et medlem eller giver en rolle",
    "medlem Eva Bak formand",
  ),
  row("member.remove", "fjern", "fjern <person>", "Tager en person ud af udvalget", "fjern Eva Bak"),
  row(
    "standing.add",
    "fast punkt",
    "fast punkt <titel>",
    "Tilføjer et punkt, der er på hver gang",
    "fast punkt Nyt fra KKR",
  ),
  row(
    "standing.remove",
    "fjern fast punkt",
    "fjern fast punkt <titel>",
    "Fjerner et fast punkt",
    "fjern fast punkt Nyt fra KKR",
  ),
  row("settings.show", "indstillinger", "indstillinger", "Viser udvalgets frister og faste punkter", "indstillinger"),
  row(
    "avoidance.add",
    "undgå",
    "undgå <dage> [hvorfor]",
    "Lader mig spørge, før et møde lægges der",
    "undgå 11.-13. juni Folkemødet",
  ),
  row(
    "avoidance.remove",
    "undgå ikke",
    "undgå ikke <hvorfor>",
    "Tager dage af listen over dem, udvalget undgår",
    "undgå ikke Folkemødet",
  ),
  row("avoidance.list", "undgå", "undgå", "Viser de dage, udvalget undgår", "undgå"),
  row(
    "preparation.set",
    "formøde til",
    "formøde til <udvalg>",
    "Siger, at møderne her forbereder et andet udvalgs møder",
    "formøde til Styregruppen for Fælles Indkøb",
  ),
  row(
    "preparation.clear",
    "ikke formøde",
    "ikke formøde",
    "Siger, at møderne her ikke forbereder et andet udvalgs",
    "ikke formøde",
  ),
  // Secretary and chair: the meeting
  row("meeting.plan", "møde", "møde <tid>[, <sted>]", "Planlægger et møde", "møde 8/12 kl. 9-10.30, mødelokale 2"),
  row("meeting.move", "flyt", "flyt <tid>", "Flytter næste møde", "flyt 15/12 kl. 13-14.30"),
  row("meeting.cancel", "aflys", "aflys [årsag]", "Aflyser næste møde", "aflys formanden er syg"),
  row("meeting.addGuest", "gæst", "gæst <navn>[ til punkt <n>]", "Inviterer en gæst", "gæst Lone Vest til punkt 3"),
  row("agenda.send", "udsend", "udsend", "Sender dagsordenen ud", "udsend"),
  row(
    "attendance.answerFor",
    "fraværende",
    "fraværende <person>",
    "Noterer en andens svar; også »afbud for <person>«",
    "fraværende Eva Bak",
  ),
  row("attendance.list", "svar", "svar", "Viser, hvem der har svaret hvad, hvor og hvornår", "svar"),
  // Secretary and chair: the agenda
  row("proposal.accept", "godkend", "godkend F1", "Sætter et foreslået punkt på dagsordenen", "godkend F1"),
  row(
    "proposal.reject",
    "afvis",
    "afvis F1 [årsag]",
    "Afviser et foreslået punkt",
    "afvis F1 hører til i styregruppen",
  ),
  row(
    "agenda.postpone",
    "udskyd",
    "udskyd <n> [årsag]",
    "Udskyder et punkt til næste møde",
    "udskyd 3 bilaget mangler",
  ),
  row("agenda.withdraw", "udgår", "udgår <n> [årsag]", "Lader et punkt udgå", "udgår 3 sagen er afsluttet"),
  row("agenda.reorder", "ryk", "ryk <n> til <n>", "Flytter et punkt på dagsordenen", "ryk 5 til 3"),
  row(
    "agenda.edit",
    "ret",
    "ret <n> titel/resumé/sag/indstilling/referat: <tekst>",
    "Retter et punkts tekst",
    "ret 3 titel: Rekruttering af SOSU",
  ),
  row(
    "attachment.add",
    "bilag",
    "bilag <n> <titel>[, eftersendes …]",
    "Tilføjer et bilag til et punkt",
    "bilag 3 Budget 2027, eftersendes",
  ),
  row("attachment.arrive", "bilag", "bilag <n> kommet", "Melder, at et bilag er kommet", "bilag 2 kommet"),
  row(
    "agenda.close",
    "luk",
    "luk <n> [offentligt: <titel>]",
    "Lukker et punkt for andre end medlemmerne",
    "luk 3 offentligt: Salg af ejendom",
  ),
  row("agenda.open", "åbn", "åbn <n>", "Åbner et lukket punkt", "åbn 3"),
  // Secretary and chair: in the meeting
  row("meeting.start", "start", "start", "Starter mødet", "start"),
  row("pointer.next", "næste", "næste", "Går til næste punkt", "næste"),
  row("pointer.previous", "forrige", "forrige", "Går til forrige punkt", "forrige"),
  row("pointer.goTo", "gå til", "gå til <n>", "Går til et bestemt punkt", "gå til 4"),
  row("minutes.note", "notat", "notat [<n>:] <tekst>", "Skriver i referatet", "notat Udvalget drøftede budgettet"),
  row(
    "decision.record",
    "beslutning",
    "beslutning [<n>:] <tekst>",
    "Skriver en beslutning i referatet",
    "beslutning 2: Udvalget tilsluttede sig forslaget",
  ),
  row(
    "action.assign",
    "opgave",
    "opgave [<n>:] <person>, <frist>: <tekst>",
    "Giver en person en opgave med frist",
    "opgave 2: Eva Bak, 18/12: indhente tilbud",
  ),
  row("minutes.undo", "fortryd", "fortryd", "Fjerner det sidst skrevne i referatet", "fortryd"),
  row("meeting.end", "slut", "slut", "Slutter mødet", "slut"),
  // Secretary and chair: the minutes
  row("minutes.send", "referat udsend", "referat udsend", "Sender udkastet til godkendelse", "referat udsend"),
  row("minutes.approve", "referat godkend", "referat godkend", "Godkender og låser referatet", "referat godkend"),
  row(
    "document.withdraw",
    "træk links tilbage",
    "træk links tilbage",
    "Lukker alle links til dagsorden og referat",
    "træk links tilbage",
  ),
  row("import.explain", "læs ind", "læs ind", "Læser et gammelt referat ind, som du sender mig som fil", "læs ind"),
];

function row(command: CommandName, words: string, usage: string, explanation: string, example: string) {
  return { command, words, usage, explanation, example };
}

/** An example that works for this command; for what is only a button, the word that helps. */
export function exampleOf(command: CommandName): string {
  return commandWords.find((one) => one.command === command)?.example ?? "hjælp";
}
