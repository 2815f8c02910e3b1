import type { Bibliography } from "../deck/bibliography.ts";
import { blockHtml } from "../deck/block-html.ts";
import { type CellContext, waiverAttribute } from "../deck/cell-blocks.ts";
import { escapeHtml } from "../deck/escape-html.ts";
import { fillTemplate } from "../deck/fill-template.ts";
import { findImage } from "../deck/find-image.ts";
import type { HighlightCode } from "../deck/highlight-code.ts";
import { createMarkdown } from "../deck/markdown.ts";
import { type NotebookCard, readNotebookCard } from "../deck/notebook-card.ts";
import type { Finding } from "../finding.ts";
import { type Cell, languageOf, type Notebook } from "../notebook/notebook.ts";
import { wrapLines } from "./code-lines.ts";
import { composePage, type PagePart, type PageSection } from "./compose-page.ts";
import { pageBlocks } from "./page-blocks.ts";
import { sourceBlock } from "./source-block.ts";
import type { SourceFiles } from "./source-files.ts";
import { readSourceMarks } from "./source-mark.ts";

export interface WalkthroughTools {
  readonly bibliography: Bibliography;
  readonly highlight: HighlightCode;
  /** `slides/walkthrough.html`. */
  readonly template: string;
  readonly sources: SourceFiles;
  /** The content of an image file beside the notebook as a data address, `undefined` if there is none. */
  readImage(source: string): string | undefined;
}

export interface RenderedWalkthrough {
  readonly html: string;
  readonly sections: number;
  /** Source files to whose pages it links. */
  readonly files: readonly string[];
  readonly findings: readonly Finding[];
}

/** Name of the file of a notebook's page. */
export function walkthroughName(notebook: string): string {
  return `${notebook}.walkthrough.html`;
}

const REFERENCES = "page.references";
const referenceAddress = (key: string): string => `#reference.${key}`;

/** Renders an executed notebook into one page to be read: text, code of the package beside it, figures, references. */
export function renderWalkthrough(notebook: Notebook, tools: WalkthroughTools): RenderedWalkthrough {
  const { bibliography } = tools;
  const findings: Finding[] = [];
  const cited = new Set<string>();
  const files = new Set<string>();
  const highlight: HighlightCode = (code, language) => wrapLines(tools.highlight(code, language), code);
  const markdown = createMarkdown({ bibliography, highlight, referenceAddress });

  const renderCell = (cell: Cell): PagePart[] => {
    const report = (rule: string, message: string): void =>
      void findings.push({ rule, message, notebook: notebook.name, cell: cell.id });
    const cite = (key: string): void => void cited.add(key);
    const image = (source: string): string | undefined => findImage(cell, source, tools.readImage);
    const events = { report, cite, image };
    const context: CellContext = {
      language: languageOf(notebook),
      markdown,
      highlight: tools.highlight,
      events,
    };
    const blocks = pageBlocks(cell, context);
    if (blocks.length === 0) return [];
    const waiver = waiverAttribute(cell);
    const html = blocks.map((block) => blockHtml(block, waiver)).join("\n");
    const marks = readSourceMarks(cell, (message) => report("source", message));
    const sources = marks.flatMap((mark) => {
      const block = sourceBlock(mark, {
        ...tools,
        referenceAddress,
        cite,
        report: (message) => report("source", message),
      });
      if (block === undefined) return [];
      files.add(mark.file);
      return [block];
    });
    return [{ cell, html: sources.length === 0 ? html : besideHtml(cell, html, sources) }];
  };

  const card = readNotebookCard(notebook);
  const sections = composePage(notebook.cells.flatMap(renderCell));
  const references = referencesHtml(cited, bibliography, sections.length + 1);
  const html = fillTemplate(tools.template, {
    name: escapeHtml(notebook.name),
    title: escapeHtml(card.title),
    description: escapeHtml(card.question ?? card.title),
    deck: escapeHtml(`${encodeURIComponent(notebook.name)}.html`),
    contents: contentsHtml(sections, cited.size > 0),
    text: [
      ...sections.map((section, index) => sectionHtml(section, index + 1, card, bibliography)),
      references,
    ].join("\n"),
  });
  return { html, sections: sections.length, files: [...files].sort(), findings };
}

/** The text of a cell with the code of the package that computes what it tells. */
function besideHtml(cell: Cell, html: string, sources: readonly string[]): string {
  return (
    `<div class="beside"><div class="told">${html}</div>` +
    `<div class="computed" data-cell="${escapeHtml(cell.id)}">${sources.join("\n")}</div></div>`
  );
}

function sectionHtml(
  section: PageSection,
  number: number,
  card: NotebookCard,
  bibliography: Bibliography,
): string {
  const id = escapeHtml(section.id);
  const isFirst = number === 1;
  const hasTitle = section.parts[0]?.html.includes("<h1>") === true;
  const title = isFirst && !hasTitle ? `<h1>${escapeHtml(card.title)}</h1>` : "";
  const facts = isFirst ? factsHtml(card, bibliography) : "";
  const [opening = "", ...rest] = section.parts.map(({ html }) => html);
  const body = hasTitle ? [opening, facts, ...rest] : [title, facts, opening, ...rest];
  const classes = section.isDiscussion ? ' class="discussion"' : "";
  return (
    `<section id="${id}"${classes} data-slide="${number}" data-cell="${id}">\n` +
    `${body.filter((part) => part !== "").join("\n")}\n</section>`
  );
}

function factsHtml(card: NotebookCard, bibliography: Bibliography): string {
  const facts = [
    card.paper !== undefined && bibliography.has(card.paper)
      ? `follows ${bibliography.label(card.paper)}`
      : undefined,
    card.minutes === undefined ? undefined : `${card.minutes} minutes as a lecture`,
    card.prerequisites === undefined ? undefined : `after: ${card.prerequisites}`,
    `preset: ${card.preset}`,
  ].filter((fact) => fact !== undefined);
  return `<p class="facts">${facts.map(escapeHtml).join(" · ")}</p>`;
}

function contentsHtml(sections: readonly PageSection[], hasReferences: boolean): string {
  const entries = sections
    .filter(({ heading }) => heading !== "")
    .map(
      ({ id, heading, level }) =>
        `<li class="level-${level}"><a href="#${escapeHtml(id)}">${heading}</a></li>`,
    );
  if (hasReferences) entries.push(`<li class="level-2"><a href="#${REFERENCES}">References</a></li>`);
  return `<ol>${entries.join("\n")}</ol>`;
}

function referencesHtml(cited: ReadonlySet<string>, bibliography: Bibliography, number: number): string {
  if (cited.size === 0) return "";
  const entries = [...cited]
    .map((key) => ({ key, html: bibliography.reference(key) }))
    .sort((one, other) => (one.html < other.html ? -1 : 1))
    .map(({ key, html }) => `<li id="reference.${escapeHtml(key)}">${html}</li>`);
  return (
    `<section id="${REFERENCES}" data-slide="${number}" data-cell="references">\n` +
    `<h2>References</h2>\n<ul class="references">${entries.join("\n")}</ul>\n</section>`
  );
}
