import type { Page } from "playwright";

import type { Color } from "./page/colors.ts";

/** A slide on the screen, a slide or a page on paper; a page to be read in a wide window and in narrower ones. */
export type View = "main" | "print" | "page" | "narrow";

/**
 * When a slide on the screen is inspected: at every fragment step; once, at the last step; or at each sight, that is at
 * the last step and at those earlier ones that show text which is gone or has another color by then.
 */
export type Moment = "step" | "slide" | "sight";

/** Something wrong on a page, before it is known to be waived. Lives in the page, so it may hold elements. */
export interface Fault {
  /** What is wrong and the likely cure. */
  readonly message: string;
  /** Where; the cell is that of the nearest block, or of the slide if there is none. */
  readonly at?: Element;
  /** Further elements that have part in it; a waiver on any of their cells counts. */
  readonly with?: readonly Element[];
  /** What makes two faults of one rule and cell the same one, where the message alone does not. */
  readonly key?: string;
}

/** One slide as it stands on the screen or on paper at one fragment step. */
export interface SlideScope {
  readonly view: View;
  readonly section: HTMLElement;
  /** What the content must stay within: the slide on the screen, the page on paper. */
  readonly box: DOMRect;
  /** In the dark theme only colors are looked at: the rest is as in the light one. */
  readonly isDark: boolean;
}

/** A visible text whose contrast only its pixels tell. */
export interface PaintedText {
  readonly text: string;
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly color: Color;
  readonly isLarge: boolean;
  readonly at: Element;
}

/** Pixels of a screenshot, four bytes each. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A rule that every deck keeps. One that looks at slides has `inspect`; one that listens to the page has `watch`. */
export interface Rule {
  readonly name: string;
  readonly definition: string;
  /** Views in which slides are inspected. */
  readonly views: readonly View[];
  readonly moment: Moment;
  /** Runs in the page. */
  inspect?(slide: SlideScope): Fault[] | Promise<Fault[]>;
  /** Runs in the page, once for each view, over all slides at once. */
  inspectDeck?(): Fault[];
  /** Runs in the page: what `judge` needs beside the screenshot. */
  sample?(slide: SlideScope): PaintedText[] | Promise<PaintedText[]>;
  /** Runs in Node: judges a sample by the pixels of the slide. */
  judge?(text: Omit<PaintedText, "at">, pixels: Pixels): Pick<Fault, "message" | "key"> | undefined;
  /** Runs in Node while the page lives; `folder` is the only place that a deck may read from. */
  watch?(page: Page, folder: string, report: (message: string, key?: string) => void): void;
}
