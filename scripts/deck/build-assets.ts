import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

import { build, transform } from "esbuild";

const require = createRequire(import.meta.url);

/** One copy of Plotly serves the whole site; minifying its 10 MB takes a second, so it is done once a version. */
async function buildPlotly(file: string): Promise<void> {
  const { version } = require("plotly.js-dist/package.json") as { version: string };
  const mark = `/* plotly.js-dist ${version}, MIT licence */`;
  const present = await readFile(file, "utf8").catch(() => "");
  if (present.startsWith(mark)) return;
  const source = await readFile(require.resolve("plotly.js-dist/plotly.js"), "utf8");
  const { code } = await transform(source, { minify: true, legalComments: "none", target: "es2020" });
  await writeFile(file, `${mark}\n${code}`);
}

/** Writes what all decks share into `folder`: classic scripts and style sheets, fonts inside, no outside address. */
export async function buildAssets(slidesFolder: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await Promise.all([
    buildPlotly(join(folder, "plotly.js")),
    build({
      entryPoints: [
        "deck.ts",
        "speaker.ts",
        "walkthrough.ts",
        "deck.css",
        "no-script.css",
        "speaker.css",
        "walkthrough.css",
        "site.css",
        "activations.css",
      ].map((name) => join(slidesFolder, name)),
      outdir: folder,
      bundle: true,
      // Modules are blocked on file://, so the scripts are classic ones.
      format: "iife",
      target: ["chrome110", "firefox115", "safari16.4"],
      minify: true,
      legalComments: "none",
      // Every browser above reads woff2; the older forms of the fonts would only swell the style sheet.
      loader: { ".woff2": "dataurl", ".woff": "empty", ".ttf": "empty" },
      logLevel: "warning",
    }),
  ]);
}
