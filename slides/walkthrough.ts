/** The script of a walkthrough and of the pages of its sources: plots, light and dark, contents, documentation. */

import { fitFigures, fitFormulas, reachScrollers } from "./fit-page.ts";
import { followContents } from "./follow-contents.ts";
import { openOnHover } from "./open-on-hover.ts";
import { drawFigure, figuresOf } from "./plots.ts";
import { switchTheme } from "./theme-switch.ts";

declare global {
  interface Window {
    /** For the checker and for tests: draws every plot of the page. */
    activationLabPage: { drawAll(): Promise<void> };
  }
}

/** How far below the window a plot is drawn ahead. */
const AHEAD = "600px";

function offerThemes(): void {
  const asked = new URLSearchParams(location.search).get("theme");
  switchTheme(asked ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"));
  const button = document.querySelector<HTMLButtonElement>("button.theme");
  if (button === null) return;
  const name = (): void => {
    button.textContent = document.documentElement.dataset.theme === "dark" ? "Light" : "Dark";
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    switchTheme();
    name();
  });
  name();
}

function drawWhenNear(figures: readonly HTMLElement[]): void {
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        void drawFigure(target as HTMLElement);
      }
    },
    { rootMargin: AHEAD },
  );
  for (const figure of figures) observer.observe(figure);
}

async function start(): Promise<void> {
  offerThemes();
  const figures = figuresOf(document);
  const arrange = (): void => {
    fitFigures(figures);
    fitFormulas();
    reachScrollers();
  };
  arrange();
  addEventListener("resize", arrange);
  openOnHover(document.querySelectorAll<HTMLDetailsElement>("details.source-more"));
  followContents();
  window.activationLabPage = {
    async drawAll() {
      for (const figure of figures) await drawFigure(figure);
    },
  };
  drawWhenNear(figures);
  await document.fonts.ready;
  // Letters of another width may change what overflows.
  arrange();
  document.documentElement.dataset.ready = "true";
}

void start();
