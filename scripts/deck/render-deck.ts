import type { Finding } from "../finding.ts";
import { type Cell, languageOf, type Notebook, tagsOf } from "../notebook/notebook.ts";
import { Problem } from "../problem.ts";
import type { Bibliography } from "./bibliography.ts";
import { blockHtml } from "./block-html.ts";
import { cellBlocks, waiverAttribute } from "./cell-blocks.ts";
import { type Block, composeDeck, type Deck, type Slide } from "./deck.ts";
import { escapeHtml } from "./escape-html.ts";
import { fillTemplate } from "./fill-template.ts";
import { findImage } from "./find-image.ts";
import type { HighlightCode } from "./highlight-code.ts";
import { createMarkdown, type MarkdownEvents } from "./markdown.ts";
import { type NotebookCard, readNotebookCard } from "./notebook-card.ts";
import { slideAttributes } from "./slide-attributes.ts";

export interface RenderTools {
  readonly bibliography: Bibliography;
  readonly highlight: HighlightCode;
  /** `slides/deck.html`. */
  readonly template: string;
  /** The content of an image file beside the notebook as a data address, `undefined` if there is none. */
  readImage(source: string): string | undefined;
}

export interface RenderedDeck {
  readonly html: string;
  readonly slides: number;
  readonly findings: readonly Finding[];
}

/** What cells say about the elements that they make: waivers for the checker, settings for reveal.js. */
interface CellAttributes {
  readonly waivers: ReadonlyMap<string, string>;
  readonly slides: ReadonlyMap<string, string>;
}

function slideHtml(
  slide: Slide,
  number: string,
  { waivers, slides }: CellAttributes,
  classes: string,
): string {
  const steps = slide.steps.map((step) => {
    const blocks = step.blocks.map((block) => blockHtml(block, waivers.get(block.cell) ?? "")).join("\n");
    return step.fragment ? `<div class="fragment"${slides.get(step.cell) ?? ""}>\n${blocks}\n</div>` : blocks;
  });
  const notes = slide.notes.length === 0 ? "" : `\n<aside class="notes">${slide.notes.join("\n")}</aside>`;
  const attributes = (slides.get(slide.cell) ?? "") + (waivers.get(slide.cell) ?? "");
  return (
    `<section class="${classes}" data-slide="${number}" data-cell="${escapeHtml(slide.cell)}"${attributes}>\n` +
    `${steps.join("\n")}${notes}\n</section>`
  );
}

function titlePanel(card: NotebookCard): string {
  const facts = [
    card.minutes === undefined ? undefined : `${card.minutes} minutes`,
    card.prerequisites === undefined ? undefined : `after: ${card.prerequisites}`,
    `preset: ${card.preset}`,
  ].filter((fact) => fact !== undefined);
  return `<p class="deck-facts">${facts.map((fact) => `<span>${escapeHtml(fact)}</span>`).join("")}</p>`;
}

/** Puts the title slide first: the notebook's own first slide if it opens with the title, else one made for it. */
function withTitleSlide(deck: Deck, card: NotebookCard): Deck {
  const panel: Block = { kind: "html", cell: "title", html: titlePanel(card) };
  const [first, ...below] = deck[0]!;
  const blocks = first!.steps[0]!.blocks;
  if (blocks[0]?.html.trimStart().startsWith("<h1>")) {
    const step = { ...first!.steps[0]!, blocks: [...blocks, { ...panel, cell: first!.cell }] };
    return [[{ ...first!, steps: [step, ...first!.steps.slice(1)] }, ...below], ...deck.slice(1)];
  }
  const heading: Block = { kind: "markdown", cell: "title", html: `<h1>${escapeHtml(card.title)}</h1>` };
  return [
    [{ cell: "title", steps: [{ fragment: false, cell: "title", blocks: [heading, panel] }], notes: [] }],
    ...deck,
  ];
}

function referencesSlide(cited: ReadonlySet<string>, bibliography: Bibliography): Slide[][] {
  if (cited.size === 0) return [];
  const entries = [...cited]
    .map((key) => bibliography.reference(key))
    .sort((one, other) => (one < other ? -1 : 1));
  const html = `<h2>References</h2><ul class="references">${entries.map((entry) => `<li>${entry}</li>`).join("")}</ul>`;
  const block: Block = { kind: "markdown", cell: "references", html };
  return [
    [{ cell: "references", steps: [{ fragment: false, cell: "references", blocks: [block] }], notes: [] }],
  ];
}

/** Renders an executed notebook into one HTML page that needs nothing but the shared files in `assets/`. */
export function renderDeck(notebook: Notebook, tools: RenderTools): RenderedDeck {
  const card = readNotebookCard(notebook);
  const findings: Finding[] = [];
  const cited = new Set<string>();
  const markdown = createMarkdown(tools);
  const language = languageOf(notebook);

  const renderCell = (cell: Cell): Block[] => {
    const events: MarkdownEvents = {
      report: (rule, message) => findings.push({ rule, message, notebook: notebook.name, cell: cell.id }),
      cite: (key) => cited.add(key),
      image: (source) => findImage(cell, source, tools.readImage),
    };
    return cellBlocks(cell, { language, markdown, highlight: tools.highlight, events });
  };

  // The page makes the list of cited works itself; the notebook's own list is for those who read it in Jupyter.
  const deck = composeDeck(
    notebook.cells.filter((cell) => !tagsOf(cell).includes("references")),
    renderCell,
  );
  if (deck.length === 0) {
    throw new Problem({
      rule: "A deck needs at least one visible cell.",
      came: `${notebook.name}, in which every cell is skip or notes`,
      cure: 'Give one cell the slide type "slide".',
    });
  }
  const titled = withTitleSlide(deck, card);
  const columns = [...titled, ...referencesSlide(cited, tools.bibliography)];

  const report = (cell: Cell) => (message: string) =>
    findings.push({ rule: "slide-data", message, notebook: notebook.name, cell: cell.id });
  const attributes: CellAttributes = {
    waivers: new Map(notebook.cells.map((cell) => [cell.id, waiverAttribute(cell)])),
    slides: new Map(notebook.cells.map((cell) => [cell.id, slideAttributes(cell, report(cell))])),
  };
  const sections = columns.map((column, horizontal) => {
    const slides = column.map((slide, vertical) => {
      const title = horizontal === 0 && vertical === 0 ? "title-slide" : "content-slide";
      return slideHtml(slide, `${horizontal + 1}.${vertical + 1}`, attributes, title);
    });
    const id = column[0]!.cell === "references" ? ' id="references"' : "";
    return `<section${id}>\n${slides.join("\n")}\n</section>`;
  });
  const html = fillTemplate(tools.template, {
    name: escapeHtml(notebook.name),
    title: escapeHtml(card.title),
    description: escapeHtml(card.question ?? card.title),
    slides: sections.join("\n"),
  });
  return { html, slides: columns.flat().length, findings };
}
