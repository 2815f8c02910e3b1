import type { Rule, SlideScope } from "../rule.ts";
import { CLOSED_TABLES, setAside } from "./set-aside.ts";
import {
  inspectWith,
  type SeenFault,
  type SeenText,
  type SeenWaiver,
  sampleTexts,
  settled,
  stopTransitions,
  type Theme,
  turnTo,
  waiversOfPage,
} from "./sight.ts";

/** A section of the page and where it stands on it, in pixels. */
export interface SectionBox {
  readonly section: string;
  readonly cell?: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Longer than any page: on a page that scrolls nothing can be too low. */
const ENDLESS = 1e7;
let bringCodeBack: (() => void) | undefined;
let scope: SlideScope | undefined;

function currentScope(): SlideScope {
  if (scope === undefined) throw new Error("The page was not opened.");
  return scope;
}

function open(selector: string, isOpen: boolean): void {
  for (const box of document.querySelectorAll<HTMLDetailsElement>(selector)) box.open = isOpen;
}

/**
 * Takes away what is closed, code until it is opened: the tables of plots are nine tenths of the elements of a page, and
 * every rule that measures would have the browser lay them out.
 */
function setClosedAside(): void {
  setAside(CLOSED_TABLES);
  bringCodeBack ??= setAside(".folded:not([open]) > :not(summary)");
}

/** The part of the checker that looks at a walkthrough: one page that scrolls, at several widths. */
export const walkthroughInspector = {
  waivers(): SeenWaiver[] {
    return waiversOfPage();
  },

  /** Draws all plots and, if asked to, opens all closed code: what a reader can open must hold as well. */
  async prepare(view: SlideScope["view"], opensCode: boolean): Promise<SectionBox[]> {
    stopTransitions();
    const page = (window as unknown as { activationLabPage: { drawAll(): Promise<void> } }).activationLabPage;
    await page.drawAll();
    if (opensCode) {
      bringCodeBack?.();
      bringCodeBack = undefined;
      open("details.folded", true);
    }
    dispatchEvent(new Event("resize"));
    await settled(document.body);
    scrollTo(0, 0);
    const box = new DOMRect(0, 0, document.documentElement.clientWidth, ENDLESS);
    scope = { view, section: document.body, box, isDark: false };
    return [...document.querySelectorAll<HTMLElement>("main > section[data-slide]")].map((section) => {
      const { x, y, width, height } = section.getBoundingClientRect();
      const { slide: number = "", cell } = section.dataset;
      return { section: number, ...(cell === undefined ? {} : { cell }), x, y, width, height };
    });
  },

  /** Rules that read words read closed ones as well; after them nothing needs what is closed. */
  async inspect(): Promise<SeenFault[]> {
    const reads = ({ moment }: Rule): boolean => moment === "slide";
    const faults = await inspectWith(currentScope(), reads);
    setClosedAside();
    await settled(document.body);
    return [...faults, ...(await inspectWith(currentScope(), (rule) => !reads(rule)))];
  },

  /** With all documentation open, which lies over the text: only its room is looked at. */
  async inspectCards(): Promise<SeenFault[]> {
    open("details.source-more", true);
    await settled(document.body);
    const faults = await inspectWith(currentScope(), ({ name }) => name === "sideways");
    open("details.source-more", false);
    return faults;
  },

  /** Turns the page to a theme; in the dark only colors are looked at. `undefined` if it has no dark one. */
  async look(theme: Theme): Promise<SeenFault[] | undefined> {
    const isDark = theme === "dark";
    if (!turnTo(theme) && isDark) return undefined;
    scope = { ...currentScope(), isDark };
    await settled(document.body);
    return isDark ? inspectWith(scope, (rule) => rule.sample !== undefined) : [];
  },

  sample(): Promise<SeenText[]> {
    scrollTo(0, 0);
    return sampleTexts(currentScope());
  },
};
