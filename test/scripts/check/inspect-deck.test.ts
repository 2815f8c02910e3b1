import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import type { Browser } from "playwright";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { DeckReport } from "../../../scripts/check/deck-report.ts";
import { inspectDeck } from "../../../scripts/check/inspect-deck.ts";
import { launchBrowser } from "../../../scripts/check/launch-browser.ts";
import { RULES } from "../../../scripts/check/rules.ts";
import { needs } from "../../support/needs.ts";
import { buildAssets, buildDeck, readSeededFaults } from "./build-deck.ts";

const seeded = await readSeededFaults("faults");

describe("the rules", () => {
  it("have names of their own and a definition each", () => {
    expect(new Set(RULES.map((rule) => rule.name)).size).toBe(RULES.length);
    for (const rule of RULES) expect(rule.definition.length, rule.name).toBeGreaterThan(60);
  });

  it("have a seeded fault each", () => {
    const ownDecks = ["not-ready", "outside-request"];
    // Rules of walkthroughs alone; see inspect-walkthrough.test.ts.
    const ownPages = ["sideways"];
    const names = new Set([...seeded.flatMap(({ rules }) => rules), ...ownDecks, ...ownPages]);
    expect([...names].sort()).toEqual(RULES.map((rule) => rule.name).sort());
  });
});

describe.skipIf(needs.chromium.missing)(needs.chromium.title("inspectDeck"), () => {
  let browser: Browser;
  let root: string;
  let folder: string;

  const inspect = (path: string, timeLimit?: number): Promise<DeckReport> =>
    inspectDeck(browser, path, {
      pictures: join(folder, "pictures"),
      ...(timeLimit === undefined ? {} : { timeLimit }),
    });

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "activation-lab-check-"));
    folder = join(root, "build");
    await buildAssets(folder);
    browser = await launchBrowser(needs.chromium.path);
  });

  afterAll(async () => {
    await browser.close();
    await rm(root, { recursive: true, force: true });
  });

  it("finds nothing on a clean deck, lists its waiver and takes a picture of each slide", async () => {
    const deck = await buildDeck(folder, "control");
    const report = await inspect(deck);
    expect(report.findings).toEqual([]);
    expect(report.waivers).toEqual([
      {
        notebook: "control",
        cell: "waived",
        rule: "overflow",
        reason: "The long line is the point of this slide.",
        findings: 1,
      },
    ]);
    expect(report.slides).toBe(12);
    for (let slide = 1; slide <= report.slides; slide += 1) {
      const name = `${String(slide).padStart(2, "0")}-01.png`;
      const { width, height } = PNG.sync.read(await readFile(join(folder, "pictures", name)));
      expect([width, height], name).toEqual([1000, 730]);
    }
  });

  describe("on a deck with one seeded fault a slide", () => {
    let report: DeckReport;

    beforeAll(async () => {
      report = await inspect(await buildDeck(folder, "faults"));
    });

    it.each(seeded)("finds $rules and nothing else on slide $slide, $cell", ({ slide, rules }) => {
      const found = report.findings.filter((finding) => finding.slide === slide);
      expect([...new Set(found.map((finding) => finding.rule))].sort()).toEqual([...rules].sort());
    });

    it("knows the slide and the cell of every finding", () => {
      for (const { slide, cell } of report.findings) {
        const place = seeded.find((fault) => fault.slide === slide);
        expect(cell?.startsWith(place?.cell ?? "none"), `${slide} ${cell}`).toBe(true);
      }
    });

    it("tells the same fault once, whatever number of steps and views show it", () => {
      const slide = seeded.find(({ cell }) => cell === "every-step")?.slide;
      expect(report.findings.filter((finding) => finding.slide === slide)).toHaveLength(1);
    });

    it("says in which view it found something, and shows a picture of that very step", async () => {
      const find = (name: string) => report.findings.find(({ cell }) => cell?.startsWith(name));
      expect(find("tall")).toMatchObject({ view: "main" });
      expect(find("paper")).toMatchObject({ view: "print" });
      expect(find("step")?.screenshot).toMatch(/-step-1\.png$/);
      for (const { screenshot } of report.findings) {
        if (screenshot !== undefined) expect((await readFile(screenshot)).length).toBeGreaterThan(1000);
      }
    });
  });

  it("finds what lies outside of the deck, and lets nothing of it through", async () => {
    const style = (address: string): string => `<p style="background: url('${address}')">A text.</p>`;
    const beside = join(root, "beside.png");
    await writeFile(beside, "");
    const outside = [
      "https://example.org/picture.png",
      "http://127.0.0.1:1/picture.png",
      pathToFileURL(beside).href,
    ];
    const path = await buildDeck(
      folder,
      "outside",
      `<section data-cell="a"><div class="block block-html" data-cell="a">${outside.map(style).join("")}<script>new WebSocket("wss://example.org/socket");</script></div></section>`,
    );
    const { findings } = await inspect(path);
    const messages = findings.filter(({ rule }) => rule === "outside-request").map(({ message }) => message);
    for (const address of [...outside, "wss://example.org/socket"]) {
      expect(
        messages.filter((message) => message.includes(address)),
        address,
      ).toHaveLength(1);
    }
    expect(findings.filter(({ rule }) => rule === "failed-request")).toEqual([]);
  });

  it("reports a deck without slides, one that hangs, one with a slide that it cannot name and one that is not there", async () => {
    const empty = await inspect(await buildDeck(folder, "empty", " "), 4_000);
    expect(empty.findings.map(({ rule }) => rule)).toContain("not-ready");

    const hanging = `<section data-cell="a"><p>First.</p></section><section data-cell="b" data-hang><p>Second.</p></section>`;
    const hung = await inspect(await buildDeck(folder, "hanging", hanging), 8_000);
    expect(hung.findings.at(0)).toMatchObject({ rule: "not-ready", slide: "2.1", cell: "b" });

    const unnumbered = `<section data-cell="a"><p>First.</p></section></section><section><section><p>Second.</p></section>`;
    const unseen = await inspect(await buildDeck(folder, "unnumbered", unnumbered));
    expect(unseen.findings.at(0)?.message).toMatch(/a slide has no number.*Second/);

    const missing = await inspect(join(folder, "missing.html"));
    expect(missing.findings.map(({ rule }) => rule)).toContain("not-ready");
  });
});
