import { describe, expect, it } from "vitest";

import { sanitizeFigure } from "../../../scripts/deck/sanitize-figure.ts";
import type { JsonObject } from "../../../scripts/notebook/notebook.ts";

/** What every figure has: a size that does not depend on where it is drawn. */
const SIZE = { width: 900, height: 480, autosize: false };

describe("sanitizeFigure", () => {
  it.each<[string, JsonObject, string]>([
    ["images", { data: [], layout: { images: [{ source: "https://evil.example/x.png" }] } }, "layout.images"],
    [
      "a map that fetches",
      { data: [{ type: "scattergeo", lat: [1], lon: [2] }], layout: {} },
      "a trace of type scattergeo",
    ],
    [
      "an image that would be loaded",
      { data: [{ type: "image", source: "https://evil.example/x.png" }] },
      "data[0].source",
    ],
    [
      "an image with a script in it",
      { data: [{ type: "image", source: "data:image/svg+xml;base64,PHN2Zy8+" }] },
      "data[0].source",
    ],
    [
      "an image that pretends to hold its pixels",
      { data: [{ type: "image", source: "data:image/png;base64,AAAA, https://evil.example" }] },
      "data[0].source",
    ],
    [
      "a link in a text",
      { data: [{ type: "scatter", text: ['<a href="https://evil.example">x</a>'] }] },
      "a link in data[0].text[0]",
    ],
    [
      "a script address",
      { data: [], layout: { title: { text: "<b>javascript:alert(1)</b>" } } },
      "a link in layout.title.text",
    ],
    [
      "a button that loads an image",
      {
        data: [],
        layout: {
          updatemenus: [{ buttons: [{ method: "relayout", args: [{ "images[0].source": "https://x" }] }] }],
        },
      },
      "layout.updatemenus[0].buttons[0].args[0].images[0].source",
    ],
  ])("takes out %s", (_, figure, what) => {
    const { figure: clean, removed } = sanitizeFigure(figure);
    expect(removed).toContain(what);
    expect(JSON.stringify(clean)).not.toMatch(/https:|javascript:|<a/);
  });

  it("ignores the notebook's configuration, which could send data to a chart editor", () => {
    expect(
      sanitizeFigure({ data: [], layout: {}, config: { plotlyServerURL: "https://evil.example" } }).figure,
    ).toEqual({ data: [], layout: SIZE });
  });

  it("leaves an ordinary figure with slider, frames and bold text as it is", () => {
    const figure: JsonObject = {
      data: [
        { type: "scatter", x: [1, 2], y: [1, null], name: "<b>ReLU</b>" },
        { type: "image", source: "data:image/png;base64,iVBORw0KGgo=" },
      ],
      layout: {
        xaxis: { title: { text: "x < 0" } },
        sliders: [{ steps: [{ method: "animate", args: [["1"]] }] }],
      },
      frames: [{ name: "1", data: [{ y: [2, 3] }] }],
    };
    const layout = { ...(figure.layout as JsonObject), ...SIZE };
    expect(sanitizeFigure(figure)).toEqual({ figure: { ...figure, layout }, removed: [] });
  });

  it.each([-5, 0, 1e9, "900", null])("replaces a width of %s, which no page can show", (width) => {
    const { figure, removed } = sanitizeFigure({ data: [], layout: { width } });
    expect(figure.layout.width).toBe(900);
    expect(removed).toEqual([`a width of ${JSON.stringify(width)}`]);
  });
});
