import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { type Browser, chromium, type Page } from "playwright";

import type { Figure } from "../../../src/figures/index.ts";

/** Chromium with Plotly in an empty page, without a network, and everything that went wrong in it. */
export interface DrawingBoard {
  readonly page: Page;
  readonly complaints: string[];
  draw(figure: Figure): Promise<void>;
  close(): Promise<void>;
}

export async function openDrawingBoard(executablePath: string): Promise<DrawingBoard> {
  const browser: Browser = await chromium.launch({ executablePath });
  const page = await browser.newPage({ viewport: { width: 960, height: 700 }, offline: true });
  page.setDefaultTimeout(5_000);
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["warning", "error"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => complaints.push(`request ${request.url()}`));
  await page.setContent('<div id="plot"></div>');
  await page.addScriptTag({
    content: readFileSync(createRequire(import.meta.url).resolve("plotly.js-dist"), "utf8"),
  });
  return {
    page,
    complaints,
    async draw(figure) {
      // tsx and vitest may wrap functions with helpers that the page lacks, so the page gets text.
      await page.evaluate(`(async () => {
        const { data, layout, frames, config } = ${JSON.stringify(figure)};
        Plotly.purge("plot");
        await Plotly.newPlot("plot", { data, layout, frames, config });
      })()`);
    },
    close: () => browser.close(),
  };
}

/** A rectangle in pixels of the page. */
interface Box {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Drawing {
  readonly size: { readonly width: number; readonly height: number };
  /** Marks by kind: lines, points, filled areas, violins, heat maps. */
  readonly marks: number;
  /** Texts that reach out of the figure. */
  readonly cut: string[];
  /** Pairs of texts of which one lies on the other. */
  readonly overlaps: string[];
  /** Legends that lie on data. */
  readonly covered: string[];
}

/** What a reader would notice: marks that are missing, texts that are cut or lie on each other, a legend on the data. */
export async function inspectDrawing(page: Page): Promise<Drawing> {
  const raw = (await page.evaluate(`(() => {
    const plot = document.querySelector("#plot");
    const box = (element, text) => {
      const { left, right, top, bottom } = element.getBoundingClientRect();
      return { text, left, right, top, bottom };
    };
    const isSeen = (element) => element.textContent.trim() !== "" && element.getBoundingClientRect().width > 0 &&
      getComputedStyle(element).visibility !== "hidden" && !element.closest('[style*="opacity: 0;"], .modebar, .dragcover');
    const texts = [...plot.querySelectorAll("svg text")].filter(isSeen).map((text) => box(text, text.textContent));
    const svg = box(plot.querySelector(".main-svg"), "");
    return {
      svg,
      texts,
      marks: plot.querySelectorAll(".js-line, .points path, .js-fill, path.violin, .hm image, .hm path, .im image").length,
      legends: [...plot.querySelectorAll(".legend")].map((legend) => box(legend, "legend")),
      areas: [...plot.querySelectorAll(".cartesianlayer .plot .gridlayer, .bglayer rect, .nsewdrag")].map((area) => box(area, "data")),
    };
  })()`)) as { svg: Box; texts: Box[]; marks: number; legends: Box[]; areas: Box[] };
  const meet = (one: Box, other: Box) =>
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1 &&
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 3;
  const { svg, texts } = raw;
  return {
    size: { width: svg.right - svg.left, height: svg.bottom - svg.top },
    marks: raw.marks,
    cut: texts
      .filter(
        (box) => box.left < svg.left || box.right > svg.right || box.top < svg.top || box.bottom > svg.bottom,
      )
      .map((box) => box.text),
    overlaps: texts.flatMap((one, index) =>
      texts
        .slice(index + 1)
        .filter((other) => meet(one, other))
        .map((other) => `${one.text} | ${other.text}`),
    ),
    covered: raw.legends
      .filter((legend) => raw.areas.some((area) => meet(legend, area)))
      .map((legend) => legend.text),
  };
}
