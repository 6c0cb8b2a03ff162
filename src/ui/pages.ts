/** The two pages that the app stores ask for, as plain text. */

const privacy = `Privatliv

Referent gemmer det, et udvalg skal bruge til sine møder: udvalgets medlemmer (navn, e-mailadresse og deres navn i Teams eller Slack), dagsordener, svar på indkaldelser, beslutninger, opgaver og referater. Det ligger i databasen hos den organisation, der kører Referent, og gives ikke videre til andre.

Det, du skriver til Referent, læses kun af Referent og gemmes kun, når det hører til et møde. Hvad folk skriver, kommer ikke i logfiler. Lukkede punkter vises kun for udvalgets medlemmer, sekretær og formand og for den, der er indkaldt som stedfortræder.

Spørg udvalgets sekretær, hvis du vil vide, hvad der står om dig, eller have noget rettet.`;

const terms = `Vilkår

Referent bruges på de vilkår, som den organisation, der kører Referent, har aftalt med sine brugere. Referatet er udvalgets: Referent skriver ned, hvad der bliver sagt til den, og finder ikke på beslutninger.`;

export const pages: Readonly<Record<string, string>> = { "/privatliv": privacy, "/vilkaar": terms };
