import type { RevealApi } from "reveal.js";

interface PlotlyLibrary {
  newPlot(
    element: HTMLElement,
    figure: { data: unknown; layout: unknown; frames?: unknown; config: unknown },
  ): Promise<unknown>;
}

declare const Plotly: PlotlyLibrary;

/** Ours, not the notebook's: no logo, no link to a chart editor, nothing that sends. */
const CONFIG = { displayModeBar: false, displaylogo: false, responsive: false, showTips: false };

/** Draws one figure once, at the size that its layout states: a plot on a hidden slide cannot measure itself. */
export async function drawFigure(figure: HTMLElement): Promise<void> {
  const element = figure.querySelector<HTMLElement>(".plot");
  const source = figure.querySelector(".plot-figure")?.textContent;
  if (element === null || source == null || element.dataset.drawn !== undefined) return;
  element.dataset.drawn = "";
  const { data, layout, frames } = JSON.parse(source);
  await Plotly.newPlot(element, { data, layout: touchable(quiet(layout)), frames, config: CONFIG });
}

interface Layout {
  readonly updatemenus?: readonly { readonly buttons?: readonly { readonly method?: string }[] }[];
}

/** Where the reader wants little motion, animations have no button to play: their slider shows each step. */
function quiet(layout: Layout): Layout {
  if (layout.updatemenus === undefined || !matchMedia("(prefers-reduced-motion: reduce)").matches)
    return layout;
  const plays = (menu: NonNullable<Layout["updatemenus"]>[number]) =>
    menu.buttons?.some(({ method }) => method === "animate") ?? false;
  return { ...layout, updatemenus: layout.updatemenus.filter((menu) => !plays(menu)) };
}

/** On a telephone a finger on a plot scrolls the page; dragging a frame to zoom into would hold it fast. */
function touchable(layout: Layout): Layout & { readonly dragmode?: false } {
  return matchMedia("(pointer: coarse)").matches ? { ...layout, dragmode: false } : layout;
}

async function drawEach(figures: Iterable<HTMLElement>): Promise<void> {
  for (const figure of figures) await drawFigure(figure);
}

export function figuresOf(scope: ParentNode): HTMLElement[] {
  return [...scope.querySelectorAll<HTMLElement>(".block-figure")];
}

export interface Plots {
  /** The plots of the present slide. */
  drawNear(): Promise<void>;
  drawAll(): Promise<void>;
}

/**
 * Draws the plots of a slide before it is shown and the others when the browser has time.
 * On a page to print a still image serves where there is one: it is sharp and already there.
 */
export function drawPlots(
  deck: RevealApi,
  options: { stillsSuffice: boolean; everyPage: boolean; ahead: boolean },
): Plots {
  const all = (): HTMLElement[] =>
    figuresOf(document).filter(
      (figure) => !options.stillsSuffice || figure.querySelector("img.plot-still") === null,
    );
  const drawAll = (): Promise<void> => drawEach(all());
  const drawNear = async (): Promise<void> => {
    if (options.everyPage) return drawAll();
    const slide = deck.getCurrentSlide() as HTMLElement | undefined;
    if (slide !== undefined) await drawEach(figuresOf(slide));
  };
  deck.on("slidechanged", () => void drawNear());
  const whenIdle = (figures: HTMLElement[]): void => {
    const [next, ...rest] = figures;
    if (next === undefined) return;
    requestIdleCallback(() => void drawFigure(next).then(() => whenIdle(rest)));
  };
  if (options.ahead) whenIdle(all());
  return { drawNear, drawAll };
}
