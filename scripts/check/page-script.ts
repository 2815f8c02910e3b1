import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

let script: Promise<string> | undefined;

/**
 * The inspector and axe-core as one classic script. Bundled here, since a function that a loader has compiled for Node
 * may call helpers that a page lacks.
 */
export function pageScript(): Promise<string> {
  script ??= bundle();
  return script;
}

async function bundle(): Promise<string> {
  const [{ outputFiles }, axe] = await Promise.all([
    build({
      entryPoints: [fileURLToPath(new URL("page/inspector.ts", import.meta.url))],
      bundle: true,
      write: false,
      format: "iife",
      target: "chrome120",
      charset: "utf8",
      logLevel: "silent",
    }),
    readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"),
  ]);
  return `${axe}\n${outputFiles[0]!.text}`;
}
