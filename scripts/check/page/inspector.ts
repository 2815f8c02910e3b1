/** The part of the checker that lives in the page. Bundled and put there before the deck's own scripts. */
import type { Fault, PaintedText, Rule, SlideScope } from "../rule.ts";
import { readWaivers } from "../rules/waiver.ts";
import { RULES } from "../rules.ts";
import { isVisible, opacityOf, textNodes } from "./texts.ts";

/** A slide of the deck and how many fragment steps it has. */
export interface SlidePlan {
  readonly slide: string;
  readonly cell?: string;
  readonly horizontal: number;
  readonly vertical: number;
  readonly steps: number;
}

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

interface RevealDeck {
  slide(horizontal: number, vertical: number, fragment: number): void;
  configure(options: Record<string, unknown>): void;
  getConfig(): { width: number; height: number };
}

declare global {
  interface Window {
    activationLabInspector: typeof inspector;
  }
}

const DRAW_LIMIT = 5_000;
/** Content of the slides that are set aside. */
const contents = new Map<string, DocumentFragment>();
let scope: SlideScope | undefined;

function reveal(): RevealDeck {
  return (window as unknown as { Reveal: RevealDeck }).Reveal;
}

function slides(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(".reveal .slides section[data-slide]")];
}

function frames(count: number): Promise<void> {
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
async function settled(section: Element): Promise<void> {
  await frames(1);
  await plotsDrawn(section);
  await document.fonts.ready;
  await frames(1);
}

function cellOf(element: Element): string | undefined {
  return element.closest<HTMLElement>("[data-cell]")?.dataset.cell;
}

function seen(rule: string, fault: Fault, slide?: string): SeenFault {
  const elements = [fault.at ?? scope?.section, ...(fault.with ?? [])].filter(
    (element) => element !== undefined,
  );
  const place = fault.at?.closest<HTMLElement>("[data-slide]")?.dataset.slide ?? slide;
  return {
    rule,
    message: fault.message,
    key: fault.key ?? fault.message,
    cells: elements.map(cellOf).filter((cell) => cell !== undefined),
    ...(place === undefined ? {} : { slide: place }),
  };
}

function currentScope(): SlideScope {
  if (scope === undefined) throw new Error("No slide is shown.");
  return scope;
}

async function inspectWith(isMeant: (rule: Rule) => boolean): Promise<SeenFault[]> {
  const slide = currentScope();
  const found: SeenFault[] = [];
  for (const rule of RULES) {
    if (!rule.views.includes(slide.view) || !isMeant(rule)) continue;
    for (const fault of (await rule.inspect?.(slide)) ?? []) {
      found.push(seen(rule.name, fault, slide.section.dataset.slide));
    }
  }
  return found;
}

/** Everything shows at once: a check need not see things move. */
function stopMotion(): void {
  reveal().configure({ transition: "none", backgroundTransition: "none", autoSlide: 0, autoAnimate: false });
  const still = new CSSStyleSheet();
  still.replaceSync("*, *::before, *::after { transition: none !important; animation: none !important; }");
  document.adoptedStyleSheets.push(still);
}

async function show(plan: SlidePlan, step: number): Promise<void> {
  reveal().slide(plan.horizontal, plan.vertical, step - 1);
  const section = slides().find((candidate) => candidate.dataset.slide === plan.slide);
  if (section === undefined) throw new Error(`There is no slide ${plan.slide}.`);
  await settled(section);
  const { width, height } = reveal().getConfig();
  const area = document.querySelector(".reveal .slides")!.getBoundingClientRect();
  scope = { view: "main", section, box: new DOMRect(area.x, area.y, width, height), isDark: false };
}

/** Signs of the texts that are visible now, to compare one step with another. */
function visibleSigns(): string[] {
  let number = 0;
  const signs: string[] = [];
  for (const node of textNodes(currentScope().section)) {
    number += 1;
    const element = node.parentElement;
    if (element === null || node.data.trim() === "") continue;
    if (element.closest("aside.notes, .katex-mathml, script, style") !== null || !isVisible(element))
      continue;
    signs.push(`${number} ${getComputedStyle(element).color} ${opacityOf(element)}`);
  }
  return signs;
}

/** Puts the deck into a theme; false if it has none. */
function turnTo(theme: Theme): boolean {
  const root = document.documentElement;
  if (root.dataset.theme === undefined) return false;
  root.dataset.theme = theme;
  return true;
}

const inspector = {
  /** The slides in order. One without a number would pass unseen, so it is an error. */
  plan(): SlidePlan[] {
    const unnumbered = document.querySelector(
      ".reveal .slides section:not([data-slide]):not(:has(section)):not([data-slide] section)",
    );
    if (unnumbered !== null) throw new Error(`a slide has no number: ${unnumbered.outerHTML.slice(0, 100)}`);
    stopMotion();
    return slides().map((section) => {
      const column = section.parentElement?.closest("section") ?? section;
      const horizontal = [...(column.parentElement?.children ?? [])].filter(
        (child) => child.tagName === "SECTION",
      );
      const vertical = [...column.children].filter((child) => child.tagName === "SECTION");
      const fragments = [...section.querySelectorAll<HTMLElement>(".fragment[data-fragment-index]")];
      const cell = section.dataset.cell;
      return {
        slide: section.dataset.slide ?? "",
        ...(cell === undefined ? {} : { cell }),
        horizontal: horizontal.indexOf(column),
        vertical: column === section ? 0 : vertical.indexOf(section),
        steps: Math.max(-1, ...fragments.map((fragment) => Number(fragment.dataset.fragmentIndex))) + 1,
      };
    });
  },

  waivers(): SeenWaiver[] {
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
  },

  /** Shows a slide with its first `step` fragments, and inspects it. */
  async walk(plan: SlidePlan, step: number): Promise<{ faults: SeenFault[]; signs: string[] }> {
    await show(plan, step);
    const isLast = step === plan.steps;
    const faults = await inspectWith(({ moment }) => moment === "step" || (moment === "slide" && isLast));
    return { faults, signs: visibleSigns() };
  },

  async drawAll(): Promise<SeenFault[]> {
    const deck = (window as unknown as { activationLabDeck: { drawAll(): Promise<void> } }).activationLabDeck;
    await deck.drawAll();
    return RULES.flatMap((rule) => (rule.inspectDeck?.() ?? []).map((fault) => seen(rule.name, fault)));
  },

  /** Takes the content out of all slides: axe-core weighs every element of a page, seen or not. */
  setAside(): void {
    stopMotion();
    for (const section of slides()) {
      const content = document.createDocumentFragment();
      content.append(...section.childNodes);
      contents.set(section.dataset.slide ?? "", content);
    }
  },

  /** Shows a slide, for itself alone, with its first `step` fragments. */
  async isolate(plan: SlidePlan, step: number): Promise<void> {
    for (const section of slides()) {
      const content = contents.get(section.dataset.slide ?? "");
      if (content === undefined) continue;
      if (section.dataset.slide === plan.slide) section.append(content);
      else content.append(...section.childNodes);
    }
    turnTo("light");
    await show(plan, step);
  },

  /** Inspects the slide in a theme, `undefined` if the deck has no dark one; in the dark, only its colors. */
  async look(theme: Theme): Promise<SeenFault[] | undefined> {
    const isDark = theme === "dark";
    if (!turnTo(theme) && isDark) return undefined;
    scope = { ...currentScope(), isDark };
    await frames(1);
    return inspectWith((rule) => (isDark ? rule.sample !== undefined : rule.moment === "sight"));
  },

  async sampleSight(): Promise<SeenText[]> {
    const slide = currentScope();
    const samples: SeenText[] = [];
    for (const rule of RULES) {
      for (const { at, ...text } of (await rule.sample?.(slide)) ?? []) {
        const { cells, slide: place } = seen(rule.name, { at, message: "" });
        samples.push({ ...text, rule: rule.name, cells, ...(place === undefined ? {} : { slide: place }) });
      }
    }
    return samples;
  },

  /** The sheets that the print view makes, once it has made them, and the pages that they fill. */
  async printedSheets(): Promise<{ sheets: number; pages: number }> {
    while (slides().some((section) => section.closest(".pdf-page") === null)) await frames(1);
    await settled(document.body);
    const sheets = [...document.querySelectorAll<HTMLElement>(".pdf-page")];
    const height = Number.parseFloat(document.body.style.height);
    const pages = sheets.reduce(
      (sum, sheet) => sum + Math.max(1, Math.round(sheet.offsetHeight / height)),
      0,
    );
    return { sheets: sheets.length, pages };
  },

  async inspectSheet(index: number): Promise<{ slide: string; faults: SeenFault[] }> {
    const sheet = document.querySelectorAll<HTMLElement>(".pdf-page")[index]!;
    const section = sheet.querySelector<HTMLElement>("section")!;
    const { x, y } = sheet.getBoundingClientRect();
    const { width, height } = document.body.style;
    const box = new DOMRect(x, y, Number.parseFloat(width), Number.parseFloat(height));
    scope = { view: "print", section, box, isDark: false };
    return { slide: section.dataset.slide ?? "", faults: await inspectWith(() => true) };
  },
};

window.activationLabInspector = inspector;
