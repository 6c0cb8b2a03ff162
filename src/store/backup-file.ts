import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";

/** The file of a backup: what its lines are, and how they are read and held against the checksum. */

/** It cannot be done; the message is one sentence for the operator. */
export class BackupProblem extends Error {}

export type BackupSum = { rows: number; checksum: string };

export const format = "referent-backup";
export type Head = { format: string; version: number; organisation: string | null; at: string; migrations: string[] };
export type Line = Head | { table: string; row: unknown } | { rows: number; checksum: string };

/** Reads the file to its end. Throws `BackupProblem` when it is not one of ours, not whole, or not as it was written. */
export async function verifyBackup(file: string): Promise<BackupSum> {
  const hash: Hash = createHash("sha256");
  let rows = 0;
  let last: BackupSum | null = null;
  let isFirst = true;
  for await (const text of linesIn(file)) {
    if (last !== null) throw new BackupProblem("The file goes on after its end.");
    const value = parsed(text);
    if (isFirst && (value as Partial<Head>).format !== format)
      throw new BackupProblem("The file is no backup of ours.");
    isFirst = false;
    if ("checksum" in value) last = value;
    else {
      hash.update(`${text}\n`);
      if ("table" in value) rows += 1;
    }
  }
  if (last === null) throw new BackupProblem("The file has no end: it was not written whole.");
  if (last.rows !== rows || last.checksum !== hash.digest("hex"))
    throw new BackupProblem("The checksum is wrong: the file is not as it was written.");
  return last;
}

export async function* linesIn(file: string): AsyncGenerator<string> {
  const source = createReadStream(file);
  const unzipped = createGunzip().setEncoding("utf8");
  source.once("error", (error) => unzipped.destroy(error));
  source.pipe(unzipped);
  let rest = "";
  try {
    for await (const chunk of unzipped as AsyncIterable<string>) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
    }
  } catch (error) {
    throw error instanceof BackupProblem ? error : problemOf(error);
  } finally {
    source.destroy();
  }
  if (rest !== "") yield rest;
}

function problemOf(error: unknown): BackupProblem {
  const code = (error as { code?: unknown }).code;
  return new BackupProblem(
    code === "ENOENT" ? "There is no such file." : "The file cannot be read: it is damaged or not whole.",
  );
}

export function parsed(text: string): Line {
  try {
    return JSON.parse(text) as Line;
  } catch {
    throw new BackupProblem("The file is no backup of ours.");
  }
}
