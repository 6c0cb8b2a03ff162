import { parseArgs, type ParseArgsConfig } from "node:util";

/**
 * What stands after a command's name. It is read strictly: a word that is passed over makes a command do something else than it was asked
 * for, such as a file of everybody's data for one customer.
 */

/** It was not said as it is to be said; the message is one sentence with an example. */
export class UsageProblem extends Error {}

type Options = NonNullable<ParseArgsConfig["options"]>;

/** `least` and `most`: how many words there are beside the options. `example` is what to write after `npm run referent --`. */
export type Form<T extends Options> = { options: T; least: number; most: number; example: string };

/** Throws `UsageProblem` for options that are not known or stand twice, and for a word too many or too few. */
export function readWords<T extends Options>(args: string[], { options, least, most, example }: Form<T>) {
  const parsed = parsedStrictly(args, options, example);
  const said = parsed.tokens.flatMap((token) => (token.kind === "option" ? [token.name] : []));
  const twice = said.find((name, place) => said.indexOf(name) !== place);
  const extra = parsed.positionals[most];
  if (twice !== undefined) throw problemOf(`--${twice} stands twice`, example);
  if (extra !== undefined) throw problemOf(`»${extra}« is a word too many`, example);
  if (parsed.positionals.length < least) throw problemOf("A word is missing", example);
  return parsed;
}

function parsedStrictly<T extends Options>(args: string[], options: T, example: string) {
  try {
    return parseArgs({ args, options, allowPositionals: true, tokens: true });
  } catch (error) {
    const [what = ""] = (error instanceof Error ? error.message : String(error)).split(/\. |\n/u);
    throw problemOf(what.replace(/\.$/u, ""), example);
  }
}

function problemOf(what: string, example: string): UsageProblem {
  return new UsageProblem(`${what}: write it as \`npm run referent -- ${example}\`.`);
}
