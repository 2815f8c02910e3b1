import { readFileSync } from "node:fs";
import { readBibliography } from "../../scripts/deck/bibliography.ts";
import type { RenderTools } from "../../scripts/deck/render-deck.ts";
import type {
  CodeCell,
  DisplayOutput,
  JsonObject,
  MarkdownCell,
  Notebook,
  Output,
} from "../../scripts/notebook/notebook.ts";

/** Literal cells and notebooks for tests; ids are given so that a finding can be told from another. */
export function markdownCell(
  id: string,
  source: string,
  slideType = "-",
  metadata: JsonObject = {},
): MarkdownCell {
  return {
    type: "markdown",
    id,
    source,
    attachments: {},
    metadata: { slideshow: { slide_type: slideType }, ...metadata },
  };
}

export function codeCell(
  id: string,
  source: string,
  outputs: Output[] = [],
  metadata: JsonObject = {},
  slideType = "-",
): CodeCell {
  const slideshow = { slide_type: slideType };
  return { type: "code", id, source, outputs, executionCount: null, metadata: { slideshow, ...metadata } };
}

export function display(data: JsonObject, metadata: JsonObject = {}): DisplayOutput {
  return { type: "display", data, metadata };
}

export function notebook(cells: Notebook["cells"], metadata: JsonObject = {}): Notebook {
  return {
    name: "00-test",
    cells,
    metadata: { title: "A test", language_info: { name: "typescript" }, ...metadata },
  };
}

export const BIBTEX = `@inproceedings{Glorot2010,
  author = {Glorot, Xavier and Bengio, Yoshua}, year = {2010},
  title = {Understanding the difficulty of training deep feedforward neural networks},
  booktitle = {Proceedings of AISTATS}, url = {https://proceedings.mlr.press/v9/glorot10a.html}
}
@inproceedings{He2015, author = {He, Kaiming and Zhang, Xiangyu}, year = {2015}, title = {Delving deep into rectifiers}, booktitle = {ICCV}}`;

export const deckTemplate = readFileSync(new URL("../../slides/deck.html", import.meta.url), "utf8");

export function renderTools(overrides: Partial<RenderTools> = {}): RenderTools {
  return {
    bibliography: readBibliography(BIBTEX),
    highlight: (code) =>
      `<pre class="shiki"><code>${code.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</code></pre>`,
    template: deckTemplate,
    readImage: () => undefined,
    ...overrides,
  };
}
