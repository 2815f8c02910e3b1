/** The part of the checker that lives in the page. Bundled and put there before the deck's own scripts. */
import type { Rule, SlideScope } from "../rule.ts";
import { RULES } from "../rules.ts";
import { CLOSED_TABLES, setAside } from "./set-aside.ts";
import {
  frames,
  inspectWith,
  type SeenFault,
  type SeenText,
  type SeenWaiver,
  sampleTexts,
  seen,
  settled,
  stopTransitions,
  type Theme,
  turnTo,
  waiversOfPage,
} from "./sight.ts";
import { isVisible, opacityOf, textNodes } from "./texts.ts";
import { walkthroughInspector } from "./walkthrough-inspector.ts";

/** A slide of the deck and how many fragment steps it has. */
export interface SlidePlan {
  readonly slide: string;
  readonly cell?: string;
  readonly horizontal: number;
  readonly vertical: number;
  readonly steps: number;
}

interface RevealDeck {
  slide(horizontal: number, vertical: number, fragment: number): void;
  configure(options: Record<string, unknown>): void;
  getConfig(): { width: number; height: number };
}

declare global {
  interface Window {
    activationLabInspector: typeof inspector;
    activationLabWalkthroughInspector: typeof walkthroughInspector;
  }
}

/** Content of the slides that are set aside. */
const contents = new Map<string, DocumentFragment>();
let scope: SlideScope | undefined;

function reveal(): RevealDeck {
  return (window as unknown as { Reveal: RevealDeck }).Reveal;
}

function slides(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(".reveal .slides section[data-slide]")];
}

function currentScope(): SlideScope {
  if (scope === undefined) throw new Error("No slide is shown.");
  return scope;
}

function inspectScope(isMeant: (rule: Rule) => boolean): Promise<SeenFault[]> {
  return inspectWith(currentScope(), isMeant);
}

/** Everything shows at once: a check need not see things move. */
function stopMotion(): void {
  reveal().configure({ transition: "none", backgroundTransition: "none", autoSlide: 0, autoAnimate: false });
  stopTransitions();
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
    return waiversOfPage();
  },

  /** Shows a slide with its first `step` fragments, and inspects it. Closed tables have no part in what is measured. */
  async walk(plan: SlidePlan, step: number): Promise<{ faults: SeenFault[]; signs: string[] }> {
    await show(plan, step);
    const faults = step === plan.steps ? await inspectScope(({ moment }) => moment === "slide") : [];
    const putBack = setAside(CLOSED_TABLES);
    try {
      faults.push(...(await inspectScope(({ moment }) => moment === "step")));
      return { faults, signs: visibleSigns() };
    } finally {
      putBack();
    }
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
    const putBack = setAside(CLOSED_TABLES);
    try {
      await frames(1);
      return await inspectScope((rule) => (isDark ? rule.sample !== undefined : rule.moment === "sight"));
    } finally {
      putBack();
    }
  },

  async sampleSight(): Promise<SeenText[]> {
    return sampleTexts(currentScope());
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
    return { slide: section.dataset.slide ?? "", faults: await inspectScope(() => true) };
  },
};

window.activationLabInspector = inspector;
window.activationLabWalkthroughInspector = walkthroughInspector;
