import { describe, expect, it } from "vitest";

import { renderDeck } from "../../../scripts/deck/render-deck.ts";
import { codeCell, display, markdownCell, notebook, renderTools } from "../../support/notebooks.ts";

const render = (cells: Parameters<typeof notebook>[0], metadata = {}) =>
  renderDeck(notebook(cells, metadata), renderTools());
const stream = (text: string, name: "stdout" | "stderr" = "stdout") => ({
  type: "stream" as const,
  name,
  text,
});

describe("renderDeck", () => {
  it("makes the notebook's own title the title slide and names preset and minutes there", () => {
    const metadata = { title: "Why?", activation_lab: { minutes: 45, execution: { preset: "quick" } } };
    const { html, slides } = render(
      [markdownCell("a", "# Why?", "slide"), markdownCell("b", "## Next", "slide")],
      metadata,
    );
    expect(slides).toBe(2);
    expect(html).toContain('<section class="title-slide" data-slide="1.1" data-cell="a">');
    expect(html).toMatch(/45 minutes.*preset: quick/);
  });

  it("makes a title slide where the notebook opens without a heading", () => {
    const { html, slides } = render([markdownCell("b", "Straight in", "slide")]);
    expect(slides).toBe(2);
    expect(html).toContain("<h1>A test</h1>");
  });

  it("lists cited works, and only those, on a last slide", () => {
    const { html, findings } = render([markdownCell("a", "See [@Glorot2010].", "slide")]);
    expect(findings).toEqual([]);
    expect(html).toContain('<section id="references">');
    expect(html).toContain("https://proceedings.mlr.press/v9/glorot10a.html");
    expect(html).not.toContain("Delving");
  });

  it("shows streams but not standard error, and errors by name", () => {
    const outputs = [
      stream("shown\n"),
      stream("hidden", "stderr"),
      { type: "error" as const, name: "RangeError", message: "too big", traceback: ["secret trace"] },
    ];
    const { html } = render([codeCell("c", "run();", outputs, {}, "slide")]);
    expect(html).toContain("shown");
    expect(html).toContain("RangeError: too big");
    expect(html).not.toMatch(/hidden|secret/);
  });

  it.each(["remove-input", "remove_input"])("obeys the tag %s", (tag) => {
    const { html } = render([codeCell("c", "secret();", [stream("shown")], { tags: [tag] }, "slide")]);
    expect(html).not.toContain("secret");
    expect(html).toContain("shown");
  });

  it.each([
    ["remove-output", /input/, /output/],
    ["remove-cell", /A test/, /input|output/],
    ["remove-stdout", /input/, /output/],
  ])("obeys the tag %s", (tag, present, absent) => {
    const cells = [
      markdownCell("a", "Text", "slide"),
      codeCell("c", "input();", [stream("output")], { tags: [tag] }),
    ];
    const slides = render(cells).html.split('class="slides"')[1]!;
    expect(slides).toMatch(present);
    expect(slides).not.toMatch(absent);
  });

  it.each(["hide-input", "hide-output", "hide-cell"])("folds what the tag %s hides", (tag) => {
    const { html } = render([codeCell("c", "input();", [stream("output")], { tags: [tag] }, "slide")]);
    expect(html.match(/<details class="folded">/g)).toHaveLength(tag === "hide-cell" ? 2 : 1);
    expect(html).toContain("input();");
  });

  it("never shows a solution, what it printed or a hidden test", () => {
    const nbgrader = (role: object) => ({
      nbgrader: { schema_version: 3, task: false, grade_id: "x", ...role },
    });
    const { html } = render([
      markdownCell("a", "## Exercise", "slide"),
      codeCell(
        "s",
        "// BEGIN SOLUTION\nconst answer = 41;\n// END SOLUTION",
        [stream("answer 41")],
        nbgrader({ solution: true, grade: false, locked: false }),
      ),
      codeCell(
        "t",
        "check(answer);\n// BEGIN HIDDEN TESTS\ncheck(answer === 41);\n// END HIDDEN TESTS",
        [stream("41 it is")],
        nbgrader({ solution: false, grade: true, locked: true, points: 1 }),
      ),
    ]);
    expect(html).not.toContain("41");
    expect(html).toContain("Not implemented");
    expect(html).toContain("check(answer);");
  });

  it("gives a figure its alternative, its table and a fixed size", () => {
    const figure = { data: [{ type: "scatter", x: [1], y: [2] }], layout: { width: 800, height: 400 } };
    const own = {
      alternative: "A line that rises from one to two.",
      table: { columns: ["x", "y"], rows: [[1, null]] },
    };
    const output = display(
      { "application/vnd.plotly.v1+json": figure, "image/svg+xml": "<svg/>", "text/plain": "plain" },
      { activation_lab: own },
    );
    const { html } = render([codeCell("c", "", [output], {}, "slide")]);
    expect(html).toContain('id="figure-c-1" data-width="800" data-height="400"');
    expect(html).toContain('role="img" aria-label="A line that rises from one to two."');
    expect(html).toContain("<td>1</td><td></td>");
    expect(html).toContain('src="data:image/svg+xml;base64,PHN2Zy8+"');
  });

  it("does not let figure data end its script element", () => {
    const figure = {
      data: [{ type: "scatter", name: "</script><script>alert(1)</script><!--" }],
      layout: {},
    };
    const { html } = render([
      codeCell("c", "", [display({ "application/vnd.plotly.v1+json": figure })], {}, "slide"),
    ]);
    expect(html).not.toContain("<script>alert");
    expect(html).not.toContain("<!--");
  });

  it.each(["image/png", "image/jpeg"])("lets no %s out of its attribute", (type) => {
    const evil = '"><style>.slides{visibility:hidden}</style><b data-waive="[]">';
    const { html, findings } = render([codeCell("c", "", [display({ [type]: evil })], {}, "slide")]);
    expect(html).not.toContain("visibility:hidden");
    expect(findings.map(({ rule, cell }) => [rule, cell])).toEqual([["unsafe-html", "c"]]);
    const good = render([codeCell("c", "", [display({ [type]: "AAAA\nBB==\n" })], {}, "slide")]);
    expect(good.html).toContain(`src="data:${type};base64,AAAABB=="`);
  });

  it("reports an image whose address cannot be read", () => {
    expect(render([markdownCell("a", "![x](%E0%A4%A.png)", "slide")]).findings[0]?.rule).toBe("image");
  });

  it("reports hostile outputs with the cell that made them", () => {
    const outputs = [
      display({ "text/html": "<b>ok</b><script>alert(1)</script>" }),
      display({ "application/javascript": "alert(1)" }),
    ];
    const { html, findings } = render([codeCell("evil", "", outputs, {}, "slide")]);
    expect(html).not.toContain("alert");
    expect(findings.map(({ rule, cell }) => `${rule} ${cell}`)).toEqual([
      "unsafe-html evil",
      "unknown-output evil",
    ]);
  });

  it("writes waivers where the checker finds them", () => {
    const waive = [{ rule: "overflow", reason: "scrolls on purpose" }];
    const { html } = render([markdownCell("a", "x", "slide", { activation_lab: { waive } })]);
    expect(html).toContain('data-waive="[{&quot;rule&quot;:&quot;overflow&quot;');
  });

  it("marks the lines of step-wise code and refuses lines that are not there", () => {
    const cell = (highlight: string) =>
      codeCell("c", "one\ntwo\nthree", [], { activation_lab: { highlight } }, "slide");
    const good = render([cell("1|2-3")]);
    expect(good.html).toContain('data-highlight="[[1],[2,3]]"');
    expect(good.html.match(/class="fragment code-step"/g)).toHaveLength(1);
    for (const wrong of ["1|2-9", "foo", "3-1", "1|x", "", "0", "1-3000000000"]) {
      expect([wrong, render([cell(wrong)]).findings[0]?.rule]).toEqual([wrong, "highlight"]);
    }
  });

  it("hands reveal.js what a slide or a fragment says of its look, and nothing else", () => {
    const data = (values: object, type: string) => ({ slideshow: { slide_type: type, data: { ...values } } });
    const { html, findings } = render([
      markdownCell(
        "a",
        "x",
        "slide",
        data({ transition: "fade", "background-iframe": "https://evil.example" }, "slide"),
      ),
      markdownCell(
        "b",
        "y",
        "fragment",
        data({ "fragment-index": 2, "background-gradient": "url(x)" }, "fragment"),
      ),
    ]);
    expect(html).toMatch(
      /<section class="content-slide" data-slide="2.1" data-cell="a" data-transition="fade">/,
    );
    expect(html).toContain('<div class="fragment" data-fragment-index="2">');
    expect(findings.map(({ rule, cell }) => [rule, cell])).toEqual([
      ["slide-data", "a"],
      ["slide-data", "b"],
    ]);
    expect(html).not.toMatch(/iframe|url\(/);
  });

  it("holds no outside address but links that a reader may follow", () => {
    const { html } = render([
      markdownCell("a", "See [@Glorot2010] and [here](https://example.org).", "slide"),
    ]);
    const fetching = html.replace(/<a [^>]*>/g, "").match(/(?:src|href|url)\s*[=(]\s*"?https?:[^">]*/g);
    expect(fetching).toBeNull();
    expect(html).toContain("default-src 'none'");
    expect(html).not.toContain("unsafe-eval");
  });

  it("says which notebook has no visible cell", () => {
    expect(() => render([markdownCell("a", "x", "skip")])).toThrow(/00-test.*slide type/s);
  });
});
