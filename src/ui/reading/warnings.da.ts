/** What was unsure when a document was read, and where. `line` is the source's, from 1; 0 when it is about the whole. */
export type ReadingWarning = { code: WarningCode; line: number; text: string };

export type WarningCode =
  | "no-forum"
  | "no-meeting"
  | "no-date"
  | "date-doubt"
  | "date-yearless"
  | "people-unread"
  | "columns-merged"
  | "no-items"
  | "no-numbers"
  | "number-leap"
  | "minutes-unsure"
  | "cut-off"
  | "others-decision"
  | "flat"
  | "invisible-signs"
  | "macros"
  | "scripts"
  | "encoding-guessed"
  | "text-shortened"
  | "closed-content";

const sentences: Record<WarningCode, (text: string) => string> = {
  "no-forum": () => "Jeg kan ikke se, hvilket udvalg det er.",
  "no-meeting": () => "Det ligner hverken en dagsorden eller et referat, så jeg har ikke læst noget ud af det.",
  "no-date": () => "Jeg kan ikke se, hvornår mødet var.",
  "date-doubt": (text) => `Datoen »${text}« passer ikke med sin ugedag eller findes ikke, så den er ikke læst.`,
  "date-yearless": (text) => `Der står intet årstal ved »${text}«, så datoen er ikke læst.`,
  "people-unread": (text) => `Jeg kunne ikke læse »${text}« som et navn.`,
  "columns-merged": (text) => `Felterne er flydt sammen, så det er usikkert, hvem der hører til hvor: »${text}«.`,
  "no-items": () => "Jeg kunne ikke finde nogen punkter.",
  "no-numbers": () => "Punkterne har ingen numre; jeg har taget overskrifterne.",
  "number-leap": (text) => `Nummereringen springer ved »${text}«.`,
  "minutes-unsure": (text) => `Under »${text}« er det usikkert, hvad der er referat, så det er ikke læst som referat.`,
  "cut-off": (text) => `Teksten slutter midt i »${text}«.`,
  "others-decision": (text) => `Det er et andet organs beslutning og er ikke taget med: »${text}«.`,
  flat: () => "Teksten er uden linjer. Se efter, om punkternes titler er delt rigtigt.",
  "invisible-signs": () => "Der var usynlige tegn i teksten. De er fjernet.",
  macros: () => "Der er makroer i dokumentet. De er ikke rørt.",
  scripts: () => "Der er programkode i dokumentet. Den er ikke rørt.",
  "encoding-guessed": () => "Tegnsættet står ikke i filen. Se efter, om æ, ø og å er rigtige.",
  "text-shortened": (text) => `En tekst var for lang og er forkortet: »${text}«.`,
  "closed-content": (text) => `»${text}« er et lukket punkt.`,
};

export function readingWarning(code: WarningCode, line = 0, text = ""): ReadingWarning {
  const shown = text.length > 120 ? `${text.slice(0, 117)}…` : text;
  return { code, line, text: shown };
}

/** The sentence with the source's line: »Linje 12: Jeg kunne ikke læse …«. */
export function warningText({ code, line, text }: ReadingWarning): string {
  const sentence = sentences[code](text);
  return line > 0 ? `Linje ${line}: ${sentence}` : sentence;
}
