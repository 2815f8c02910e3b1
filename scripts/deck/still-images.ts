import type { Browser } from "playwright";

import { isObject, type JsonObject, type Notebook, type Output } from "../notebook/notebook.ts";
import { PLOTLY_TYPE } from "./output-block.ts";
import { sanitizeFigure } from "./sanitize-figure.ts";

/** Draws Plotly figures into SVG text, one after the other, in one page without a network. */
export type DrawStill = (figure: JsonObject) => Promise<string>;

/** Runs in the page. Plotly writes attributes in an order that depends on timing, so they are sorted. */
const DRAW = `async ({ data, layout }) => {
  let state = 1;
  Math.random = () => (state = (state * 16807) % 2147483647) / 2147483647;
  const { width, height } = layout;
  const address = await Plotly.toImage({ data, layout }, { format: "svg", width, height });
  const text = decodeURIComponent(address.replace(/^data:image\\/svg\\+xml,/, ""));
  const picture = new DOMParser().parseFromString(text, "image/svg+xml");
  for (const element of picture.querySelectorAll("*")) {
    const attributes = [...element.attributes].sort((one, other) => (one.name < other.name ? -1 : 1));
    for (const attribute of attributes) element.removeAttributeNode(attribute);
    for (const attribute of attributes) element.setAttributeNode(attribute);
  }
  return new XMLSerializer().serializeToString(picture);
}`;

/**
 * Opens a page that draws still images. Plotly names its clip paths by chance, so the page's `Math.random` is seeded:
 * the same figure gives the same bytes.
 */
export async function openStillPage(
  browser: Browser,
  plotlyFile: string,
): Promise<{ draw: DrawStill; close(): Promise<void> }> {
  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  await page.addScriptTag({ path: plotlyFile });
  const draw: DrawStill = async (figure) => {
    // As text, because a compiled function may call helpers that the page does not have.
    return String(await page.evaluate(`(${DRAW})(${JSON.stringify(sanitizeFigure(figure).figure)})`));
  };
  return { draw, close: () => context.close() };
}

async function withStill(output: Output, draw: DrawStill): Promise<Output> {
  const figure = output.type === "display" ? output.data[PLOTLY_TYPE] : undefined;
  if (output.type !== "display" || !isObject(figure) || output.data["image/svg+xml"] !== undefined)
    return output;
  try {
    return { ...output, data: { ...output.data, "image/svg+xml": await draw(figure) } };
  } catch {
    // A figure that Plotly cannot draw: the checker sees that in the deck, with slide and cell.
    return output;
  }
}

/** Gives every figure of an executed notebook a still image, for paper, for pages without scripts and for nbconvert. */
export async function addStillImages(notebook: Notebook, draw: DrawStill): Promise<Notebook> {
  const cells = [];
  for (const cell of notebook.cells) {
    if (cell.type !== "code") {
      cells.push(cell);
      continue;
    }
    const outputs: Output[] = [];
    for (const output of cell.outputs) outputs.push(await withStill(output, draw));
    cells.push({ ...cell, outputs });
  }
  return { ...notebook, cells };
}

/** Whether some figure of the notebook has no still image yet. */
export function lacksStillImages(notebook: Notebook): boolean {
  return notebook.cells.some(
    (cell) =>
      cell.type === "code" &&
      cell.outputs.some(
        (output) =>
          output.type === "display" &&
          output.data[PLOTLY_TYPE] !== undefined &&
          output.data["image/svg+xml"] === undefined,
      ),
  );
}
