import { fileURLToPath } from "node:url";

import { build } from "esbuild";
import { expect, test } from "vitest";

test("the package bundles for browsers, without a module of Node", async () => {
  const { outputFiles, warnings } = await build({
    entryPoints: [fileURLToPath(new URL("../../src/index.ts", import.meta.url))],
    bundle: true,
    platform: "browser",
    format: "esm",
    write: false,
    external: ["@tensorflow/*"],
    logLevel: "silent",
  });
  expect(warnings).toEqual([]);
  const code = outputFiles[0]!.text;
  expect(
    code
      .match(/(?<!["'])(?:from|import\(|require\()\s*["'][^"'\n]+["']/g)
      ?.filter((line) => !line.includes("@tensorflow/")),
  ).toEqual([]);
});
