import { copyFile, cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import katex from "katex";

const require = createRequire(import.meta.url);
const FIXTURES = fileURLToPath(new URL("../../fixtures/decks/", import.meta.url));
const STILL =
  '<img class="plot-still" alt="{{alternative}}" src="data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdpZHRoPSI5MCIgaGVpZ2h0PSI1MCI+PHBhdGggZD0iTTAgMEw5MCA1MCIgc3Ryb2tlPSIjMDAwIi8+PC9zdmc+">';

/** A slide of a fixture deck and the rules that its `data-expect` names. */
export interface SeededFault {
  readonly slide: string;
  readonly cell: string;
  readonly rules: readonly string[];
}

export async function readSeededFaults(name: string): Promise<SeededFault[]> {
  return sectionsOf(await readFile(join(FIXTURES, `${name}.html`), "utf8")).map((section, index) => ({
    slide: `${index + 1}.1`,
    cell: /data-cell="([^"]*)"/.exec(section)?.[1] ?? "",
    rules: (/^<section [^>]*data-expect="([^"]*)"/.exec(section)?.[1] ?? "").split(" ").filter(Boolean),
  }));
}

function sectionsOf(source: string): string[] {
  return source.split(/(?=<section )/).filter((part) => part.startsWith("<section "));
}

/** Copies the shared files of fixture decks: the real libraries, as a built deck has them beside it. */
export async function buildAssets(folder: string): Promise<void> {
  const assets = join(folder, "assets");
  await mkdir(assets, { recursive: true });
  const reveal = dirname(require.resolve("reveal.js"));
  const katexFolder = dirname(require.resolve("katex"));
  await Promise.all([
    copyFile(join(reveal, "reveal.js"), join(assets, "reveal.js")),
    copyFile(join(reveal, "reveal.css"), join(assets, "reveal.css")),
    copyFile(require.resolve("plotly.js-dist/plotly.js"), join(assets, "plotly.js")),
    copyFile(join(katexFolder, "katex.css"), join(assets, "katex.css")),
    cp(join(katexFolder, "fonts"), join(assets, "fonts"), { recursive: true }),
    copyFile(join(FIXTURES, "deck.css"), join(assets, "deck.css")),
    copyFile(join(FIXTURES, "deck.js"), join(assets, "deck.js")),
  ]);
}

/** Writes a fixture deck: numbers its sections, typesets `<x-math>`, spells `<x-plot>` out as figures. */
export async function buildDeck(folder: string, name: string, slides?: string): Promise<string> {
  const source = slides ?? (await readFile(join(FIXTURES, `${name}.html`), "utf8"));
  const frame = await readFile(join(FIXTURES, "frame.html"), "utf8");
  const body = sectionsOf(source)
    .map((section, index) => section.replace("<section ", `<section data-slide="${index + 1}.1" `))
    .map((section) => `<section>${section}</section>`)
    .join("\n")
    .replace(/<x-math( display)?>([\s\S]*?)<\/x-math>/g, (_, display, math: string) =>
      katex.renderToString(math.replaceAll("&amp;", "&"), { displayMode: display !== undefined }),
    )
    .replace(/<x-plot ([^>]*)>([\s\S]*?)<\/x-plot>/g, (_, attributes: string, figure: string) =>
      figureHtml(attributes, figure),
    );
  const path = join(folder, `${name}.html`);
  await writeFile(
    path,
    frame.replaceAll("{{name}}", name).replace("{{slides}}", () => body),
  );
  return path;
}

function figureHtml(attributes: string, figure: string): string {
  const read = (name: string): string => new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? "";
  const alternative = read("alternative");
  const [width, height] = [read("width"), read("height")];
  const still = /\bstill\b/.test(attributes) ? STILL.replace("{{alternative}}", alternative) : "";
  const broken = /\bbroken\b/.test(attributes)
    ? `<img class="plot-still" alt="${alternative}" src="data:image/png;base64,AAAA">`
    : "";
  const size = /\bunsized\b/.test(attributes) ? "" : ` style="width:${width}px;height:${height}px"`;
  const never = /\bnever\b/.test(attributes) ? " data-never" : "";
  return (
    `<figure class="block block-figure" data-cell="${read("cell")}" id="figure-${read("cell")}-1" data-width="${width}" data-height="${height}"${never}>` +
    `<div class="plot" role="img" aria-label="${alternative}"${size}></div>${still}${broken}` +
    `<script type="application/json" class="plot-figure">${figure}</script></figure>`
  );
}
