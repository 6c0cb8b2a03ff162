/** How a card says that it has been cut because the platform takes no more. Shared by the platforms' renderers. */

/** The last line of a list that was cut: how many lines were left out. */
export function moreLines(count: number): string {
  return count === 1 ? "… og 1 punkt mere" : `… og ${count} punkter mere`;
}

/** What a text that was cut ends with. */
export const cutText = "…";
