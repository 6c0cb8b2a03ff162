/** How what stands on a screen is compared: case and spacing do not count. */
export function plain(text: string): string {
  return text.toLocaleLowerCase("da").replaceAll(/\s+/gu, "");
}

export function has(text: string, wanted: string): boolean {
  return plain(text).includes(plain(wanted));
}

/** Every string anywhere in a value. */
export function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(stringsIn);
}

/** One line of it, for a report. */
export function short(text: string, length = 160): string {
  const line = text.replaceAll(/\s+/gu, " ").trim();
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}
