/** How people's mail programs write: what of a mail is the person's own, and what says that nobody wrote it. */

/** From here on it is somebody else's text: Outlook, Gmail, Apple Mail and Thunderbird, in Danish and in English. */
const quotationBegins = [
  /^\s*>/u,
  /^\s*-{2,}\s*(?:original message|oprindelig (?:meddelelse|besked|mail)|oprindelig e-mail|videresendt (?:meddelelse|besked))\s*-{2,}/iu,
  /^\s*_{10,}\s*$/u,
  /^\s*(?:fra|from):\s.*(?:@|\S)/iu,
  /^\s*(?:den|d\.|on|på)\s.{4,200}\s(?:skrev|wrote)\b.{0,200}:?\s*$/iu,
  /^\s*.{3,200}<[^<>\s]+@[^<>\s]+>\s*(?:skrev|wrote):?\s*$/iu,
  /^\s*(?:den|on)\s.{4,120}(?:\d{4}|\d{1,2}[.:]\d{2}).{0,120}<[^<>\s]*@?[^<>\s]*>?\s*$/iu,
];

/** From here on it is no message any more: a signature, or what the program puts under every mail. */
const signatureBegins = [
  /^-- ?$/u,
  /^\s*(?:med\s+)?(?:venlige?|kærlige?|bedste|mange)\s+hils(?:en|ner)\b/iu,
  /^\s*(?:m?vh|mvh|kh|de bedste hilsner|hilsen|hilsner|best regards|kind regards|regards)\b[.,!]?\s*$/iu,
  /^\s*(?:m?vh|mvh|kh|hilsen)[.,]?\s+\p{Lu}\S*(?:\s\p{Lu}\S*){0,3}\s*$/u,
  /^\s*(?:sendt fra (?:min|outlook|mail)|sent from (?:my|outlook|mail)|hent outlook|get outlook)\b/iu,
];

/** What a mail may say to be heard: a person who wants to say more than this says it elsewhere. */
const longest = 20_000;

/** The person's own new text: what they quote, their signature and what the program adds are left out. */
export function ownWords(text: string): string {
  const lines = text
    .slice(0, longest)
    .replaceAll("\u00a0", " ")
    .split(/\r\n|\r|\n/u);
  const begins = (line: string): boolean => [...quotationBegins, ...signatureBegins].some((one) => one.test(line));
  const end = lines.findIndex(begins);
  return lines
    .slice(0, end === -1 ? undefined : end)
    .map((line) => line.trimEnd())
    .join("\n")
    .trim();
}

/** Subjects that mail programs write by themselves when nobody is there. */
const absences =
  /^\s*(?:automatisk svar|autosvar|auto(?:matic)? ?reply|out of (?:the )?office|ikke til stede|ikke på kontoret|fravær(?:ende)?|autoreply|vacation)\b/iu;

export function isAbsence(subject: string): boolean {
  return absences.test(subject);
}

/** What »tentative« in a calendar says in words: whoever says so is asked. */
export const tentativeWords = "jeg kommer måske";

/** Under every mail. */
export const howToAnswer =
  "Du kan bruge linkene eller svare på mailen med dine egne ord, for eksempel »jeg kommer«, »afbud« eller »punkt: titel«.";
export const ownLinks = "Linkene er dine egne. Send dem ikke videre: den, der har dem, kan svare for dig.";

/** The pages behind the links. */
export const linkPage = {
  gone: "Linket virker ikke. Svar i stedet på mailen med dine egne ord.",
  done: "Dit svar er modtaget.",
} as const;
