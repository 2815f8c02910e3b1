import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { type CheckOptions, deckNames } from "./check-decks.ts";
import { provideBrowser } from "./find-browser.ts";
import { inspectWalkthrough, type WalkthroughReport, walkthroughPictures } from "./inspect-walkthrough.ts";
import { launchBrowser } from "./launch-browser.ts";

/**
 * Checks the walkthrough of each built deck and writes `check/walkthroughs.json` and pictures of all sections beside it.
 * A deck without one is a finding.
 */
export async function checkWalkthroughs(options: CheckOptions): Promise<WalkthroughReport[]> {
  const { folder, say } = options;
  const names = await deckNames(folder, options.only);
  const browser = await launchBrowser(options.browser ?? (await provideBrowser()));
  const reports: WalkthroughReport[] = [];
  try {
    for (const deck of names) {
      const name = `${deck}.walkthrough`;
      const start = performance.now();
      const report = await inspectWalkthrough(browser, join(folder, `${name}.html`), {
        pictures: walkthroughPictures(folder, name),
      });
      reports.push(report);
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      say(
        `${name}: ${report.sections} sections, ${report.sheets} sheets, ${report.findings.length} findings, ${seconds} s`,
      );
    }
  } finally {
    await browser.close();
  }
  await mkdir(join(folder, "check"), { recursive: true });
  const path = join(folder, "check", "walkthroughs.json");
  await writeFile(path, `${JSON.stringify({ walkthroughs: reports }, null, 2)}\n`);
  return reports;
}
