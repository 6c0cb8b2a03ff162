import { becauses, isDay, isTimeWord } from "./arguments.ts";
import type { Token } from "./lexer.ts";
import { corrected } from "./spelling.ts";

/** What a word or a few of them do in a director's sentence. */
export type Meaning =
  /** Comes, in a finite verb: »kommer«, »er med«. */
  | "comes"
  /** To come, after »kan« or »vil«. */
  | "come"
  | "can"
  | "will"
  | "not"
  | "apology"
  /** A reason that speaks for itself (»er på ferie«), without saying that one does not come. */
  | "away"
  | "because"
  /** Leaves it open, or makes it depend on something. */
  | "perhaps"
  | "if"
  /** Tells what somebody else said. */
  | "says"
  | "self"
  | "other"
  | "yes"
  | "no"
  | "but"
  | "filler"
  | "time";

/** A few words with their meaning; null for what we do not know. `from` and `to` are token places. */
export type Piece = { meaning: Meaning | null; from: number; to: number };

const phrases: Readonly<Record<Exclude<Meaning, "time">, string>> = {
  comes:
    "kommer|deltager|er med|møder op|dukker op|stiller op|er til stede|er tilstede|er der|er med på mødet|tilmelder mig|tilmeld mig|melder mig til|" +
    "melder mig|kommer til stede|møder frem|sidder med",
  come: "komme|deltage|være med|være der|møde op|møde frem|nå det|nå frem|nå mødet|nå at komme|være til stede|være tilstede|stille op|dukke op|med",
  can: "kan|har mulighed for at|har mulighed for|er i stand til at|har tid til at|skal nok",
  will: "vil|vil gerne|vil meget gerne|ønsker at|skal|ønsker",
  not: "ikke|ik|ikk|ikek|ikke længere|aldrig|heller ikke",
  apology:
    "afbud|afbuddet|melder fra|melde fra|melder pas|melde pas|er forhindret|forhindret|er blevet forhindret|springer over|springe over|står over|" +
    "stå over|afmelder mig|afmelde mig|afmelder|framelder mig|framelde mig|bliver væk|blive væk|udebliver|takker nej|takke nej|" +
    "melder forfald|forfald|er fraværende|har ikke mulighed for|har desværre ikke mulighed for|får ikke mulighed for|er ikke med|er desværre ikke med|er alligevel ikke med|er ikke til stede|er der ikke|møder ikke op|når ikke|når det ikke|når det desværre ikke|når desværre ikke|når ikke frem",
  away:
    "er på ferie|har ferie|har ikke tid|har desværre ikke tid|er syg|ligger syg|er sygemeldt|sygemeldt|er bortrejst|bortrejst|er optaget|optaget|er på kursus|er på barsel|" +
    "er blevet syg|er desværre syg|er desværre på ferie|er desværre optaget",
  because: becauses.map((words) => words.join(" ")).join("|"),
  perhaps:
    "måske|muligvis|formentlig|formodentlig|sandsynligvis|nok|vist|vistnok|forhåbentlig|forhåbentligt|håber|tror|prøver|forsøger|overvejer|" +
    "usikker|tvivl|eventuelt|evt|næppe|regner|sikkert|umiddelbart|mon|lover|love|garantere|ved ikke|kunne|ville|burde|foreløbig|" +
    "foreløbigt|knap|knapt|næsten|helst|satser|forventer|afventer|glem|vent|stop|forkert|annuller|annullér|fejl|misforståelse|joke|" +
    "spøg|sjov|haha|hahaha|hæhæ|lol|ironi|aprilsnar|not|seriøst|som om|🙄|😉|😂|🤣|😜",
  if: "hvis|medmindre|såfremt|med mindre|forudsat|afhængig|afhænger|kommer an på|når|om|ellers|undtagen|bortset",
  says: "siger|skriver|skrev|sagde|spurgte|spørger|fortalte|fortæller|mener|mente|ifølge|hørte|hører|beder|bad|ringede|svarede|svarer",
  self: "jeg|undertegnede|jeg selv|også jeg|selv",
  other:
    "vi|han|hun|de|du|hende|ham|dem|alle|nogen|nogle|ingen|hvem|man|andre|vores|hans|hendes|deres|formanden|sekretæren|begge",
  yes: "ja|jo|jep|jeps|jada|yes|ok|okay|oki|okidoki|ja tak|klart|selvfølgelig|naturligvis|fint|super|perfekt|👍|✅|✔|✓|👌|gerne",
  no: "nej|nix|niks|nope|nej tak|næ|👎",
  but: "men|og|så|derfor|eller|hvorfor",
  filler:
    "tak for invitationen|tak for indkaldelsen|tak for beskeden|sorry|desværre|godt|helt sikkert|bestemt|helt|også|alligevel|igen|tak|jo|da|bare|lige|beklager|beklageligvis|undskyld|til|på|den|det|d|" +
    "dagens|dette|denne|denne gang|mødet|møde|næste møde|førstkommende møde|kommende møde|som planlagt|fysisk|online|teams|virtuelt|" +
    "personligt|med glæde|glæder mig|glæder mig til at|glad|at|hej|hejsa|hele dagen|her|uden tvivl|stadig|fortsat|hermed|herved|" +
    "er nødt til at|bliver nødt til at|er nødsaget til at|nødt til at|nødsaget til at|via|må|melder|melde|meldt|har meldt|sender|sende|giver|give|har|bliver|mit|et|" +
    "fra mig|fra min side|herfra|for mit vedkommende|for mig|for i dag|for i morgen|mig|der|i|mulighed|for mødet|er|gør|🙂|😊|☹|🙁|😞|😢|😔|🙏|😃|😀",
};

const longestPhrase = 5;
const meanings = new Map<string, Meaning>();
for (const [meaning, listed] of Object.entries(phrases) as [Meaning, string][]) {
  for (const phrase of listed.split("|")) if (!meanings.has(phrase)) meanings.set(phrase, meaning);
}

const dayParts = new Set([
  "kl",
  "klokken",
  "uge",
  "dag",
  "morgen",
  "idag",
  "imorgen",
  "formiddag",
  "eftermiddag",
  "aften",
  "middag",
]);
const becauseBefore = new Set(["jeg", "vi", "der", "min", "mit", "mine", "det"]);

/** Cuts tokens into pieces, the longest known phrase first; marks are left out. */
export function piecesOf(tokens: readonly Token[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  while (at < tokens.length) {
    const piece = pieceAt(tokens, at);
    if (tokens[at]?.kind !== "mark") pieces.push(piece);
    at = piece.to;
  }
  return pieces;
}

function pieceAt(tokens: readonly Token[], at: number): Piece {
  for (let length = longestPhrase; length > 0; length -= 1) {
    const words = tokens.slice(at, at + length);
    if (words.length < length || words.some((token) => token.kind !== "word")) continue;
    const meaning = meanings.get(words.map((token) => token.word).join(" "));
    if (meaning) return { meaning: inPlace(meaning, tokens, at), from: at, to: at + length };
  }
  return { meaning: tokens[at]?.kind === "word" ? singleMeaning(tokens, at) : null, from: at, to: at + 1 };
}

/** »da jeg …« gives a reason; »kommer da« does not. */
function inPlace(meaning: Meaning, tokens: readonly Token[], at: number): Meaning {
  return tokens[at]?.word === "da" && becauseBefore.has(tokens[at + 1]?.word ?? "") ? "because" : meaning;
}

function singleMeaning(tokens: readonly Token[], at: number): Meaning | null {
  const word = tokens[at]?.word ?? "";
  if (isDay(word) || dayParts.has(word)) return "time";
  if (/^\p{L}+mødet?$/u.test(word) || /^\p{L}*udvalget$/u.test(word)) return "filler";
  return meanings.get(corrected(word) ?? "") ?? null;
}

/** Is this word one of ours, so that it cannot be somebody's name? */
export function isKnownWord(word: string): boolean {
  return meanings.has(word) || isTimeWord(word);
}
