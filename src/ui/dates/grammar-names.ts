import {
  abbreviation,
  map,
  mark,
  number,
  optional,
  or,
  seq,
  token,
  touching,
  word,
  words,
  type Parser,
} from "./parser.ts";
import type { DayNode, Feast, PeriodName } from "./tree.ts";

const FEASTS: [Parser<unknown>, Feast][] = [
  [or(word("nytårsdag", "nytårsdagen"), words("første", "nytårsdag")), "newYearsDay"],
  [or(word("helligtrekonger"), words("hellig", "tre", "konger")), "epiphany"],
  [word("fastelavn", "fastelavnssøndag", "fastelavnsmandag"), "shrovetide"],
  [word("palmesøndag"), "palmSunday"],
  [word("skærtorsdag"), "maundyThursday"],
  [word("langfredag"), "goodFriday"],
  [or(word("påskedag", "påskesøndag"), numbered("påskedag", 1)), "easterDay"],
  [or(word("påskemandag"), numbered("påskedag", 2)), "easterMonday"],
  [words("store", "bededag"), "prayerDay"],
  [
    or(
      words("kristi", "himmelfartsdag|himmelfart"),
      seq(abbreviation("kr"), word("himmelfartsdag", "himmelfart")),
      word("kristihimmelfartsdag", "himmelfartsdag"),
    ),
    "ascension",
  ],
  [or(word("pinsedag", "pinsesøndag"), numbered("pinsedag", 1)), "whitSunday"],
  [or(word("pinsemandag"), numbered("pinsedag", 2)), "whitMonday"],
  [word("grundlovsdag", "grundlovsdagen"), "constitutionDay"],
  [
    or(
      words("sankt", "hans"),
      words("sankthansaften"),
      words("sankt", "hansaften"),
      words("sankt", "hans", "aften"),
      word("sankthans", "sankthansaftensdag"),
    ),
    "midsummer",
  ],
  [word("mortensaften"), "martinmas"],
  [or(word("lillejuleaften"), words("lille", "juleaften")), "littleChristmasEve"],
  [or(word("juleaften", "juleaftensdag", "juleaftensdagen"), words("jule", "aften")), "christmasEve"],
  [or(word("juledag"), numbered("juledag", 1)), "christmasDay"],
  [numbered("juledag", 2), "boxingDay"],
  [word("nytårsaften", "nytårsaftensdag"), "newYearsEve"],
];

function numbered(name: string, value: number): Parser<unknown> {
  const inWords = value === 1 ? "første" : "anden";
  return or(seq(number({ from: value, to: value }), optional(touching(".")), word(name)), words(inWords, name));
}

export const feast: Parser<Feast> = or(...FEASTS.map(([parser, name]) => map(parser, () => name)));

const PERIOD_WORDS: [string, PeriodName][] = [
  ["forår foråret forårets", "spring"],
  ["sommer sommeren sommerens", "summer"],
  ["efterår efteråret efterårets", "autumn"],
  ["vinter vinteren vinterens", "winter"],
  ["sommerferie sommerferien sommerferiens ferie ferien industriferien", "summerHoliday"],
  ["efterårsferie efterårsferien kartoffelferie kartoffelferien", "autumnHoliday"],
  ["vinterferie vinterferien", "winterHoliday"],
  ["juleferie juleferien", "christmasHoliday"],
  ["påskeferie påskeferien", "easterHoliday"],
  ["jul julen juledagene", "christmas"],
  ["påske påsken påskedagene", "easter"],
  ["pinse pinsen", "whitsun"],
  ["nytår nytåret årsskiftet", "newYear"],
];
const PERIODS = new Map(
  PERIOD_WORDS.flatMap(([names, name]) => names.split(" ").map((one): [string, PeriodName] => [one, name])),
);

/** »sommerferien«, »påske«, »mellem jul og nytår« */
export const periodName: Parser<PeriodName> = or(
  token((one) => (one.kind === "word" ? (PERIODS.get(one.text) ?? null) : null)),
  map(
    or(
      words("mellem", "jul", "og", "nytår"),
      words("imellem", "jul", "og", "nytår"),
      words("mellem", "juledagene", "og", "nytår"),
    ),
    () => "betweenYears" as const,
  ),
);

const MEETING_NOUN =
  /^(\p{L}*møde(t|ts|r|rs|rne|rnes|s)?|\p{L}*mødedag(en|ens)?|mødedato(en)?|\p{L}*generalforsamling(en|ens)?|\p{L}*seminar(et|ets)?)$/u;
const BETWEEN =
  /^(hver|hvert|det|den|de|et|ordinær|ordinært|ordinære|ekstraordinært|kommende|førstkommende|næste|udvalgets|pågældende|aktuelle|enkelte|selve|\p{L}{4,}s)$/u;
const meetingNoun = token((one) => (one.kind === "word" && MEETING_NOUN.test(one.text) ? one.text : null));
const between = token((one) => (one.kind === "word" && BETWEEN.test(one.text) ? one.text : null));
const holding = optional(word("afholdelse", "start", "begyndelse", "dato", "afvikling"));

/** »mødet«, »kommunalbestyrelsens møder«, »hver ordinær mødedag«, »mødets afholdelse« */
export const meeting: Parser<DayNode> = map(
  seq(optional(between), optional(between), optional(between), meetingNoun, holding),
  () => ({ kind: "meeting" }),
);

/** »12-12 seminar«: what such a gathering is called. */
export const gathering: Parser<string> = map(
  seq(
    optional(mark("-")),
    token((one) =>
      one.kind === "word" &&
      /^(\p{L}*møde|\p{L}*mødet|\p{L}*seminar|\p{L}*seminaret|internat|konference|kursus|temadag|temadage|strategiseminar)$/u.test(
        one.text,
      )
        ? one.text
        : null,
    ),
  ),
  ([, name]) => name,
);
