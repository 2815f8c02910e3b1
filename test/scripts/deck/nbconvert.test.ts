import { execFileSync } from "node:child_process";

import { Parser } from "htmlparser2";
import { describe, expect, it } from "vitest";

import { renderDeck } from "../../../scripts/deck/render-deck.ts";
import { needs, python } from "../../support/needs.ts";
import { markdownCell, notebook, renderTools } from "../../support/notebooks.ts";

/** Depth-first outline of sections and fragments with the marks `cell-N` that they hold, as both exporters write it. */
function outline(html: string): string {
  let text = "";
  const open: string[] = [];
  const parser = new Parser({
    onopentag(tag, { class: classes = "" }) {
      const names = classes.split(" ");
      const mark = tag === "section" ? "section" : tag === "aside" && names.includes("notes") ? "notes" : "";
      const mine = mark === "" && names.includes("fragment") ? "fragment" : mark;
      open.push(mine);
      if (mine !== "") text += `<${mine}>`;
    },
    ontext(content) {
      text += (content.match(/cell-\d+/g) ?? []).join("");
    },
    onclosetag() {
      const mine = open.pop();
      if (mine) text += `</${mine}>`;
    },
  });
  parser.end(html.slice(html.indexOf('class="slides"'), html.lastIndexOf("</section>") + 10));
  return text;
}

function byNbconvert(types: string[]): string {
  const cells = types.map((type, index) => ({
    cell_type: "markdown",
    id: `c${index}`,
    metadata: { slideshow: { slide_type: type } },
    source: `cell-${index}`,
  }));
  const json = JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
  const script =
    "import sys, nbformat; from nbconvert import SlidesExporter;" +
    "print(SlidesExporter().from_notebook_node(nbformat.reads(sys.stdin.read(), as_version=4))[0])";
  return execFileSync(python, ["-c", script], { input: json, encoding: "utf8", maxBuffer: 1 << 28 });
}

describe.skipIf(needs.python.missing)(needs.python.title("the slide grammar beside nbconvert's"), () => {
  it.each([
    ["slide subslide slide"],
    ["slide - fragment - fragment subslide fragment"],
    ["slide fragment slide - subslide -"],
    ["- fragment skip slide skip fragment"],
    ["slide fragment fragment slide fragment"],
  ])("lays out %s alike", (line) => {
    const types = line.split(" ");
    const cells = types.map((type, index) =>
      markdownCell(`c${index}`, index === 0 ? "# cell-0" : `cell-${index}`, type),
    );
    // Our title panel holds no mark, so that it does not show in the outline.
    const ours = renderDeck(notebook(cells), renderTools()).html;
    expect(outline(ours)).toBe(outline(byNbconvert(types)));
  });
});
