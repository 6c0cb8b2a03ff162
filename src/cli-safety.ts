import { auditPackage } from "./audit-export.ts";
import { readWords, UsageProblem, type Form } from "./cli-words.ts";
import type { Platform } from "./domain/forum.ts";
import type { OrganisationMerge, Store, TenantName } from "./ports.ts";
import { erasedName } from "./ui/forum.ts";

/** What an administrator does about audit and people's data. Answers in English to operators; each gives the lines to print. */

export const safetyUsage = `  audit verify               finds what was changed, removed, swapped or put in between in the audit
  audit export <meeting>     everything about a meeting, for an access request: a line of JSON for each thing, in order
  person export <person>     all that is kept about somebody, by id, e-mail address or name, as JSON
  person erase <person>      erases somebody everywhere but in approved minutes; asks for --yes
  allow <tenant>             lets a tenant or workspace use the bot: teams:8e9f… or slack:T0123
  disallow <tenant>          turns it out again: what it says is turned away within a minute, and nothing is sent there
  reseal                     seals the workspaces' tokens with the newest of SEALING_KEYS, so that the others can go
  organisation list          every organisation, with its id
  organisation merge <from> <into>   the first becomes part of the second; --dry-run shows what would happen, --join-people makes one of two
                             people with one e-mail address, --yes does it
  keep <forum> <days>        how long a forum's messages are kept after they were sent
`;

export type SafetyOutcome = { lines: string[]; exitCode: 0 | 1 | 2 };

const wrong = (line: string): SafetyOutcome => ({ lines: [line], exitCode: 2 });
const fine = (...lines: string[]): SafetyOutcome => ({ lines, exitCode: 0 });

async function audit(store: Store, [what, meeting]: string[]): Promise<SafetyOutcome> {
  if (what === "verify") return verify(store);
  if (what !== "export" || !meeting) return wrong("audit verify, or audit export <meeting>");
  const lines = await auditPackage(store, meeting);
  return lines ? fine(...lines) : wrong("There is no such meeting.");
}

async function verify(store: Store): Promise<SafetyOutcome> {
  const { rows, faults, heads } = await store.audit.verify();
  const found = faults.map(({ chain, number, what }) => `${chain} row ${number}: ${what}`);
  const ends = heads.map(({ chain, hash }) => `${chain} ends with ${hash}`);
  const verdict = `${rows} rows in ${heads.length} chains, ${faults.length} faults.`;
  return { lines: [...found, ...ends, verdict], exitCode: faults.length === 0 ? 0 : 1 };
}

async function person(store: Store, [what, ...rest]: string[]): Promise<SafetyOutcome> {
  const words = rest.filter((word) => !word.startsWith("--")).join(" ");
  if ((what !== "export" && what !== "erase") || words === "")
    return wrong("person export <person>, or person erase <person>");
  const found = await store.people.find(words);
  const [only] = found;
  if (!only) return wrong("There is nobody of that id, e-mail address or name.");
  if (found.length > 1) return wrong(`There are several: ${found.map(({ id }) => id).join(", ")}`);
  if (what === "export") return fine(JSON.stringify(await store.people.writeOut(only.id), null, 2));
  if (!rest.includes("--yes")) return wrong(`This cannot be taken back. To erase ${only.id}, add --yes.`);
  await store.people.erase(only.id, { erasedName });
  return fine("Erased, but in approved minutes. Backups made before still hold it, until they are too old to be kept.");
}

/** As administrators write a tenant; null when it is none. */
export function tenantNamed(word = ""): TenantName | null {
  const [, platform, tenant] = /^(slack|teams):(\S+)$/u.exec(word) ?? [];
  return platform && tenant ? { platform: platform as Platform, tenant } : null;
}

export const tenantExample = "A tenant is written slack:T0123 or teams:8e9f…";

async function allow(store: Store, [word = ""]: string[]): Promise<SafetyOutcome> {
  const tenant = tenantNamed(word);
  if (!tenant) return wrong(tenantExample);
  await store.admission.allow(tenant);
  return fine(`${word} may use Referent.`);
}

async function disallow(store: Store, [word = ""]: string[]): Promise<SafetyOutcome> {
  const tenant = tenantNamed(word);
  if (!tenant) return wrong(tenantExample);
  // The token that a workspace gave goes, too; there is none of a tenant of Teams.
  const isForgotten = await store.installations.forget(tenant.tenant, { token: null, why: "disallow" });
  if (!(await store.admission.disallow(tenant)) && !isForgotten)
    return wrong(
      `${word} was not let in by \`allow\`, or by coming first. One that the settings name goes out there: ALLOW.`,
    );
  return fine(
    `${word} may no longer use Referent. What it has stays; \`allow\` lets it in again. If ALLOW names it, take it out there, too.`,
  );
}

async function keep(store: Store, [forum = "", days = ""]: string[]): Promise<SafetyOutcome> {
  if (!/^\d{1,4}$/u.test(days) || Number(days) < 1) return wrong("keep <forum> <days>");
  return (await store.people.keep(forum, Number(days))) ? fine("Noted.") : wrong("There is no such forum.");
}

async function reseal(store: Store): Promise<SafetyOutcome> {
  const { sealed, unreadable } = await store.installations.reseal();
  const lines = unreadable.map(
    (team) => `slack:${team} cannot be opened: put the key that sealed it into SEALING_KEYS, or let it install again.`,
  );
  const verdict = `${sealed.length} tokens sealed anew, ${unreadable.length} could not be opened.`;
  return { lines: [...lines, verdict], exitCode: unreadable.length === 0 ? 0 : 1 };
}

async function organisation(store: Store, [what = "", ...rest]: string[]): Promise<SafetyOutcome> {
  if (what === "list") {
    const all = await store.organisations.list();
    return fine(
      ...all.map(({ id, name, people, forums }) => [id, name, `${people} people`, `${forums} forums`].join("\t")),
    );
  }
  const [from, into, ...more] = rest.filter((word) => !word.startsWith("--"));
  if (what !== "merge" || !from || !into || more.length > 0)
    return wrong("organisation list, or organisation merge <from> <into> [--dry-run] [--join-people] [--yes]");
  const trial = rest.includes("--dry-run");
  if (!trial && !rest.includes("--yes"))
    return wrong("This cannot be taken back. Look at it with --dry-run first; then add --yes.");
  const people = rest.includes("--join-people") ? "joined" : "apart";
  const merge = await store.organisations.merge({ from, into }, { people, trial });
  if (!merge) return wrong("There are no two such organisations: `organisation list` has their ids.");
  return fine(...mergeLines(merge, people), trial ? "Nothing was changed." : "They are one organisation now.");
}

function mergeLines(merge: OrganisationMerge, people: "joined" | "apart"): string[] {
  const { forums, meetings, people: persons, tenants, due, sameForumNames, sameAddress } = merge;
  return [
    `${forums} forums, ${meetings} meetings, ${persons} people, ${tenants} tenants and ${due} messages to be sent go over.`,
    ...sameForumNames.map((name) => `Both have a forum called ${name}: say another name for one of them.`),
    ...sameAddress.map(({ keep, gone }) => `${gone} has the e-mail address of ${keep}: ${people}.`),
  ];
}

/** How many words each takes at the most, and which options. A name is as many words as it pleases. What is missing they say themselves. */
const forms: Readonly<Record<string, { most: number; flags?: string[]; example: string }>> = {
  "audit verify": { most: 1, example: "audit verify" },
  "audit export": { most: 2, example: "audit export <meeting>" },
  "person export": { most: Infinity, example: "person export <person>" },
  "person erase": { most: Infinity, flags: ["yes"], example: "person erase <person> --yes" },
  allow: { most: 1, example: "allow slack:T0123" },
  disallow: { most: 1, example: "disallow slack:T0123" },
  reseal: { most: 0, example: "reseal" },
  keep: { most: 2, example: "keep <forum> 365" },
  "organisation list": { most: 1, example: "organisation list" },
  "organisation merge": {
    most: 3,
    flags: ["dry-run", "join-people", "yes"],
    example: "organisation merge <from> <into> --dry-run",
  },
};

type SafetyCommand = (store: Store, words: string[]) => Promise<SafetyOutcome>;

/** The command, when nothing is said that it would pass over. */
function strictly(name: string, run: SafetyCommand): SafetyCommand {
  return async (store, words) => {
    const form = forms[name] ?? forms[`${name} ${words[0] ?? ""}`];
    try {
      if (form) readWords(words, { ...form, least: 0, options: optionsOf(form.flags) });
    } catch (error) {
      if (error instanceof UsageProblem) return wrong(error.message);
      throw error;
    }
    return run(store, words);
  };
}

function optionsOf(flags: string[] = []): Form<Record<string, { type: "boolean" }>>["options"] {
  return Object.fromEntries(flags.map((name) => [name, { type: "boolean" as const }]));
}

const plainly: Readonly<Record<string, SafetyCommand>> = { audit, person, allow, disallow, reseal, keep, organisation };

export const safetyCommands: Readonly<Record<string, SafetyCommand>> = Object.fromEntries(
  Object.entries(plainly).map(([name, run]) => [name, strictly(name, run)]),
);
