import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import * as fontkit from "fontkit";

/** How a text is set; each has a font of its own. */
export type Face = "regular" | "bold";

/** A piece of text in the one font that has all of it; `actual` is what was written where no font has it and a box is drawn. */
export type Run = { text: string; font: string; actual: string | null };

type FontFile = { name: string; font: fontkit.Font; bytes: Buffer; has: ReadonlySet<number> };

/** The text's own fonts first, and for each sign that they lack, one with the signs of many more scripts. */
const files: Record<Face, readonly [string, string]> = {
  regular: ["@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf", "dejavu-fonts-ttf/ttf/DejaVuSans.ttf"],
  bold: ["@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf", "dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf"],
};

const opened = new Map<Face, readonly FontFile[]>();

export function registeredFonts(): FontFile[] {
  return (["regular", "bold"] as const).flatMap((face) => fontsOf(face));
}

/** The fonts of a face, read once for the life of the thread. */
function fontsOf(face: Face): readonly FontFile[] {
  const known = opened.get(face);
  if (known !== undefined) return known;
  const fonts = files[face].map(openFont);
  opened.set(face, fonts);
  return fonts;
}

function openFont(path: string): FontFile {
  const bytes = readFileSync(createRequire(import.meta.url).resolve(path));
  const font = fontkit.create(bytes);
  if (!("characterSet" in font)) throw new Error(`${path} holds several fonts`);
  return { name: path, font, bytes, has: new Set(font.characterSet) };
}

/** Drawn where no font has the sign. */
const box = "\u{25A1}";

/** Signs that join or shape others and have no look of their own. */
const joiner = /^(?:[\u{AD}\u{200B}-\u{200F}\u{2060}-\u{2064}]|\p{Variation_Selector})$/u;

/** Latin letters and the signs of ordinary Danish prose: the text's own fonts have them all. */
const ordinary =
  /^[\n\u{20}-\u{7E}\u{A0}-\u{AC}\u{AE}-\u{17F}\u{2010}-\u{2015}\u{2018}-\u{201E}\u{2022}\u{2026}\u{20AC}]*$/u;

const graphemes = new Intl.Segmenter("da", { granularity: "grapheme" });

/** A text in runs of one font each. What a person sees as one sign is never parted. */
export function runsOf(text: string, face: Face): Run[] {
  const [own, wide] = fontsOf(face);
  if (own === undefined || wide === undefined) return [];
  if (ordinary.test(text)) return [{ text, font: own.name, actual: null }];
  const runs: Run[] = [];
  for (const { segment } of graphemes.segment(text)) addSign(runs, signOf(segment, own, wide));
  return runs;
}

function addSign(runs: Run[], sign: Run): void {
  const last = runs.at(-1);
  if (last?.font === sign.font && last.actual === null && sign.actual === null) last.text += sign.text;
  else runs.push(sign);
}

function signOf(segment: string, own: FontFile, wide: FontFile): Run {
  const has = ({ has: signs }: FontFile): boolean =>
    Array.from(segment).every((sign) => sign === "\n" || joiner.test(sign) || signs.has(sign.codePointAt(0) ?? 0));
  const font = [own, wide].find(has);
  if (font === undefined) return { text: box, font: wide.name, actual: segment };
  return {
    text: Array.from(segment)
      .filter((sign) => !joiner.test(sign))
      .join(""),
    font: font.name,
    actual: null,
  };
}
