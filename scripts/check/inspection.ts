import { join } from "node:path";

import type { Page } from "playwright";

import type { FindingList } from "./deck-report.ts";
import type { SlidePlan } from "./page/inspector.ts";

/** The views that a deck has. */
export type DeckView = "main" | "print";

/** One check of one deck: what the walks share. */
export interface Inspection {
  readonly list: FindingList;
  readonly pictures: string;
  /** The slide that is being looked at, to which what the page logs belongs. */
  readonly present: { slide?: string; cells: readonly string[]; view: DeckView };
  lookAt(plan: SlidePlan): void;
  /** Opens the deck afresh in a view and waits until it is ready. */
  open(view: DeckView): Promise<Page>;
}

/** `02-01.png` for slide 2.1; with marks, `02-01-step-0-dark.png`. */
export function pictureOf(folder: string, slide: string, ...marks: readonly string[]): string {
  const numbers = slide.split(".").map((part) => part.padStart(2, "0"));
  return join(folder, `${[...numbers, ...marks.filter((mark) => mark !== "")].join("-")}.png`);
}
