import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import axe from "axe-core";
import type { Browser } from "playwright";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { renderActivationPage } from "../../../scripts/activation-page/activation-page.ts";
import { formatNumber } from "../../../scripts/activation-page/format-number.ts";
import { writeActivationPage } from "../../../scripts/activation-page/write-activation-page.ts";
import { launchBrowser } from "../../../scripts/check/launch-browser.ts";
import { readBibliography } from "../../../scripts/deck/bibliography.ts";
import { buildAssets } from "../../../scripts/deck/build-assets.ts";
import { activations, gaussianMoments, relu } from "../../../src/activations/index.ts";
import { needs } from "../../support/needs.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const slides = join(root, "slides");
const bibliography = readBibliography(readFileSync(join(root, "CITATION.bib"), "utf8"));
const template = readFileSync(join(slides, "activations.html"), "utf8");
const entries = Object.values(activations).map((activation) => ({
  activation,
  moments: gaussianMoments(activation),
}));

describe("the page of all activations", () => {
  const { html, findings } = renderActivationPage(entries, template, bibliography);

  it("has a section with a plot, both formulas and a source for every activation of the table", () => {
    expect(findings).toEqual([]);
    const sections = html.split('<section class="activation"').slice(1);
    expect(sections).toHaveLength(entries.length);
    for (const [index, { activation }] of entries.entries()) {
      const section = sections[index]!;
      expect(section).toContain(`activationNamed("${activation.name}")`);
      expect(section.match(/<path class="(?:value|slope)" d="M/g)).toHaveLength(2);
      expect(section.match(/class="katex-display"/g)).toHaveLength(2);
      expect(section).toContain(`href="#reference-${activation.source}"`);
      expect(section.match(/<li>/g)).toHaveLength(activation.facts.length);
    }
  });

  it("leads every inner link somewhere, and names nothing twice", () => {
    const names = [...html.matchAll(/ id="([^"]+)"/g)].map(([, name]) => name!);
    expect(new Set(names).size).toBe(names.length);
    const links = [...html.matchAll(/ href="#([^"]+)"/g)].map(([, name]) => name!);
    expect(links.length).toBeGreaterThan(2 * entries.length);
    expect(links.filter((name) => !names.includes(name))).toEqual([]);
  });

  it("reports a formula that cannot be typeset, with the name of the activation", () => {
    const broken = {
      activation: { ...relu, formula: "\\max(0}" },
      moments: entries[0]!.moments,
    };
    const page = renderActivationPage([broken], template, bibliography);
    expect(page.findings).toHaveLength(1);
    expect(page.findings[0]).toMatchObject({ rule: "math", notebook: "activations" });
    expect(page.findings[0]!.message).toMatch(/^relu: KaTeX cannot typeset/);
  });

  it("writes numbers for readers", () => {
    expect([0.3989422804, -0.5, 2, Infinity, -Infinity, 1e-7, -0].map(formatNumber)).toEqual([
      "0.3989",
      "−0.5",
      "2",
      "∞",
      "−∞",
      "1e−7",
      "0",
    ]);
  });
});

describe.skipIf(needs.chromium.missing)(needs.chromium.title("the page of all activations"), () => {
  let folder: string;
  let browser: Browser;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "activation-lab-page-"));
    await buildAssets(slides, join(folder, "assets"));
    expect(await writeActivationPage({ slides, build: folder }, bibliography)).toEqual([]);
    browser = await launchBrowser(needs.chromium.path);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  it.each([
    ["light", 1280],
    ["dark", 1280],
    ["light", 390],
  ] as const)(
    "is accessible, %s and %d pixels wide, offline and without a word on the console",
    async (colorScheme, width) => {
      const context = await browser.newContext({
        colorScheme,
        viewport: { width, height: 800 },
        offline: true,
      });
      const page = await context.newPage();
      const wrong: string[] = [];
      page.on("console", (message) => wrong.push(message.text()));
      page.on("pageerror", (error) => wrong.push(error.message));
      page.on("requestfailed", (request) => wrong.push(request.url()));
      page.on("request", (request) => {
        if (!/^(?:file|data):/.test(request.url())) wrong.push(request.url());
      });
      await page.goto(pathToFileURL(join(folder, "activations.html")).href);
      const run = <T>(script: string) => page.evaluate(script) as Promise<T>;

      const plots = await run<number[]>(
        `[...document.querySelectorAll(".curves .value, .curves .slope")].map((path) => path.getTotalLength())`,
      );
      expect(plots).toHaveLength(2 * entries.length);
      expect(Math.min(...plots)).toBeGreaterThan(200);
      // Wide things scroll in boxes of their own; the page does not.
      expect(await run("document.documentElement.scrollWidth")).toBe(width);
      expect(await run(`getComputedStyle(document.body).backgroundColor`)).toBe(
        colorScheme === "dark" ? "rgb(20, 24, 30)" : "rgb(255, 255, 255)",
      );
      // The page's policy forbids scripts, so axe comes in through the debugger.
      const { violations } = await run<{ violations: { id: string }[] }>(
        `(async () => { ${axe.source}; return axe.run(document, { preload: false }); })()`,
      );
      expect(violations.map(({ id }) => id)).toEqual([]);
      expect(wrong).toEqual([]);
      await context.close();
    },
    120_000,
  );
});
