import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { rolldown } from "rolldown";

/**
 * The replica (tests/faults/replica.ts) and all it imports in one file: some thousand starts cost half as much. Every module still believes
 * that it is where it was.
 */
export async function bundleReplica(folder: string): Promise<string> {
  const bundle = await rolldown({
    input: fileURLToPath(new URL("./replica.ts", import.meta.url)),
    platform: "node",
    logLevel: "silent",
    // They read files beside them in ways of their own.
    external: [/pdfkit/u, /fontkit/u, /unpdf/u, /mammoth/u, "pg-native"],
    plugins: [{ name: "whereabouts", transform: (code, id) => ({ code: withWhereabouts(code, id) }) }],
  });
  const file = join(folder, "replica.mjs");
  const minify = { mangle: false, compress: false, codegen: { removeWhitespace: true } } as const;
  await bundle.write({ file, format: "esm", codeSplitting: false, minify });
  await bundle.close();
  return file;
}

function withWhereabouts(code: string, id: string): string {
  const [url, folder, file] = [pathToFileURL(id).href, dirname(id), id].map((one) => JSON.stringify(one)) as [
    string,
    string,
    string,
  ];
  const said = code
    .replaceAll("import.meta.url", () => url)
    .replaceAll("import.meta.dirname", () => folder)
    .replaceAll("import.meta.main", "false");
  const isCommonJs = id.includes("node_modules") && !/^(?:import|export) /mu.test(code);
  if (!isCommonJs) return said;
  return said.replaceAll(/\b__dirname\b/gu, () => folder).replaceAll(/\b__filename\b/gu, () => file);
}
