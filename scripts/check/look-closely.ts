import { writeFile } from "node:fs/promises";

import type { Page } from "playwright";
import { PNG } from "pngjs";

import { type Inspection, pictureOf } from "./inspection.ts";
import type { SeenFault } from "./page/inspector.ts";
import { RULES } from "./rules.ts";
import type { WalkedSlide } from "./walk-slides.ts";

/**
 * Opens the deck afresh, draws all plots while their slides are far off, and takes each slide for itself: its picture,
 * its names and its colors in each theme.
 */
export async function lookClosely(inspection: Inspection, slides: readonly WalkedSlide[]): Promise<void> {
  const page = await inspection.open("main");
  for (const fault of await page.evaluate(() => window.activationLabInspector.drawAll())) {
    const screenshot = pictureOf(inspection.pictures, fault.slide ?? "1.1");
    inspection.list.add(fault, { view: "main", screenshot });
  }
  await page.evaluate(() => window.activationLabInspector.setAside());
  for (const { plan, sights } of slides) {
    inspection.lookAt(plan);
    for (const step of sights) {
      const faults = await page.evaluate(
        ([place, number]) => window.activationLabInspector.look(place, number),
        [plan, step] as const,
      );
      const mark = step === plan.steps ? [] : [`step-${step}`];
      await look(page, faults, pictureOf(inspection.pictures, plan.slide, ...mark), inspection);
      const darkFaults = await page.evaluate(() => window.activationLabInspector.lookInTheDark());
      if (darkFaults !== undefined) {
        await lookInTheDark(
          page,
          darkFaults,
          pictureOf(inspection.pictures, plan.slide, ...mark, "dark"),
          inspection,
        );
      }
    }
  }
}

async function look(
  page: Page,
  faults: readonly SeenFault[],
  path: string,
  inspection: Inspection,
): Promise<void> {
  const picture = await page.screenshot();
  await writeFile(path, picture);
  for (const fault of [...faults, ...(await judgeTexts(page, picture))]) {
    inspection.list.add(fault, { view: "main", screenshot: path });
  }
}

async function lookInTheDark(
  page: Page,
  faults: readonly SeenFault[],
  path: string,
  inspection: Inspection,
): Promise<void> {
  const picture = await page.screenshot();
  const added = [...faults, ...(await judgeTexts(page, picture))].filter((fault) =>
    inspection.list.add(
      { ...fault, message: `In the dark theme: ${fault.message}` },
      { view: "main", screenshot: path },
    ),
  );
  if (added.length > 0) await writeFile(path, picture);
}

async function judgeTexts(page: Page, picture: Buffer): Promise<SeenFault[]> {
  const samples = await page.evaluate(() => window.activationLabInspector.sampleSight());
  if (samples.length === 0) return [];
  const pixels = PNG.sync.read(picture);
  return samples.flatMap(({ rule, slide, cells, ...text }) => {
    const fault = RULES.find(({ name }) => name === rule)?.judge?.(text, pixels);
    if (fault === undefined) return [];
    const { message, key = message } = fault;
    return [{ rule, message, key, cells, ...(slide === undefined ? {} : { slide }) }];
  });
}
