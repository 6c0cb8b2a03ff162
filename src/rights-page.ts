import type { Role } from "./domain/forum.ts";
import { commandNames, mayGive, stages, type CommandName, type Stage } from "./domain/rights.ts";

/** The table of rights as the README shows it: `npm run referent -- rights`. */

const signs: Record<Stage, string> = {
  planned: "P",
  called: "C",
  running: "R",
  held: "H",
  drafted: "D",
  approved: "A",
  cancelled: "X",
};

const columns: readonly (Role | null)[] = ["chair", "secretary", "member", "deputy", "observer", null];

function cell(command: CommandName, role: Role | null): string {
  const given = stages.filter((stage) => mayGive(command, role, stage)).map((stage) => signs[stage]);
  if (given.length === 0) return "–";
  return given.length === stages.length ? "always" : given.join(" ");
}

/** As Markdown, a row for each command. */
export function rightsPage(): string {
  const head = ["command", ...columns.map((role) => role ?? "others")];
  const rows = commandNames.map((command) => [`\`${command}\``, ...columns.map((role) => cell(command, role))]);
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}
