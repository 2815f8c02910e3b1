import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import type { Browser } from "playwright";

import { writeActivationPage } from "./activation-page/write-activation-page.ts";
import { checkDecks } from "./check/check-decks.ts";
import { checkWalkthroughs, walkthroughOf } from "./check/check-walkthroughs.ts";
import { type DeckReport, formatWaiver } from "./check/deck-report.ts";
import { provideBrowser } from "./check/find-browser.ts";
import { identifyBrowser } from "./check/identify-browser.ts";
import type { WalkthroughReport } from "./check/inspect-walkthrough.ts";
import { launchBrowser } from "./check/launch-browser.ts";
import { readPassedDecks } from "./check/passed-decks.ts";
import type { ProgressLine } from "./command-line.ts";
import { type CourseFolders, listNotebooks } from "./course/course-files.ts";
import { digestInstallation } from "./course/course-stamp.ts";
import { executeCourse } from "./course/execute-course.ts";
import { readCourseBibliography, removeDecksBut, renderCourse, writeIndex } from "./course/render-course.ts";
import type { Finding } from "./finding.ts";
import { digestFolder } from "./kernel/digest-folder.ts";
import { writePdfs } from "./pdf/write-pdfs.ts";
import { Problem } from "./problem.ts";

export interface MakeOptions {
  readonly folders: CourseFolders;
  readonly names: readonly string[];
  readonly preset: "quick" | "full";
  readonly cellSeconds?: number;
  /** Whether to execute and check again what has not changed. */
  readonly isForced: boolean;
  readonly pdf: "none" | "slides" | "fragments";
  readonly signal: AbortSignal;
  readonly out: (line: string) => void;
  readonly progress: ProgressLine;
}

export interface MadeDecks {
  readonly built: readonly string[];
  readonly findings: readonly Finding[];
  readonly isChecked: boolean;
  readonly isInterrupted: boolean;
  /** A line for each waiver. */
  readonly waivers: readonly string[];
}

/** Executes the notebooks that changed, renders all of them and checks those decks that are not known to be well. */
export async function makeDecks(options: MakeOptions): Promise<MadeDecks> {
  const { folders, names, preset, cellSeconds, isForced, pdf, signal, out, progress } = options;
  await mkdir(folders.build, { recursive: true });
  const executed = await executeCourse({
    folders,
    names,
    preset,
    force: isForced,
    ...(cellSeconds === undefined ? {} : { cellSeconds }),
    signal,
    say: out,
    onProgress: ({ notebook, cell, cells, seconds, isDone }) => {
      if (!isDone) progress.show(`${notebook}: cell ${cell} of ${cells}, ${seconds.toFixed(1)} s`);
    },
  });
  const findings: Finding[] = [...executed.findings];
  if (signal.aborted) return { built: [], findings, isChecked: false, isInterrupted: true, waivers: [] };

  const all = await listNotebooks(folders.notebooks);
  const bibliography = await readCourseBibliography(folders);
  const { browserPath, browser } = await openBrowser(out, signal);
  let built: readonly string[] = [];
  try {
    const { notebooks } = executed;
    const rendered = await renderCourse({ folders, bibliography, notebooks, browser, say: out });
    built = rendered.built;
    findings.push(...rendered.findings);
    const valid = all.filter((name) => built.includes(name) || !names.includes(name));
    await removeDecksBut(folders, valid);
    findings.push(...(await writeActivationPage(folders, bibliography)));
    if (browser !== undefined && pdf !== "none") {
      const fragments = pdf === "fragments";
      const printed = { folder: folders.build, names: built, browser, fragments, signal, say: out };
      findings.push(...(await writePdfs(printed)));
    }
    await writeIndex(folders, valid, bibliography);
  } finally {
    await browser?.close();
  }
  const isChecked = browserPath !== undefined;
  const reports = isChecked && built.length > 0 ? await check(options, built, browserPath) : [];
  findings.push(...reports.flatMap((report) => report.findings));
  const waivers = reports.flatMap((report) => report.waivers).map(formatWaiver);
  return { built, findings, isChecked, isInterrupted: false, waivers };
}

async function check(
  { folders, isForced, signal, out }: MakeOptions,
  built: readonly string[],
  browser: string,
): Promise<(DeckReport | WalkthroughReport)[]> {
  const folder = folders.build;
  const conditions = await Promise.all([
    digestFolder(join(folders.root, "scripts", "check")),
    digestFolder(join(folder, "assets")),
    digestInstallation(folders),
    identifyBrowser(browser),
  ]);
  const shared = conditions.join(" ");
  const names = isForced ? [] : built;
  const options = { folder, only: built, browser, signal, say: out };

  const decks = await readPassedDecks(folder, names, shared);
  for (const { notebook, slides } of decks.reports) out(`${notebook}: ${slides} slides, checked before`);
  const ofDecks = await checkDecks({ ...options, known: decks.reports });
  await decks.keep(ofDecks.filter((report) => !decks.reports.includes(report)));

  const pages = await readPassedDecks<WalkthroughReport>(folder, names.map(walkthroughOf), shared);
  for (const { notebook, sections } of pages.reports)
    out(`${notebook}: ${sections} sections, checked before`);
  const ofPages = await checkWalkthroughs({ ...options, known: pages.reports });
  await pages.keep(ofPages.filter((report) => !pages.reports.includes(report)));
  return [...ofDecks, ...ofPages];
}

/** A browser for still images and for the check; without one the decks are built all the same, and the reason is said. */
async function openBrowser(
  out: (line: string) => void,
  signal: AbortSignal,
): Promise<{ browserPath: string | undefined; browser: Browser | undefined }> {
  try {
    const browserPath = await provideBrowser();
    return { browserPath, browser: await launchBrowser(browserPath, signal) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    out(error.message);
    return { browserPath: undefined, browser: undefined };
  }
}
