import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { overAll } from "../over-all.ts";
import { type CheckOptions, deckNames } from "./check-decks.ts";
import { provideBrowser } from "./find-browser.ts";
import { inspectWalkthrough, type WalkthroughReport, walkthroughPictures } from "./inspect-walkthrough.ts";
import { launchBrowser } from "./launch-browser.ts";

/**
 * Checks the walkthrough of each built deck and writes `check/walkthroughs.json` and pictures of all sections beside it.
 * A deck without one is a finding.
 */
export async function checkWalkthroughs(
  options: CheckOptions<WalkthroughReport>,
): Promise<WalkthroughReport[]> {
  const { folder, known = [] } = options;
  const names = (await deckNames(folder, options.only)).map(walkthroughOf);
  const unknown = names.filter((name) => !known.some(({ notebook }) => notebook === name));
  const checked = unknown.length === 0 ? [] : await openWalkthroughs(unknown, options);
  const all = new Map([...known, ...checked].map((report) => [report.notebook, report]));
  const reports = names.flatMap((name) => all.get(name) ?? []);
  await mkdir(join(folder, "check"), { recursive: true });
  const path = join(folder, "check", "walkthroughs.json");
  await writeFile(path, `${JSON.stringify({ walkthroughs: reports }, null, 2)}\n`);
  return reports;
}

/** Name of the walkthrough of a deck. */
export function walkthroughOf(deck: string): string {
  return `${deck}.walkthrough`;
}

async function openWalkthroughs(
  names: readonly string[],
  options: CheckOptions<WalkthroughReport>,
): Promise<WalkthroughReport[]> {
  const { folder, say, signal } = options;
  const browser = await launchBrowser(options.browser ?? (await provideBrowser()), signal);
  try {
    const reports = await overAll(names, signal, async (name) => {
      const start = performance.now();
      const report = await inspectWalkthrough(browser, join(folder, `${name}.html`), {
        pictures: walkthroughPictures(folder, name),
      });
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      const { sections, sheets, findings } = report;
      say(`${name}: ${sections} sections, ${sheets} sheets, ${findings.length} findings, ${seconds} s`);
      return report;
    });
    signal?.throwIfAborted();
    return reports;
  } finally {
    await browser.close();
  }
}
