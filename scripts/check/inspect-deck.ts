import { mkdir, rm } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";

import type { Browser } from "playwright";

import { type DeckReport, FindingList } from "./deck-report.ts";
import type { Inspection } from "./inspection.ts";
import { lookClosely } from "./look-closely.ts";
import { openContext, watchPage } from "./open-context.ts";
import { walkPaper } from "./walk-paper.ts";
import { walkSlides } from "./walk-slides.ts";

export interface InspectOptions {
  /** Folder for the pictures; it is emptied first. */
  readonly pictures: string;
  /** Milliseconds after which it counts as hanging: ten minutes by default. */
  readonly timeLimit?: number;
}

/** At this size reveal.js shows a slide of 960 by 700 px without scaling it. */
const VIEWPORT = { width: 1000, height: 730 };
const READY_LIMIT = 30_000;

/** Opens a deck from disk without a network, walks it slide by slide and on paper, and says what is wrong with it. */
export async function inspectDeck(
  browser: Browser,
  deckPath: string,
  options: InspectOptions,
): Promise<DeckReport> {
  const { pictures, timeLimit = 600_000 } = options;
  await rm(pictures, { recursive: true, force: true });
  await mkdir(pictures, { recursive: true });
  const list = new FindingList(basename(deckPath, ".html"));
  const address = pathToFileURL(resolve(deckPath)).href;
  const folder = `${pathToFileURL(dirname(resolve(deckPath))).href}/`;
  const context = await openContext(browser, folder, VIEWPORT);
  // One page for all views: it keeps the compiled scripts, of which Plotly's are large.
  const page = await context.newPage();

  let present: Inspection["present"] = { cells: [], view: "main" };
  const inspection: Inspection = {
    list,
    pictures,
    get present() {
      return present;
    },
    lookAt: ({ slide, cell }) => {
      present = { slide, cells: cell === undefined ? [] : [cell], view: "main" };
    },
    async open(view) {
      present = { cells: [], view };
      await page.emulateMedia({ media: view === "print" ? "print" : "screen" });
      await page.goto(view === "print" ? `${address}?view=print` : address, { waitUntil: "load" });
      await page.waitForFunction(() => document.documentElement.dataset.ready === "true", undefined, {
        timeout: READY_LIMIT,
      });
      return page;
    },
  };

  watchPage(page, folder, (fault) => {
    const { view, ...place } = present;
    list.add({ ...fault, ...place }, { view });
  });
  let counts = { slides: 0, sights: 0 };
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    void context.close();
  }, timeLimit);
  try {
    const slides = await walkSlides(inspection);
    await lookClosely(inspection, slides);
    const sheets = await walkPaper(inspection);
    const steps = slides.reduce((sum, { plan }) => sum + plan.steps + 1, 0);
    counts = { slides: slides.length, sights: steps + sheets };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    const came = isLate
      ? `The deck was not checked to its end within ${timeLimit / 1000} s`
      : `The check broke off`;
    const { view, ...place } = inspection.present;
    list.add({ rule: "not-ready", key: "", message: `${came}: ${reason}`, ...place }, { view });
  } finally {
    clearTimeout(timer);
    await context.close();
  }
  return list.report(counts.slides, counts.sights);
}
