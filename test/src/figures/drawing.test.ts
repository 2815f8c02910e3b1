import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { Figure } from "../../../src/figures/index.ts";
import { needs } from "../../support/needs.ts";
import { CASES } from "./cases.ts";
import { type DrawingBoard, inspectDrawing, openDrawingBoard } from "./draw.ts";

describe.skipIf(needs.chromium.missing)(needs.chromium.title("figures drawn by Plotly in Chromium"), () => {
  let board: DrawingBoard;
  beforeAll(async () => {
    board = await openDrawingBoard(needs.chromium.path);
  });
  afterAll(() => board?.close());

  describe.each(Object.entries(CASES))("%s", (_, make) => {
    const figure = make();

    it("holds only attributes that Plotly knows and uses", async () => {
      expect(await complaintsOf(figure)).toEqual([]);
    });

    it("has marks, and no text that is cut, covered or on another one", async () => {
      await board.draw(figure);
      const drawing = await inspectDrawing(board.page);
      expect(drawing).toEqual({
        size: { width: figure.layout.width, height: figure.layout.height },
        marks: expect.any(Number),
        cut: [],
        overlaps: [],
        covered: [],
      });
      expect(drawing.marks).toBeGreaterThan(0);
      expect(board.complaints).toEqual([]);
    });
  });

  it("sees a text that is cut, and one on another: the inspection is not blind", async () => {
    const figure = CASES["line chart of a sequence"]!();
    const layout = {
      ...figure.layout,
      margin: { l: 0, r: 0, t: 0, b: 0 },
      yaxis: { ...(figure.layout.yaxis as object) },
    };
    const labels = figure.data.at(-1)!;
    const crowded = { ...labels, y: (labels.y as number[]).map(() => (labels.y as number[])[0]!) };
    await board.draw({ ...figure, layout, data: [...figure.data.slice(0, -1), crowded] } as Figure);
    const drawing = await inspectDrawing(board.page);
    expect(drawing.cut.length).toBeGreaterThan(0);
    expect(drawing.overlaps.length).toBeGreaterThan(0);
  });

  it("offers no button that sends data away", async () => {
    await board.draw(CASES["scatter plot"]!());
    const titles = await board.page
      .locator(".modebar-btn")
      .evaluateAll((all) => all.map((b) => b.getAttribute("data-title")));
    expect(titles).toContain("Download plot as a PNG");
    expect(titles.filter((title) => /share|cloud|select/i.test(title ?? ""))).toEqual([]);
    expect(await board.page.locator("#plot a[href]").count()).toBe(0);
  });

  describe("controls, used as a reader uses them", () => {
    it("moves a slider there and back", async () => {
      const figure = CASES["line chart with a slider"]!();
      await board.draw(figure);
      await clickStep("20");
      expect(await shownLines()).toMatchObject([
        { name: "sigmoid", points: 20 },
        { name: "ReLU", points: 20 },
      ]);
      await clickStep("10");
      const back = await shownLines();
      expect(back).toMatchObject([
        { name: "sigmoid", points: 10 },
        { name: "ReLU", points: 10 },
      ]);
      const sigmoid = figure.data.find((trace) => trace.name === "sigmoid")!;
      expect(back[0]?.first).toBe((sigmoid.y as number[])[0]);
    });

    it("recolors a heat map", async () => {
      await board.draw(CASES["heat map with a slider"]!());
      const colors = () => board.page.evaluate(`document.querySelector("#plot .hm image").href.baseVal`);
      const before = await colors();
      await clickStep("64");
      expect(await colors()).not.toBe(before);
      await clickStep("16");
      expect(await colors()).toBe(before);
    });

    it("shows what menu and slider say, whichever came first", async () => {
      await board.draw(CASES["violins with a menu and a slider"]!());
      const greatest = () =>
        board.page.evaluate(
          `Math.max(...plot._fullData.filter((trace) => trace.visible === true).flatMap((trace) => [...trace.y]))`,
        );
      await clickStep("10");
      await choose(0, "Activation: sigmoid");
      const sigmoid10 = await greatest();
      await clickStep("5");
      const sigmoid5 = Number(await greatest());
      await clickStep("10");
      expect(await greatest()).toBe(sigmoid10);
      expect(sigmoid5).toBeLessThan(Number(sigmoid10));
      expect(sigmoid5).toBeGreaterThan(0.5);
    });

    it("plays from the first step to the last, moves the slider along, and stops when told to", async () => {
      const figure = CASES["curves that move"]!();
      await board.draw(figure);
      const name = () => board.page.evaluate("plot._fullLayout.sliders[0].active");
      const press = (label: string) =>
        board.page.locator("#plot .updatemenu-button").filter({ hasText: label }).click();
      expect(await name()).toBe(24);
      await press("Play");
      await board.page.waitForFunction("plot._fullLayout.sliders[0].active === 2");
      await press("Stop");
      await settle();
      const stopped = Number(await name());
      expect(stopped).toBeLessThan(24);
      const shown = await board.page.evaluate("plot._fullData[0].y[0]");
      expect(shown).toBe((figure.frames![stopped]!.data[0]!.y as number[])[0]);
      await clickStep("2400");
      expect(await board.page.evaluate("plot._fullData[0].y[0]")).toBe((figure.data[0]!.y as number[])[0]);
      // Plotly rejects the promise of an animation that is stopped, with no reason, and nobody can catch it.
      expect(new Set(board.complaints.splice(0))).toEqual(new Set(["undefined"]));
    });

    it("keeps two menus and a slider independent of each other", async () => {
      await board.draw(CASES["lines with two menus and a slider"]!());
      expect(await shownLines()).toMatchObject([
        { name: "tanh, weights", points: 5, last: 1 },
        { points: 5 },
      ]);
      await choose(1, "Initializer: He");
      expect(await shownLines()).toMatchObject([
        { name: "tanh, weights", points: 5, last: 2 },
        { points: 5 },
      ]);
      await clickStep("20");
      await choose(0, "Activation: ReLU");
      expect(await shownLines()).toMatchObject([
        { name: "ReLU, weights", points: 20, last: 2 },
        { name: "ReLU, pre-activations", points: 20, last: 2 },
      ]);
      await choose(1, "Initializer: Glorot");
      await clickStep("10");
      expect(await shownLines()).toMatchObject([
        { name: "ReLU, weights", points: 10, last: 1 },
        { points: 10 },
      ]);
      const hovering = await board.page.evaluate(`plot._fullData
        .filter((trace) => trace.visible === true && trace.opacity === 0 && (trace.hovertemplate || trace.hoverinfo !== "skip"))
        .length`);
      expect(hovering).toBe(0);
      expect((await inspectDrawing(board.page)).overlaps).toEqual([]);
      expect(board.complaints).toEqual([]);
    });
  });

  /** What `Plotly.validate` finds; it takes the arguments of controls for changed, and hidden traces for unused. */
  async function complaintsOf(figure: Figure): Promise<string[]> {
    const data = figure.data.map(({ visible, ...trace }) => trace);
    const frames = (figure.frames ?? []).map((frame) =>
      data.map((trace, index) => ({ ...trace, ...frame.data[frame.traces.indexOf(index)] })),
    );
    const complaints: string[] = [];
    for (const traces of [data, ...frames]) {
      const found = (await board.page.evaluate(
        `Plotly.validate(${JSON.stringify(traces)}, ${JSON.stringify(figure.layout)}) ?? []`,
      )) as { astr: string; msg: string }[];
      complaints.push(
        ...found
          .filter(({ astr }) => !/^(sliders\[0\]\.steps|updatemenus\[\d\]\.buttons)\[\d+\]\.args/.test(astr))
          .map(({ msg }) => msg),
      );
    }
    return complaints;
  }

  /** Clicks where the label of a step stands; the slider's own surface lies above it. */
  async function clickStep(label: string): Promise<void> {
    const steps = board.page.locator("#plot .slider-label");
    const box = await steps.filter({ hasText: new RegExp(`^${label}$`) }).boundingBox();
    if (box === null) throw new Error(`no step ${label}`);
    await board.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await settle();
  }

  async function choose(menu: number, label: string): Promise<void> {
    await board.page.locator("#plot .updatemenu-header").nth(menu).click();
    const buttons = board.page.locator("#plot .updatemenu-dropdown-button");
    await buttons.filter({ hasText: label }).click();
    await buttons.first().waitFor({ state: "detached" });
    await settle();
  }

  /** Two pictures of the screen: animations of no duration are over. */
  async function settle(): Promise<void> {
    await board.page.evaluate(
      "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))",
    );
  }

  /** The lines that can be seen, as drawn. */
  async function shownLines(): Promise<{ name: string; points: number; first: number; last: number }[]> {
    return (await board.page.evaluate(`plot._fullData
      .filter((trace) => trace.visible === true && trace.opacity !== 0 && trace.mode === "lines+markers")
      .map(({ name, y }) => ({ name, points: y.length, first: y[0], last: y.at(-1) }))`)) as never;
  }
});
