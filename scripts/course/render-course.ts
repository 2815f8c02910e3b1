import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Browser } from "playwright";

import { type Bibliography, readBibliography } from "../deck/bibliography.ts";
import { buildAssets } from "../deck/build-assets.ts";
import { loadHighlighter } from "../deck/highlight-code.ts";
import { renderIndex } from "../deck/index-page.ts";
import { renderDeck } from "../deck/render-deck.ts";
import { addStillImages, lacksStillImages, openStillPage } from "../deck/still-images.ts";
import type { Finding } from "../finding.ts";
import { formatNotebook } from "../notebook/format-notebook.ts";
import type { Notebook } from "../notebook/notebook.ts";
import { readNotebook } from "../notebook/read-notebook.ts";
import { Problem } from "../problem.ts";
import type { CourseFolders } from "./course-files.ts";
import { readImageIn } from "./read-image.ts";
import { openWalkthroughs } from "./write-walkthrough.ts";

export interface RenderCourseOptions {
  readonly folders: CourseFolders;
  readonly bibliography: Bibliography;
  readonly notebooks: readonly Notebook[];
  /** Draws still images of figures; without one, decks carry words in their place. */
  readonly browser: Browser | undefined;
  say(line: string): void;
}

export interface RenderedCourse {
  /** Names of the decks that were written. */
  readonly built: readonly string[];
  readonly findings: readonly Finding[];
}

/** Pages beside the decks. */
const PAGES = ["index.html", "activations.html", "speaker.html"];

/** Gives the notebooks their still images and keeps them, so that they are drawn once. */
async function withStillImages({
  folders,
  notebooks,
  browser,
}: RenderCourseOptions): Promise<readonly Notebook[]> {
  if (browser === undefined || !notebooks.some(lacksStillImages)) return notebooks;
  const page = await openStillPage(browser, join(folders.build, "assets", "plotly.js"));
  const results: Notebook[] = [];
  try {
    for (const notebook of notebooks) {
      if (!lacksStillImages(notebook)) {
        results.push(notebook);
        continue;
      }
      const complete = await addStillImages(notebook, page.draw);
      await writeFile(join(folders.build, "notebooks", `${notebook.name}.ipynb`), formatNotebook(complete));
      results.push(complete);
    }
  } finally {
    await page.close();
  }
  return results;
}

/** The works that the course may cite. @throws Problem if `CITATION.bib` is no BibTeX. */
export async function readCourseBibliography(folders: CourseFolders): Promise<Bibliography> {
  return readBibliography(await readFile(join(folders.root, "CITATION.bib"), "utf8"));
}

/** Writes a deck for each notebook and the files that all share. */
export async function renderCourse(options: RenderCourseOptions): Promise<RenderedCourse> {
  const { folders, bibliography, say } = options;
  const assets = join(folders.build, "assets");
  const earlierAssets = await digestAssets(assets);
  await buildAssets(folders.slides, assets);
  const looksTheSame = earlierAssets === (await digestAssets(assets));
  const notebooks = await withStillImages(options);
  const highlight = await loadHighlighter();
  const template = await readFile(join(folders.slides, "deck.html"), "utf8");
  const readImage = readImageIn(folders.notebooks);
  const writeWalkthrough = await openWalkthroughs(folders, { bibliography, highlight, readImage });
  const findings: Finding[] = [];
  const built: string[] = [];
  for (const notebook of notebooks) {
    const start = performance.now();
    try {
      const deck = renderDeck(notebook, { bibliography, highlight, template, readImage });
      const path = join(folders.build, `${notebook.name}.html`);
      const isPrintOfIt = looksTheSame && (await readFile(path, "utf8").catch(() => "")) === deck.html;
      if (!isPrintOfIt) await removePdfs(folders, notebook.name);
      await writeFile(path, deck.html);
      const walkthrough = await writeWalkthrough(notebook);
      built.push(notebook.name);
      findings.push(...newFindings(deck.findings, walkthrough.findings));
      say(
        `${notebook.name}: rendered, ${deck.slides} slides, ${walkthrough.sections} sections, ${((performance.now() - start) / 1000).toFixed(1)} s`,
      );
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      findings.push({ rule: "deck-invalid", message: error.message, notebook: notebook.name });
    }
  }
  await copyFile(join(folders.slides, "speaker.html"), join(folders.build, "speaker.html"));
  return { built, findings };
}

/** What decides how a deck looks on paper, but for the deck itself. */
async function digestAssets(folder: string): Promise<string> {
  const files = ["deck.css", "deck.js"].map((file) => readFile(join(folder, file), "utf8").catch(() => ""));
  return createHash("sha256")
    .update((await Promise.all(files)).join("\0"))
    .digest("hex");
}

/** Removes what was printed of an earlier state of a deck. */
async function removePdfs(folders: CourseFolders, name: string): Promise<void> {
  for (const form of ["", ".handout", ".notes"]) {
    await rm(join(folders.build, `${name}${form}.pdf`), { force: true });
  }
}

/** Findings of both forms of a notebook; what is wrong with the text is wrong in both, and told once. */
function newFindings(ofDeck: readonly Finding[], ofWalkthrough: readonly Finding[]): Finding[] {
  const known = new Set(ofDeck.map((finding) => JSON.stringify(finding)));
  return [...ofDeck, ...ofWalkthrough.filter((finding) => !known.has(JSON.stringify(finding)))];
}

/** A deck, a walkthrough, or what was printed of a deck. */
const LECTURE_FILE = /^(.+?)(?:(?:\.walkthrough)?\.html|(?:\.handout|\.notes)?\.pdf)$/;

/** Removes what was made of notebooks that failed or are gone: what can be opened is what holds. */
export async function removeDecksBut(folders: CourseFolders, valid: readonly string[]): Promise<void> {
  for (const file of await readdir(folders.build)) {
    const name = LECTURE_FILE.exec(file)?.[1];
    if (name === undefined || PAGES.includes(file)) continue;
    if (!valid.includes(name)) await rm(join(folders.build, file));
  }
}

/** Writes `index.html` from all decks that are built. */
export async function writeIndex(
  folders: CourseFolders,
  names: readonly string[],
  bibliography: Bibliography,
): Promise<void> {
  const template = await readFile(join(folders.slides, "index.html"), "utf8");
  const built: Notebook[] = [];
  for (const name of names) {
    const isBuilt = existsSync(join(folders.build, `${name}.html`));
    const path = join(folders.build, "notebooks", `${name}.ipynb`);
    if (isBuilt) built.push(readNotebook(await readFile(path, "utf8"), path));
  }
  await writeFile(
    join(folders.build, "index.html"),
    renderIndex(built, template, bibliography, (file) => existsSync(join(folders.build, file))),
  );
}
