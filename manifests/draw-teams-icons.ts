import { writeFileSync } from "node:fs";
import { crc32, deflateSync } from "node:zlib";

/**
 * Draws the app's two icons (a page with lines, the last of them ticked), in the sizes that Teams asks for. Run it when the drawing
 * changes: `node manifests/draw-teams-icons.ts`; the pictures are committed.
 */
type Colour = readonly [red: number, green: number, blue: number, alpha: number];
type Picture = { size: number; at: (x: number, y: number) => Colour };

const blue: Colour = [31, 58, 95, 255];
const white: Colour = [255, 255, 255, 255];
const none: Colour = [0, 0, 0, 0];

/** Is this spot on the page, on its writing, or beside it? In parts of the whole, so one drawing has all sizes. */
function spotAt(x: number, y: number): "page" | "ink" | "beside" {
  if (x < 0.25 || x > 0.75 || y < 0.17 || y > 0.83) return "beside";
  const lines = [0.3, 0.43, 0.56].some((top) => x > 0.33 && x < 0.67 && y > top && y < top + 0.055);
  const down = onStroke(x, y, [0.38, 0.7], [0.45, 0.76]);
  const up = onStroke(x, y, [0.45, 0.76], [0.62, 0.65]);
  return lines || down || up ? "ink" : "page";
}

type Point = readonly [x: number, y: number];

function onStroke(x: number, y: number, [x1, y1]: Point, [x2, y2]: Point): boolean {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const along = Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - x1 - along * dx, y - y1 - along * dy) < 0.025;
}

const color: Picture = {
  size: 192,
  at: (x, y) => (spotAt(x, y) === "page" ? white : blue),
};

/** White on nothing; Teams colours it. */
const outline: Picture = {
  size: 32,
  at: (x, y) => (spotAt(x, y) === "page" ? white : none),
};

/** PNG (ISO/IEC 15948): eight bits a channel with alpha, no filter. */
function encode({ size, at }: Picture): Buffer {
  const rows = Buffer.alloc(size * (size * 4 + 1));
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) rows.set(at((x + 0.5) / size, (y + 0.5) / size), y * (size * 4 + 1) + 1 + x * 4);
  }
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 6, 0, 0, 0]);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const named = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

writeFileSync(new URL("./teams/color.png", import.meta.url), encode(color));
writeFileSync(new URL("./teams/outline.png", import.meta.url), encode(outline));
