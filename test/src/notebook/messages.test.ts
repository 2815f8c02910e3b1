import { afterEach, describe, expect, it, vi } from "vitest";

import { lineChart } from "../../../src/figures/index.ts";
import { progress, say, show } from "../../../src/notebook/index.ts";
import { fillTemplate, statementMessage } from "../../../src/notebook/say.ts";
import { figureMessage } from "../../../src/notebook/show.ts";

const figure = lineChart({
  title: "Loss",
  alternative: "The loss falls from 2 to 1 within one epoch.",
  x: { title: "Epoch" },
  y: { title: "Loss (nats)" },
  series: [{ name: "run", x: [0, 1], y: [2, 1] }],
});

const fill = (strings: TemplateStringsArray, ...values: (string | number)[]) => fillTemplate(strings, values);

describe("the output for a figure", () => {
  it("is one bundle of figure and text alternative, with title and table beside it", () => {
    const { data, layout, config, title, alternative, table } = figure;
    expect(figureMessage(figure)).toEqual({
      data: { "application/vnd.plotly.v1+json": { data, layout, config }, "text/plain": alternative },
      metadata: { activation_lab: { kind: "figure", title, alternative, table } },
    });
  });

  it("refuses what is no figure", () => {
    expect(() => show([figure] as never)).toThrow(/takes figures/);
    expect(() => show(null as never)).toThrow(/takes figures/);
  });
});

describe("the output for a sentence", () => {
  it("is Markdown, and the same as plain text", () => {
    expect(statementMessage(" **Yes.** ")).toEqual({
      data: { "text/markdown": "**Yes.**", "text/plain": "**Yes.**" },
      metadata: { activation_lab: { kind: "statement" } },
    });
    expect(() => say(" ")).toThrow(/not empty/);
  });

  it("keeps the backslashes of math and rounds numbers", () => {
    expect(fill`$\sigma'(0) = ${0.25}$, with \`tanh\` ${1 / 3} of ${7} ${"layers"}`).toBe(
      "$\\sigma'(0) = 0.250$, with `tanh` 0.333 of 7 layers",
    );
  });

  it("refuses a number that was not measured", () => {
    expect(() => say`Accuracy ${Number.NaN}`).toThrow(/NaN as value 1/);
    expect(() => say`${1} of ${undefined as never}`).toThrow(/undefined as value 2/);
  });
});

describe("outside a kernel", () => {
  afterEach(() => vi.restoreAllMocks());

  it("prints text alternatives, sentences and each state of progress once", () => {
    const written: string[] = [];
    vi.spyOn(process.stdout, "write").mockImplementation((text) => written.push(String(text)) > 0);
    show(figure, figure);
    say("Yes.");
    const report = progress("Training");
    report("Training");
    report("Trained 2 networks");
    vi.restoreAllMocks();
    expect(written.join("")).toBe(
      `${figure.alternative}\n${figure.alternative}\nYes.\nTraining\nTrained 2 networks\n`,
    );
  });
});
