import { type Inspection, pictureOf } from "./inspection.ts";
import type { SlidePlan } from "./page/inspector.ts";

/** A slide and the steps that together show every text of it in each of its colors, the last one first. */
export interface WalkedSlide {
  readonly plan: SlidePlan;
  readonly sights: readonly number[];
}

/** Walks every fragment of every slide on the screen, as a lecturer does. */
export async function walkSlides(inspection: Inspection): Promise<WalkedSlide[]> {
  const page = await inspection.open("main");
  const plans = await page.evaluate(() => window.activationLabInspector.plan());
  if (plans.length === 0) throw new Error("it has no slide");
  inspection.list.setWaivers(await page.evaluate(() => window.activationLabInspector.waivers()));
  const walked: WalkedSlide[] = [];
  for (const plan of plans) {
    inspection.lookAt(plan);
    const shown: string[][] = [];
    for (let step = 0; step <= plan.steps; step += 1) {
      const { faults, signs } = await page.evaluate(
        ([place, number]) => window.activationLabInspector.walk(place, number),
        [plan, step] as const,
      );
      shown.push(signs);
      const mark = step === plan.steps ? "" : `step-${step}`;
      const screenshot = pictureOf(inspection.pictures, plan.slide, mark);
      const added = faults.filter((fault) => inspection.list.add(fault, { view: "main", screenshot }));
      // The last step has its picture taken in any case.
      if (added.length > 0 && mark !== "") await page.screenshot({ path: screenshot });
    }
    walked.push({ plan, sights: chooseSights(shown) });
  }
  return walked;
}

/** The last step, and of the others those that show what no later chosen one shows. */
export function chooseSights(shown: readonly (readonly string[])[]): number[] {
  const seen = new Set<string>();
  const sights: number[] = [];
  for (let step = shown.length - 1; step >= 0; step -= 1) {
    const signs = shown[step]!;
    if (sights.length > 0 && signs.every((sign) => seen.has(sign))) continue;
    sights.push(step);
    for (const sign of signs) seen.add(sign);
  }
  return sights;
}
