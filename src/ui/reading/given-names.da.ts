/** Given names that are common in Denmark: where a list of people lost its commas, a new person begins at one. */
const names =
  "Agnete Aksel Albert Alex Alexander Alice Allan Amalie Anders Andreas Ane Anette Anita Anja Ann Anna Anne Annemarie Annemette Annette Annie Anni Arild Arne Asger Astrid Axel Bent Bente Benedikte Benny Bernt Birger Birgit Birgitte Birte Birthe Bitten Bjarke Bjarne Bo Bodil Brian Britt Britta Camilla Carina Carl Carsten Casper Cecilie Charlotte Christa Christian Christina Christine Christoffer Claes Claus Connie Dagmar Dan Daniel David Dennis Ditte Dorte Dorthe Ebbe Egon Einar Ejner Ejvind Elin Elisabeth Ellen Else Emil Emilie Emma Erik Erling Esben Ester Eva Evan Finn Flemming Frank Frede Frederik Freja Freddy Gert Gerda Gitte Grethe Gudrun Gunhild Gunnar Gustav Hanne Hans Harald Harry Heidi Heinrich Helen Helene Helge Helle Henning Henriette Henrik Herdis Herluf Hjalmar Holger Ib Ida Inga Inge Ingeborg Inger Ingrid Ingolf Irene Iben Ivan Jack Jacob Jakob Jan Jane Janne Jannie Jarl Jens Jeppe Jesper Jette Jimmy Joan Joachim Johan Johanne Johannes John Johnny Jon Jonas Jonna Josefine Julie Julius Jytte Jørgen Jørn Kaj Kai Karen Karin Karina Karl Karsten Kasper Kate Katja Katrine Kenneth Kent Kim Kirsten Kirstine Kjeld Klaus Knud Kristen Kristian Kristina Kristine Kurt Lars Lasse Laura Laurits Leif Leila Lena Lene Leo Leon Linda Line Lis Lisa Lisbeth Lise Lisette Lone Lotte Louise Lykke Mads Maja Malene Margit Margrethe Maria Marianne Marie Marius Mark Martin Mathias Mathilde Merete Mette Michael Mikael Mikkel Minna Mogens Morten Nanna Nete Nette Nicolai Nicolaj Niels Nikolaj Nina Ole Oliver Orla Oscar Oskar Otto Ove Palle Paul Peder Peer Per Pernille Peter Pia Poul Povl Preben Randi Rasmus Regitze Rene René Rie Rikke Rita Robert Rolf Ruth Sanne Sara Sebastian Sigrid Sigurd Simon Sofie Solveig Sonja Stefan Steen Steffen Stig Stine Svend Susan Susanne Søren Sys Tage Tanja Theis Therese Thomas Thor Thorkild Tim Tina Tine Tom Tommy Tonny Torben Tove Trine Troels Tue Tyge Ulla Ulrik Uffe Ursula Vagn Verner Vibeke Viggo Vivi Vivian Willy William Winnie Yvonne Yvan Åge Aage Åse";

const given = new Set(names.split(" "));

/**
 * People in a row of names without commas, or null when it cannot be told: each must begin with a common given name and have two to four
 * words. »Niels Erik Holm« is one: a given name right after the first belongs to it.
 */
export function namesInARow(text: string): string[] | null {
  const words = text
    .replace(/\s*\([^)]*\)/gu, "")
    .trim()
    .split(/\s+/u);
  if (words.length < 4 || words.length > 150 || !words.every((word) => /^\p{Lu}[\p{L}.-]*$/u.test(word))) return null;
  const people: string[][] = [];
  for (const word of words) {
    const last = people.at(-1);
    const begins = given.has(word.split("-")[0] ?? word) && (last === undefined || last.length >= 2);
    if (begins) people.push([word]);
    else if (last) last.push(word);
    else return null;
  }
  const clear = people.length >= 2 && people.every((person) => person.length >= 2 && person.length <= 4);
  return clear ? people.map((person) => person.join(" ")) : null;
}
