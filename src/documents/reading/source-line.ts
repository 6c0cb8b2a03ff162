/**
 * A line of a source with what its form says. Every kind of file becomes a list of these; what reads them knows no file. `number` is the
 * line in the source, for warnings; `gap` the empty lines before it.
 */
export type SourceLine = {
  number: number;
  text: string;
  indent: number;
  gap: number;
  /** 1 to 6, or 0: no heading. */
  heading: number;
  bullet: boolean;
  quote: number;
  checked: boolean | null;
  links: string[];
  /** The first line of a page. */
  pageStart: boolean;
  /** Cell of a table, counted from 0, when the source has tables. */
  cell: { table: number; row: number; column: number } | null;
};

export type Source = {
  lines: SourceLine[];
  /** Said about the file itself: invisible signs removed, macros left alone. Codes of `ui/reading/warnings.da.ts`. */
  remarks: SourceRemark[];
};

export type SourceRemark = "invisible-signs" | "macros" | "scripts" | "encoding-guessed";

export function sourceLine(text: string, number: number, marks: Partial<SourceLine> = {}): SourceLine {
  return {
    number,
    text,
    indent: 0,
    gap: 0,
    heading: 0,
    bullet: false,
    quote: 0,
    checked: null,
    links: [],
    pageStart: false,
    cell: null,
    ...marks,
  };
}
