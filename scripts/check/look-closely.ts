import { writeFile } from "node:fs/promises";

import type { Page } from "playwright";

import { type Inspection, pictureOf } from "./inspection.ts";
import { judgeTexts } from "./judge-texts.ts";
import type { Theme } from "./page/sight.ts";
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
      await page.evaluate(([place, number]) => window.activationLabInspector.isolate(place, number), [
        plan,
        step,
      ] as const);
      const marks = step === plan.steps ? [] : [`step-${step}`];
      await look(page, inspection, "light", pictureOf(inspection.pictures, plan.slide, ...marks));
      await look(page, inspection, "dark", pictureOf(inspection.pictures, plan.slide, ...marks, "dark"));
    }
  }
}

/** Of the light theme a picture is kept in any case, of the dark one where it shows something new. */
async function look(page: Page, inspection: Inspection, theme: Theme, path: string): Promise<void> {
  const faults = await page.evaluate((name) => window.activationLabInspector.look(name), theme);
  if (faults === undefined) return;
  const samples = await page.evaluate(() => window.activationLabInspector.sampleSight());
  const isDark = theme === "dark";
  if (isDark && faults.length + samples.length === 0) return;
  // A session of our own with the browser would be quicker, but undoes what Playwright emulates: paper, and no network.
  const picture = await page.screenshot();
  const added = [...faults, ...judgeTexts(samples, picture)].filter((fault) =>
    inspection.list.add(isDark ? { ...fault, message: `In the dark theme: ${fault.message}` } : fault, {
      view: "main",
      screenshot: path,
    }),
  );
  if (!isDark || added.length > 0) await writeFile(path, picture);
}
