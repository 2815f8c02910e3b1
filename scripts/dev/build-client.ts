import { fileURLToPath } from "node:url";

import { build } from "esbuild";

/** The script that a served page gets, as one classic script. */
export async function buildClient(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("page/client.ts", import.meta.url))],
    bundle: true,
    format: "iife",
    write: false,
    logLevel: "warning",
  });
  return outputFiles[0]!.text;
}
