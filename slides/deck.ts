/** The script of a deck: reveal.js, the plots, step-wise code, light and dark, the speaker view. Bundled for `file://`. */
import Reveal from "reveal.js";

import { followCodeSteps, markCodeSteps } from "./code-steps.ts";
import { laySheets, pagesReady, readPaperView } from "./paper.ts";
import { drawPlots } from "./plots.ts";
import { becomeSpeakerView, serveSpeaker } from "./speaker-link.ts";
import { switchTheme } from "./theme-switch.ts";

declare global {
  interface Window {
    Reveal: typeof deck;
    /** For the checker and for tests: draws every plot of the deck, those on far slides too. */
    activationLabDeck: { drawAll(): Promise<void> };
  }
}

const query = new URLSearchParams(location.search);
const paper = readPaperView(query);
const isPrint = paper !== undefined;
const isPreview = query.has("preview");

const deck = new Reveal(document.querySelector<HTMLElement>(".reveal")!, {
  width: 960,
  height: 700,
  margin: 0.04,
  center: false,
  // A narrow window keeps slides; in the scroll view, there on request (?view=scroll), an address loses its slide.
  scrollActivationWidth: 0,
  hash: true,
  slideNumber: isPreview ? false : "c/t",
  controls: !isPreview,
  progress: !isPreview,
  transition: "none",
  backgroundTransition: "none",
  // One page for each step with ?view=print&pdfSeparateFragments=true.
  pdfSeparateFragments: false,
  ...(isPrint ? { view: "print" as const } : {}),
  keyboard: {
    69: () => location.assign(`${location.pathname}?view=print`), // E: the page to print
    83: () => serveSpeaker(deck), // S: speaker view
    84: () => switchTheme(), // T: light or dark
  },
});
window.Reveal = deck;

async function start(): Promise<void> {
  if (becomeSpeakerView(query)) return;
  switchTheme(query.get("theme"));
  const pages = isPrint ? pagesReady(deck) : undefined;
  await Promise.all([deck.initialize(), document.fonts.ready]);
  // A role that makes screen readers pass every key to the page; reveal.js needs it no more (reveal.js issue 3772).
  document.querySelector(".reveal")?.removeAttribute("role");
  await pages;
  if (!isPrint) followCodeSteps(deck);
  else if (deck.getConfig().pdfSeparateFragments === true) markCodeSteps();
  const plots = drawPlots(deck, {
    stillsSuffice: isPrint,
    everyPage: isPrint || query.get("view") === "scroll",
    ahead: !isPrint && !isPreview,
  });
  window.activationLabDeck = { drawAll: plots.drawAll };
  deck.registerKeyboardShortcut("S", "Speaker view");
  deck.registerKeyboardShortcut("T", "Light or dark");
  deck.registerKeyboardShortcut("E", "Page to print");
  if (isPreview) {
    addEventListener("message", ({ data, source }) => {
      if (source !== parent || !Array.isArray(data?.slide)) return;
      deck.slide(...(data.slide as [number, number, number]));
      if (data.ahead === 1) deck.next();
    });
  }
  await plots.drawNear();
  if (paper === "notes" || paper === "handout") laySheets(paper);
  document.documentElement.dataset.ready = "true";
}

void start();
