import { beforeEach, describe, expect, it } from "vitest";

import { createMarkdown } from "../../../scripts/deck/markdown.ts";
import { renderTools } from "../../support/notebooks.ts";

const reports: string[] = [];
const cited: string[] = [];
const render = createMarkdown(renderTools());
const toHtml = (source: string) =>
  render(source, {
    report: (rule, message) => reports.push(`${rule}: ${message}`),
    cite: (key) => cited.push(key),
    image: (name) => (name === "here.png" ? "data:image/png;base64,AA==" : undefined),
  });

beforeEach(() => {
  reports.length = 0;
  cited.length = 0;
});

describe("createMarkdown", () => {
  it("typesets math for the eye and for the ear, and leaves prices alone", () => {
    const html = toHtml("The slope $\\sigma'(x)$ costs $5 and 10 dollars.\n\n$$\\frac{1}{4}$$");
    expect(html.match(/<math/g)).toHaveLength(2);
    expect(html).toContain("costs $5 and 10 dollars");
    expect(reports).toEqual([]);
  });

  it("reports math that cannot be typeset, with its source", () => {
    expect(toHtml("$\\frac{1}{$")).toContain("math-source");
    expect(reports[0]).toMatch(/^math: KaTeX cannot typeset "\\\\frac\{1\}\{"/);
  });

  it("cites by key with locator and several works", () => {
    const html = toHtml("As said [@Glorot2010, eq. 4; @He2015].");
    expect(html.replace(/<[^>]*>/g, "")).toContain(
      "As said (Glorot & Bengio, 2010, eq. 4; He & Zhang, 2015)."
        .replace("&", "&amp;")
        .replace("He &", "He &amp;"),
    );
    expect(cited).toEqual(["Glorot2010", "He2015"]);
  });

  it("reports an unknown key and leaves it readable", () => {
    expect(toHtml("[@Nobody1999]")).toContain("[@Nobody1999]");
    expect(reports[0]).toMatch(/^citation: CITATION.bib has no entry Nobody1999/);
  });

  it("keeps code with $ and [@ as code", () => {
    expect(toHtml("`a $x$ [@He2015]`")).toContain("<code>a $x$ [@He2015]</code>");
    expect(cited).toEqual([]);
  });

  it("puts an image beside the notebook into the page and reports one from outside", () => {
    expect(toHtml("![A face](here.png)")).toContain('<img src="data:image/png;base64,AA==" alt="A face" />');
    expect(reports).toEqual([]);
    expect(toHtml("![A pixel](https://evil.example/pixel.png)")).not.toContain("evil");
    expect(reports[0]).toMatch(/^image: /);
  });

  it("cannot be fooled by text that looks like its own marks", () => {
    expect(toHtml("\uE0000\uE001 $x$").match(/<math/g)).toHaveLength(1);
  });

  it("reports a script address in a Markdown link", () => {
    expect(toHtml("[go](javascript:alert(1))")).not.toContain("javascript");
    expect(reports[0]).toMatch(/^unsafe-html: href/);
  });
});
