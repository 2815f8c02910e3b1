import type { Browser } from "playwright";

import { isObject, type JsonObject, type Notebook, type Output } from "../notebook/notebook.ts";
import { PLOTLY_TYPE } from "./output-block.ts";
import { sanitizeFigure } from "./sanitize-figure.ts";

/** Draws Plotly figures into SVG text, one after the other, in one page without a network. */
export type DrawStill = (figure: JsonObject) => Promise<string>;

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
    const { data, layout } = sanitizeFigure(figure).figure;
    // As text, because a compiled function may call helpers that the page does not have.
    const address = await page.evaluate(`(async () => {
      let state = 1;
      Math.random = () => (state = (state * 16807) % 2147483647) / 2147483647;
      const element = document.body.appendChild(document.createElement("div"));
      const layout = ${JSON.stringify(layout)};
      const { width = 900, height = 480 } = layout;
      try {
        await Plotly.newPlot(element, ${JSON.stringify(data)}, layout, { staticPlot: true });
        return await Plotly.toImage(element, { format: "svg", width, height });
      } finally {
        Plotly.purge(element);
        element.remove();
      }
    })()`);
    return decodeURIComponent(String(address).replace(/^data:image\/svg\+xml,/, ""));
  };
  return { draw, close: () => context.close() };
}

async function withStill(output: Output, draw: DrawStill): Promise<Output> {
  const figure = output.type === "display" ? output.data[PLOTLY_TYPE] : undefined;
  if (output.type !== "display" || !isObject(figure) || output.data["image/svg+xml"] !== undefined)
    return output;
  return { ...output, data: { ...output.data, "image/svg+xml": await draw(figure) } };
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
