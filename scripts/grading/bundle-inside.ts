import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const ENTRY = fileURLToPath(new URL("inside/run-cells.ts", import.meta.url));

/** Writes the program that runs inside as one file, so that a sandbox needs nothing else of these scripts. */
export async function bundleInside(folder: string): Promise<string> {
  const outfile = join(folder, "run-cells.mjs");
  await build({
    entryPoints: [ENTRY],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "silent",
  });
  return outfile;
}
