import { mkdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";

import type { Browser, Page } from "playwright";

import type { Finding } from "../finding.ts";
import { FindingList, type Waiver } from "./deck-report.ts";
import type { InspectOptions } from "./inspect-deck.ts";
import { judgeTexts } from "./judge-texts.ts";
import { openContext, watchPage } from "./open-context.ts";
import type { SeenFault, Theme } from "./page/sight.ts";
import type { SectionBox } from "./page/walkthrough-inspector.ts";
import { countPages } from "./walk-paper.ts";

/** What is to say about one walkthrough. */
export interface WalkthroughReport {
  readonly notebook: string;
  readonly sections: number;
  /** Sheets of A4 that it prints on. */
  readonly sheets: number;
  readonly findings: readonly Finding[];
  readonly waivers: readonly Waiver[];
}

/** A laptop, a tablet held upright, a small telephone. */
const WIDTHS = [1280, 768, 360] as const;
const NARROWEST = Math.min(...WIDTHS);
const HEIGHT = 900;
/** A4 at 96 px an inch, without margins of 15 mm. */
const PAPER = { width: 680, height: 1009 };
const MARGIN = "15mm";
/** Blocks that stay whole leave room at the end of pages; more sheets than this share beyond the text are blank ones. */
const LOOSENESS = 1.5;
const READY_LIMIT = 30_000;

/** Opens a walkthrough from disk without a network at three widths, in both themes and on paper, and says what is wrong. */
export async function inspectWalkthrough(
  browser: Browser,
  path: string,
  { pictures, timeLimit = 600_000 }: InspectOptions,
): Promise<WalkthroughReport> {
  await rm(pictures, { recursive: true, force: true });
  await mkdir(pictures, { recursive: true });
  const list = new FindingList(basename(path, ".html"));
  const folder = `${pathToFileURL(dirname(resolve(path))).href}/`;
  const context = await openContext(browser, folder, { width: WIDTHS[0], height: HEIGHT });
  const page = await context.newPage();
  let view: NonNullable<Finding["view"]> = `${WIDTHS[0]} px`;
  watchPage(page, folder, (fault) => list.add({ ...fault, cells: [] }, { view }));
  const open = async (): Promise<void> => {
    await page.goto(pathToFileURL(resolve(path)).href, { waitUntil: "load" });
    await page.waitForFunction(() => document.documentElement.dataset.ready === "true", undefined, {
      timeout: READY_LIMIT,
    });
  };

  let sections: SectionBox[] = [];
  let sheets = 0;
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    void context.close();
  }, timeLimit);
  try {
    await open();
    list.setWaivers(await page.evaluate(() => window.activationLabWalkthroughInspector.waivers()));
    for (const width of WIDTHS) {
      view = `${width} px`;
      sections = await readAt(page, width, { list, pictures });
    }
    view = "print";
    await page.emulateMedia({ media: "print" });
    sheets = await print(page, list);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    const came = isLate
      ? `The page was not checked to its end within ${timeLimit / 1000} s`
      : "The check broke off";
    list.add({ rule: "not-ready", key: "", message: `${came}: ${reason}`, cells: [] }, { view });
  } finally {
    clearTimeout(timer);
    await context.close();
  }
  const { notebook, findings, waivers } = list.report(sections.length, 0);
  return { notebook, sections: sections.length, sheets, findings: findings.map(withSection), waivers };
}

/** The inspector counts sections as slides. */
function withSection({ slide, ...finding }: Finding): Finding {
  return slide === undefined ? finding : { ...finding, section: slide };
}

interface Reading {
  readonly list: FindingList;
  readonly pictures: string;
}

/** Reads the page in a window of a width; colors, which do not depend on it, in the widest only. */
async function readAt(page: Page, width: (typeof WIDTHS)[number], reading: Reading): Promise<SectionBox[]> {
  await page.setViewportSize({ width, height: HEIGHT });
  const isWidest = width === WIDTHS[0];
  const sections = await page.evaluate(
    ([view, opensCode]) => window.activationLabWalkthroughInspector.prepare(view, opensCode),
    // Where there is least room, closed code must have enough of it too.
    [isWidest ? "page" : "narrow", width === NARROWEST] as const,
  );
  if (sections.length === 0) throw new Error("it has no section");
  const faults = [
    ...(await page.evaluate(() => window.activationLabWalkthroughInspector.inspect())),
    ...(await page.evaluate(() => window.activationLabWalkthroughInspector.inspectCards())),
  ];
  note(faults, width, reading);
  await picture(page, sections, width, "light", reading);
  if (!isWidest) return sections;
  await page.setViewportSize({ width, height: HEIGHT });
  const dark = await page.evaluate(() => window.activationLabWalkthroughInspector.look("dark"));
  if (dark === undefined) return sections;
  note(dark, width, reading, "dark");
  await picture(page, sections, width, "dark", reading);
  await page.evaluate(() => window.activationLabWalkthroughInspector.look("light"));
  return sections;
}

function note(faults: readonly SeenFault[], width: number, { list, pictures }: Reading, theme?: Theme): void {
  for (const fault of faults) {
    const message = theme === "dark" ? `In the dark theme: ${fault.message}` : fault.message;
    const screenshot =
      fault.slide === undefined ? {} : { screenshot: pictureOf(pictures, fault.slide, width, theme) };
    list.add({ ...fault, message }, { view: `${width} px`, ...screenshot });
  }
}

function pictureOf(folder: string, section: string, width: number, theme?: Theme): string {
  const mark = theme === "dark" ? "-dark" : "";
  return join(folder, `${section.padStart(2, "0")}-${width}${mark}.png`);
}

/**
 * Takes a picture of each section, and in the widest window judges by it the texts whose colors only pixels tell. Leaves the
 * window as tall as the tallest section.
 */
async function picture(
  page: Page,
  sections: readonly SectionBox[],
  width: number,
  theme: Theme,
  reading: Reading,
): Promise<void> {
  const isJudged = width === WIDTHS[0];
  const samples = isJudged
    ? await page.evaluate(() => window.activationLabWalkthroughInspector.sample())
    : [];
  // In so tall a window each section shows whole.
  const tallest = Math.ceil(Math.max(...sections.map(({ height }) => height))) + 1;
  await page.setViewportSize({ width, height: Math.max(HEIGHT, tallest) });
  for (const { section, x, y, ...size } of sections) {
    const own = samples.filter(({ slide }) => slide === section);
    // In the dark a picture serves to judge colors alone.
    if (theme === "dark" && own.length === 0) continue;
    const top = await page.evaluate((place) => {
      scrollTo(0, place);
      return scrollY;
    }, y);
    const image = await page.screenshot({ clip: { x, y: y - top, ...size } });
    await writeFile(pictureOf(reading.pictures, section, width, theme), image);
    note(judgeTexts(own, image, { x, y }), width, reading, theme);
  }
}

/** Lays the page out for paper and prints it: nothing is cut off, and no sheet is blank. */
async function print(page: Page, list: FindingList): Promise<number> {
  await page.setViewportSize({ width: PAPER.width, height: PAPER.height });
  await page.reload({ waitUntil: "load" });
  await page.waitForFunction(() => document.documentElement.dataset.ready === "true");
  const sections = await page.evaluate(() =>
    window.activationLabWalkthroughInspector.prepare("print", false),
  );
  for (const fault of await page.evaluate(() => window.activationLabWalkthroughInspector.inspect())) {
    list.add(fault, { view: "print" });
  }
  const paper = await page.pdf({
    format: "A4",
    margin: { top: MARGIN, right: MARGIN, bottom: MARGIN, left: MARGIN },
    printBackground: true,
  });
  const sheets = countPages(paper);
  const { y, height } = sections.at(-1)!;
  const filled = Math.ceil((y + height) / PAPER.height);
  if (sheets > LOOSENESS * filled + 1) {
    const message = `The text fills ${filled} sheets of A4, but the browser prints ${sheets}. A style of the page moves page breaks.`;
    list.add({ rule: "overflow", message, key: "paper", cells: [] }, { view: "print" });
  }
  return sheets;
}

/** Name of the folder of a walkthrough's pictures, relative, so that reports of two machines are the same. */
export function walkthroughPictures(folder: string, name: string): string {
  return relative(process.cwd(), join(folder, "check", name));
}
