import { existsSync } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import type { Browser } from "playwright";

import { measurePipeline, type PipelineResults } from "./bench/pipeline/measure-pipeline.ts";
import { pipelineSteps } from "./bench/pipeline/steps.ts";
import type { Opening } from "./bench/pipeline/tables.ts";
import { provideBrowser } from "./check/find-browser.ts";
import { launchBrowser } from "./check/launch-browser.ts";
import type { ProgressLine } from "./command-line.ts";
import { courseFolders, listNotebooks } from "./course/course-files.ts";
import { removeStamp } from "./course/course-stamp.ts";
import { folderSize } from "./folder-size.ts";
import { labFiles } from "./lab/lab-files.ts";
import { registerKernel } from "./lab/register-kernel.ts";
import { REPOSITORY } from "./repository.ts";

export interface DeckBenchmark {
  /** Numbers or names of notebooks. */
  readonly only: readonly string[];
  readonly rounds: number;
  readonly signal: AbortSignal;
  readonly progress: ProgressLine;
}

/** How often a deck is opened. */
const OPENINGS = 5;

/** Times `npm run decks` beside nbconvert, and the opening of the decks that it made. */
export async function benchDecks(
  options: DeckBenchmark,
): Promise<{ results: PipelineResults; openings: Opening[] }> {
  const { only, rounds, signal, progress } = options;
  const folders = courseFolders();
  const { build } = folders;
  const names = await listNotebooks(folders.notebooks, only);
  // Before anything is measured that would be lost without one.
  const browserPath = await provideBrowser();
  await registerKernel(labFiles(REPOSITORY));
  const target = await mkdtemp(join(tmpdir(), "activation-lab-nbconvert-"));
  try {
    const steps = pipelineSteps({
      names,
      python: process.env.ACTIVATION_LAB_PYTHON || "python3",
      target,
      forgetResult: () => removeStamp(folders),
    });
    const results = await measurePipeline(steps, {
      rounds,
      signal,
      onProgress: (round, step) => progress.show(`round ${round} of ${rounds}: ${step}`),
    });
    const browser = await launchBrowser(browserPath);
    try {
      const openings: Opening[] = [];
      const shared = await folderSize(join(build, "assets"));
      for (const name of names) {
        const path = join(build, `${name}.html`);
        // It failed, or was not made any more.
        if (!existsSync(path) || signal.aborted) continue;
        const { size } = await stat(path);
        const milliseconds = await openOften(browser, path);
        openings.push({ name, milliseconds, bytes: size, bytesWithAssets: size + shared });
      }
      return { results, openings };
    } finally {
      await browser.close();
    }
  } finally {
    await rm(target, { recursive: true, force: true });
  }
}

/** Each time in a context of its own, which has nothing in its cache. */
async function openOften(browser: Browser, path: string): Promise<number[]> {
  const times: number[] = [];
  for (let opening = 0; opening < OPENINGS; opening++) {
    const context = await browser.newContext({ offline: true });
    const page = await context.newPage();
    const start = performance.now();
    await page.goto(pathToFileURL(path).href, { waitUntil: "commit" });
    await page.waitForSelector("html[data-ready=true]", { state: "attached" });
    times.push(performance.now() - start);
    await context.close();
  }
  return times;
}
