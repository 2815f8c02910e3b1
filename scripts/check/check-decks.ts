import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";

import { chooseNames } from "../choose-names.ts";
import { overAll } from "../over-all.ts";
import { Problem } from "../problem.ts";
import type { DeckReport } from "./deck-report.ts";
import { provideBrowser } from "./find-browser.ts";
import { inspectDeck } from "./inspect-deck.ts";
import { launchBrowser } from "./launch-browser.ts";

export interface CheckOptions<Report = DeckReport> {
  /** Folder of the built decks, `slides/build`. */
  readonly folder: string;
  /** Numbers or names of decks, such as `01`; all where it is left out. */
  readonly only?: readonly string[];
  /** Reports that still hold, of decks that are not opened again. */
  readonly known?: readonly Report[];
  /** Path of a browser; one is looked for, and installed if need be, where it is left out. */
  readonly browser?: string;
  /** Breaks the check off. */
  readonly signal?: AbortSignal;
  /** Takes one line of progress. */
  say(line: string): void;
}

/** Pages beside the decks. */
const NO_DECKS = ["index.html", "activations.html", "speaker.html"];

/** Checks the built decks and writes `check/report.json` and a picture of each slide beside them. */
export async function checkDecks(options: CheckOptions): Promise<DeckReport[]> {
  const { folder, known = [] } = options;
  const names = await deckNames(folder, options.only);
  const unknown = names.filter((name) => !known.some(({ notebook }) => notebook === name));
  const checked = unknown.length === 0 ? [] : await openDecks(unknown, options);
  const all = new Map([...known, ...checked].map((report) => [report.notebook, report]));
  const reports = names.flatMap((name) => all.get(name) ?? []);
  await mkdir(join(folder, "check"), { recursive: true });
  await writeFile(join(folder, "check", "report.json"), `${JSON.stringify({ decks: reports }, null, 2)}\n`);
  return reports;
}

async function openDecks(names: readonly string[], options: CheckOptions): Promise<DeckReport[]> {
  const { folder, say } = options;
  const browser = await launchBrowser(options.browser ?? (await provideBrowser()), options.signal);
  try {
    const reports = await overAll(names, options.signal, async (name) => {
      const start = performance.now();
      const report = await inspectDeck(browser, join(folder, `${name}.html`), {
        // Relative, so that reports of two machines are the same.
        pictures: relative(process.cwd(), join(folder, "check", name)),
      });
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      say(`${name}: ${report.slides} slides, ${report.findings.length} findings, ${seconds} s`);
      return report;
    });
    options.signal?.throwIfAborted();
    return reports;
  } finally {
    await browser.close();
  }
}

/** Names of the built decks, all or those that are asked for. @throws Problem if there is none. */
export async function deckNames(folder: string, only: readonly string[] | undefined): Promise<string[]> {
  const files = await readdir(folder).catch(() => []);
  const all = files
    .filter((file) => /^[^.]+\.html$/.test(file) && !NO_DECKS.includes(file))
    .map((file) => file.slice(0, -".html".length))
    .sort();
  if (all.length === 0) {
    throw new Problem({
      rule: "The check needs built decks.",
      came: `none in ${folder}`,
      cure: "Build them first: npm run decks",
    });
  }
  return chooseNames(all, only);
}
