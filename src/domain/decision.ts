/** How strongly a committee spoke, strongest first; Danish names in PRODUCT's words are in `ui/`. */
export type Strength =
  "decided" | "endorsed" | "agreed" | "concluded" | "noted" | "wish" | "discussed" | "postponed" | "rejected";

export const strengths: readonly Strength[] = [
  "decided",
  "endorsed",
  "agreed",
  "concluded",
  "noted",
  "wish",
  "discussed",
  "postponed",
  "rejected",
];
