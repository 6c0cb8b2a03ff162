import type { Public } from "../domain/circle.ts";
import type { FileFormat } from "../domain/document.ts";
import { deputyOf, memberOf, type Forum, type ForumSettings, type Member } from "../domain/forum.ts";
import type { Card, Form } from "./card.ts";
import { formatTime } from "./dates.da.ts";
import {
  forAll,
  buttons,
  card,
  careful,
  form,
  heading,
  line,
  list,
  note,
  press,
  primary,
  receipt,
  text,
} from "./frame.ts";
import { capitalised, counted, quoted, roleLabel } from "./labels.da.ts";
import { preparationLine } from "./preparation.ts";

export function forumCreatedCard(forum: Forum, others: readonly { personId: string; name: string }[]): Card {
  const said = `${quoted(forum.name)} er oprettet i denne kanal, og du er sekretær.`;
  const known = others.filter((person) => !memberOf(forum, person.personId)).slice(0, 8);
  return card(
    said,
    text(said),
    text(
      "Tilføj nu medlemmerne, for eksempel »medlem @Ole Rask« eller »medlem @Inge Dam formand«. Planlæg derefter et møde med »møde tirsdag den 8. december kl. 9-11«.",
    ),
    buttons([
      ...known.map((person) =>
        press(`Tilføj ${person.name}`, "member.add", { forum: forum.id, personId: person.personId }),
      ),
      primary("Planlæg møde", "meeting.plan", { forum: forum.id }),
    ]),
  );
}

/** What the channel is told when a forum settles in it. */
export function forumChannelCard(forum: Forum): Public<Card> {
  const said = `Kanalen hører nu til ${forum.name}. Her kommer dagsordener og referater. Skriv »/dagsorden« for at se næste møde.`;
  return forAll(null, card(said, text(said)));
}

export function channelBoundCard(forum: Forum): Card {
  return receipt(`Kanalen er nu knyttet til ${forum.name}. Dagsordener og referater kommer også her.`);
}

/** »medlem af Forretningsudvalget«, »formand for …«, »observatør i …«. */
function roleIn(forum: Forum, { role }: Member): string {
  const joined = { chair: "for", secretary: "for", member: "af", deputy: "i", observer: "i" }[role];
  return `${roleLabel[role]} ${joined} ${forum.name}`;
}

function memberLine(forum: Forum, member: Member): string {
  const deputy = deputyOf(forum, member.personId);
  const own =
    member.deputyFor === null
      ? ""
      : ` · stedfortræder for ${memberOf(forum, member.deputyFor)?.name ?? "en tidligere deltager"}`;
  const isOnlyDeputy = member.role === "deputy" && member.deputyFor !== null;
  const role = member.role === "member" || isOnlyDeputy ? "" : ` · ${roleLabel[member.role]}`;
  return `${member.name}${role}${own}${deputy ? ` · stedfortræder: ${deputy.name}` : ""}`;
}

/** `medlemmer`. */
export function membersCard(forum: Forum, reader: "may add" | "may not"): Card {
  const said = `${forum.name}: ${counted(forum.members.length, "person", "personer")}`;
  const add = reader === "may add" ? [press("Tilføj medlem", "member.add", { forum: forum.id })] : [];
  return card(said, heading(said), list(forum.members.map((member) => memberLine(forum, member))), buttons(add));
}

export function memberSavedCard(forum: Forum, member: Member, isNew: "new" | "changed"): Card {
  const principal = member.deputyFor === null ? null : (memberOf(forum, member.deputyFor)?.name ?? null);
  const role = roleIn(forum, member);
  const deputy = principal === null ? "" : ` og stedfortræder for ${principal}`;
  const isOnlyDeputy = member.role === "deputy" && principal !== null;
  const what = isOnlyDeputy ? `stedfortræder for ${principal} i ${forum.name}` : `${role}${deputy}`;
  const said = `${member.name} er nu ${what}.`;
  const args = { forum: forum.id, personId: member.personId };
  const back = careful("Fjern igen", `Skal ${member.name} fjernes fra udvalget?`, "member.remove", args);
  return isNew === "new" ? receipt(said, back) : receipt(said);
}

/** The form behind »medlem« without a name. */
export function memberForm(forum: Forum): Form {
  const roles = Object.entries(roleLabel).map(([value, label]) => ({ value, label: capitalised(label) }));
  return form(
    "Medlem",
    "Gem",
    { command: "member.add", args: { forum: forum.id } },
    [
      line("person", "Navn", { example: "Eva Bak" }),
      { kind: "choice", name: "role", label: "Rolle", choices: roles, optional: true },
      line("deputyFor", "Stedfortræder for", { optional: true, example: "Ole Rask" }),
    ],
    `Tilføjer en person til ${forum.name}, eller giver en, der allerede er med, en anden rolle.`,
  );
}

/** What a new member gets. */
export function welcomeMemberCard(forum: Forum, member: Member): Card {
  const when = member.role === "deputy" ? "hvis du bliver indkaldt til et møde" : "når der er et møde";
  const said = `Du er nu ${roleIn(forum, member)}. Jeg skriver, ${when}, og du kan altid skrive »hjælp« til mig her.`;
  return card(said, text(said), buttons([press("Se næste møde", "meeting.show", { forum: forum.id })]));
}

export function memberRemovedCard(forum: Forum, name: string): Card {
  return receipt(`${name} er ikke længere med i ${forum.name} og får ikke flere beskeder om det.`);
}

export function standingSavedCard(forum: Forum, title: string, agendas: number): Card {
  const on = agendas === 0 ? "" : ` og er sat på ${counted(agendas, "planlagt dagsorden", "planlagte dagsordener")}`;
  return receipt(
    `${quoted(title)} er nu et fast punkt i ${forum.name}${on}.`,
    press("Fortryd", "standing.remove", { forum: forum.id, title }),
  );
}

export function standingRemovedCard(forum: Forum, title: string, agendas: number): Card {
  const off =
    agendas === 0 ? "" : ` Det er også taget af ${counted(agendas, "planlagt dagsorden", "planlagte dagsordener")}.`;
  return receipt(`${quoted(title)} er ikke længere et fast punkt i ${forum.name}.${off}`);
}

export const standingUnknown = (forum: Forum, title: string): string => {
  const own = forum.standingItems.filter((item) => !item.anyOtherBusiness).map((item) => quoted(item.title));
  return own.length === 0
    ? `${forum.name} har ingen faste punkter ud over eventuelt.`
    : `${quoted(title)} er ikke et fast punkt. De faste punkter er ${own.join(", ")}.`;
};

function settingLines(settings: ForumSettings): string[] {
  return [
    `Indkaldelse af punkter: ${settings.itemsCallDays} dage før mødet`,
    `Frist for punkter: ${settings.itemsDeadlineDays} dage før, kl. ${formatTime(settings.itemsDeadlineAt)}`,
    `Dagsorden sendes ud: ${settings.agendaDays} dage før`,
    `Rykker for svar: ${settings.rsvpDays} dage før`,
    `Påmindelse: ${counted(settings.reminderDays, "dag", "dage")} før`,
    settings.alarmMinutes === 0
      ? "Påmindelse i kalenderen: ingen"
      : `Påmindelse i kalenderen: ${counted(settings.alarmMinutes, "minut", "minutter")} før`,
    `Frist for rettelser til referatet: ${counted(settings.objectionWorkdays, "hverdag", "hverdage")}, kl. ${formatTime(settings.objectionsAt)}`,
    `Det, jeg sender af mig selv, går ud kl. ${formatTime(settings.sendAt)}`,
    `Dagsorden og referat lægges i kanalen som ${formatLabel[settings.documentFormat]}, hvor kanalen kan have filer`,
    `Personlige links til dem virker i ${counted(settings.linkDays, "dag", "dage")}`,
  ];
}

/** `indstillinger`. `prepares`: the forum whose meetings this one's prepare, as far as the reader may know it; undefined for none. */
export function settingsCard(forum: Forum, prepares?: string | null): Card {
  const said = `Indstillinger for ${forum.name}`;
  const standing = forum.standingItems.map((item) => item.title).join(", ");
  return card(
    said,
    heading(said),
    list([...settingLines(forum.settings), ...(prepares === undefined ? [] : [preparationLine(prepares)])]),
    note(`Faste punkter: ${standing}`),
    buttons([
      press("Ret", "settings.change", { forum: forum.id }),
      press("Medlemmer", "member.list", { forum: forum.id }),
      press("Dage at undgå", "avoidance.list", { forum: forum.id }),
    ]),
  );
}

const settingFields = {
  itemsCallDays: "Indkaldelse af punkter (dage før)",
  itemsDeadlineDays: "Frist for punkter (dage før)",
  agendaDays: "Dagsorden ud (dage før)",
  rsvpDays: "Rykker for svar (dage før)",
  reminderDays: "Påmindelse (dage før)",
  alarmMinutes: "Påmindelse i kalenderen (minutter før)",
  objectionWorkdays: "Frist for rettelser (hverdage)",
  linkDays: "Links virker (dage)",
} as const;

const formatLabel = { pdf: "PDF", docx: "Word" } as const satisfies Record<FileFormat, string>;

export const documentFormats = Object.keys(formatLabel) as FileFormat[];

export type SettingName = keyof typeof settingFields;
export const settingNames = Object.keys(settingFields) as SettingName[];

/** The least a setting can be: a calendar can be left without its own reminder. */
export const leastSetting = (name: SettingName): number => (name === "alarmMinutes" ? 0 : 1);

export function settingsForm(forum: Forum): Form {
  return form(
    "Indstillinger",
    "Gem",
    { command: "settings.change", args: { forum: forum.id } },
    [
      ...settingNames.map((name) => line(name, settingFields[name], { value: String(forum.settings[name]) })),
      {
        kind: "choice",
        name: "documentFormat",
        label: "Filer i kanalen",
        choices: documentFormats.map((value) => ({ label: formatLabel[value], value })),
        value: forum.settings.documentFormat,
      },
    ],
    "Hele tal fra 1 til 60; 0 minutter er ingen påmindelse i kalenderen. Rækkefølgen skal være: indkaldelse før frist, frist før dagsorden, dagsorden før påmindelse.",
  );
}

export const settingsWrong = (name: SettingName | "order", value: string): string =>
  name === "order"
    ? "Tiderne skal komme i rækkefølge: indkaldelsen af punkter før fristen, fristen før dagsordenen, og dagsordenen før rykker og påmindelse. Intet er ændret."
    : `${quoted(value)} kan ikke bruges som ${quoted(settingFields[name])}. Skriv et helt tal fra ${leastSetting(name)} til 60, for eksempel 14. Intet er ændret.`;

export const settingsSaved = (forum: Forum, prepares?: string | null): Card => {
  const { elements } = settingsCard(forum, prepares);
  const said = `Indstillingerne for ${forum.name} er gemt og gælder fra nu af.`;
  return { summary: said, elements: [text(said), ...elements] };
};

export function createForm(): Form {
  return form("Opret udvalg", "Opret", { command: "forum.create", args: {} }, [
    line("name", "Udvalgets navn", { example: "Forretningsudvalget" }),
  ]);
}

/** Stands where somebody was who has been erased. */
export const erasedName = "Slettet person";
