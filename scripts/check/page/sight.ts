import type { Fault, PaintedText, Rule, SlideScope } from "../rule.ts";
import { readWaivers } from "../rules/waiver.ts";
import { RULES } from "../rules.ts";
import { isVisible } from "./texts.ts";

/** A fault as it leaves the page. */
export interface SeenFault {
  readonly rule: string;
  readonly message: string;
  readonly key: string;
  readonly slide?: string;
  /** Cells that have part in it, the one to blame first. */
  readonly cells: readonly string[];
}

export interface SeenWaiver {
  readonly rule: string;
  readonly reason: string;
  readonly cell: string;
}

export interface SeenText extends Omit<PaintedText, "at"> {
  readonly rule: string;
  readonly slide?: string;
  readonly cells: readonly string[];
}

export type Theme = "light" | "dark";

const DRAW_LIMIT = 5_000;

export function frames(count: number): Promise<void> {
  return new Promise((resolve) => {
    const next = (left: number): void => {
      if (left === 0) resolve();
      else requestAnimationFrame(() => next(left - 1));
    };
    next(count);
  });
}

/** Plots are drawn when their slide comes near. One that never is drawn is for the rule `empty-plot` to tell. */
async function plotsDrawn(section: Element): Promise<void> {
  const limit = performance.now() + DRAW_LIMIT;
  const isPending = (): boolean =>
    [...section.querySelectorAll(".block-figure > .plot")].some(
      (plot) => isVisible(plot) && plot.querySelector("svg.main-svg") === null,
    );
  while (isPending() && performance.now() < limit) await frames(1);
}

/** What is laid out anew asks for its fonts only then. */
export async function settled(section: Element): Promise<void> {
  await frames(1);
  await plotsDrawn(section);
  await document.fonts.ready;
  await frames(1);
}

/** Everything shows at once: a check need not see things move. */
export function stopTransitions(): void {
  const still = new CSSStyleSheet();
  still.replaceSync("*, *::before, *::after { transition: none !important; animation: none !important; }");
  document.adoptedStyleSheets.push(still);
}

/** Puts the page into a theme; false if it has none. */
export function turnTo(theme: Theme): boolean {
  const root = document.documentElement;
  if (root.dataset.theme === undefined) return false;
  root.dataset.theme = theme;
  return true;
}

function cellOf(element: Element): string | undefined {
  return element.closest<HTMLElement>("[data-cell]")?.dataset.cell;
}

/** A fault with its place: the cell and the slide of its element, else those of the section that was inspected. */
export function seen(rule: string, fault: Fault, section?: HTMLElement): SeenFault {
  const elements = [fault.at ?? section, ...(fault.with ?? [])].filter((element) => element !== undefined);
  const place = fault.at?.closest<HTMLElement>("[data-slide]")?.dataset.slide ?? section?.dataset.slide;
  return {
    rule,
    message: fault.message,
    key: fault.key ?? fault.message,
    cells: elements.map(cellOf).filter((cell) => cell !== undefined),
    ...(place === undefined ? {} : { slide: place }),
  };
}

export async function inspectWith(scope: SlideScope, isMeant: (rule: Rule) => boolean): Promise<SeenFault[]> {
  const found: SeenFault[] = [];
  for (const rule of RULES) {
    if (!rule.views.includes(scope.view) || !isMeant(rule)) continue;
    for (const fault of (await rule.inspect?.(scope)) ?? []) {
      found.push(seen(rule.name, fault, scope.section));
    }
  }
  return found;
}

/** The texts of a scope whose contrast only its pixels tell. */
export async function sampleTexts(scope: SlideScope): Promise<SeenText[]> {
  const samples: SeenText[] = [];
  for (const rule of RULES) {
    for (const { at, ...text } of (await rule.sample?.(scope)) ?? []) {
      const { cells, slide } = seen(rule.name, { at, message: "" }, scope.section);
      samples.push({ ...text, rule: rule.name, cells, ...(slide === undefined ? {} : { slide }) });
    }
  }
  return samples;
}

export function waiversOfPage(): SeenWaiver[] {
  const list = [...document.querySelectorAll("[data-waive]")].flatMap((element) => {
    const cell = cellOf(element);
    if (cell === undefined) return [];
    return (readWaivers(element) ?? []).map(({ rule, reason }) => ({
      rule: String(rule),
      reason: String(reason ?? ""),
      cell,
    }));
  });
  // Every block of a cell carries its waivers.
  return [...new Map(list.map((waiver) => [JSON.stringify(waiver), waiver])).values()];
}
