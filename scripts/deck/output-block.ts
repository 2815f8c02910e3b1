import {
  type DisplayOutput,
  isObject,
  type JsonValue,
  type Output,
  ownMetadata,
} from "../notebook/notebook.ts";
import type { Block } from "./deck.ts";
import { escapeHtml, escapeJson } from "./escape-html.ts";
import { type MarkdownEvents, type RenderMarkdown, renderMath } from "./markdown.ts";
import { sanitizeFigure } from "./sanitize-figure.ts";
import { sanitizeHtml } from "./sanitize-html.ts";

export const PLOTLY_TYPE = "application/vnd.plotly.v1+json";

export interface OutputContext {
  readonly cell: string;
  readonly markdown: RenderMarkdown;
  readonly events: MarkdownEvents;
  /** Serial number of the next figure of this cell. */
  nextFigure(): number;
}

type Renderer = (content: JsonValue, output: DisplayOutput, context: OutputContext) => Omit<Block, "cell">;

/** The richest form first; the first one that an output has is shown. */
const RENDERERS: readonly (readonly [string, Renderer])[] = [
  [PLOTLY_TYPE, figureBlock],
  ["text/markdown", markdownBlock],
  ["text/latex", latexBlock],
  ["text/html", htmlBlock],
  ["image/svg+xml", imageRenderer("image/svg+xml")],
  ["image/png", imageRenderer("image/png")],
  ["image/jpeg", imageRenderer("image/jpeg")],
  ["text/plain", (content) => ({ kind: "text", html: `<pre>${escapeHtml(String(content))}</pre>` })],
];

/** The text alternative of a picture: our own metadata, else the plain text of the same output. */
function alternativeOf(output: DisplayOutput): string {
  const { alternative } = ownMetadata(output);
  if (typeof alternative === "string") return alternative;
  const plain = output.data["text/plain"];
  return typeof plain === "string" ? plain : "";
}

/** An image as a data address; anything but base64 could end the attribute that it stands in. */
function imageSource(type: string, content: string): string | undefined {
  const base64 = content.replace(/\s/g, "");
  return /^[A-Za-z0-9+/]+={0,2}$/.test(base64) ? `data:${type};base64,${base64}` : undefined;
}

function svgSource(svg: string): string {
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;
}

function imageRenderer(type: string): Renderer {
  return (content, output, { events }) => {
    const source = type === "image/svg+xml" ? svgSource(String(content)) : imageSource(type, String(content));
    if (source === undefined) {
      events.report(
        "unsafe-html",
        `An output of type ${type} is not base64 and was left out. Write the image anew.`,
      );
      return { kind: "text", html: `<pre>${escapeHtml(alternativeOf(output))}</pre>` };
    }
    return { kind: "image", html: `<img src="${source}" alt="${escapeHtml(alternativeOf(output))}">` };
  };
}

function markdownBlock(
  content: JsonValue,
  output: DisplayOutput,
  context: OutputContext,
): Omit<Block, "cell"> {
  const kind = ownMetadata(output).kind === "statement" ? "statement" : "markdown";
  return { kind, html: context.markdown(String(content), context.events) };
}

function latexBlock(content: JsonValue, _output: DisplayOutput, context: OutputContext): Omit<Block, "cell"> {
  const source = String(content)
    .trim()
    .replace(/^\$\$?|\$\$?$/g, "");
  return {
    kind: "markdown",
    html: `<div class="math-display">${renderMath(source, true, context.events.report)}</div>`,
  };
}

function htmlBlock(content: JsonValue, _output: DisplayOutput, context: OutputContext): Omit<Block, "cell"> {
  const { html, removed } = sanitizeHtml(String(content));
  for (const what of removed) {
    context.events.report(
      "unsafe-html",
      `${what} was left out of an HTML output. Decks show no active content; draw with show(figure).`,
    );
  }
  return { kind: "html", html };
}

function tableHtml(table: JsonValue | undefined): string {
  if (!isObject(table) || !Array.isArray(table.columns) || !Array.isArray(table.rows)) return "";
  const row = (cells: JsonValue, tag: string) =>
    `<tr>${(Array.isArray(cells) ? cells : []).map((cell) => `<${tag}>${escapeHtml(cell === null ? "" : String(cell))}</${tag}>`).join("")}</tr>`;
  const body = table.rows.map((cells) => row(cells, "td")).join("");
  return (
    `<details class="plot-table"><summary>Data</summary><div class="plot-table-box">` +
    `<table><thead>${row(table.columns, "th")}</thead><tbody>${body}</tbody></table></div></details>`
  );
}

function figureBlock(content: JsonValue, output: DisplayOutput, context: OutputContext): Omit<Block, "cell"> {
  if (!isObject(content)) {
    context.events.report(
      "figure",
      `The Plotly output is a ${typeof content}, not an object. Emit it with show(figure).`,
    );
    return { kind: "text", html: `<pre>${escapeHtml(alternativeOf(output))}</pre>` };
  }
  const { figure, removed } = sanitizeFigure(content);
  for (const what of removed) {
    context.events.report(
      "unsafe-figure",
      `${what} was left out of a figure: figures may not load, link or fetch. Draw it from numbers.`,
    );
  }
  const { width, height } = figure.layout;
  const alternative = alternativeOf(output);
  const alt = escapeHtml(alternative);
  const still = output.data["image/svg+xml"];
  const image =
    typeof still === "string"
      ? `<img class="plot-still" alt="${alt}" width="${width}" height="${height}" src="${svgSource(still)}">`
      : `<p class="plot-still plot-words">${alt}</p>`;
  return {
    kind: "figure",
    attributes: {
      id: `figure-${context.cell}-${context.nextFigure()}`,
      "data-width": String(width),
      "data-height": String(height),
    },
    html:
      `<div class="plot" role="img" aria-label="${alt}" style="width:${width}px;height:${height}px"></div>${image}` +
      `<script type="application/json" class="plot-figure">${escapeJson(figure)}</script>${tableHtml(ownMetadata(output).table)}`,
  };
}

/** Turns one output into at most one block. Standard error is no slide content; it stays in the executed notebook. */
export function outputBlock(output: Output, context: OutputContext): Block | undefined {
  const { cell } = context;
  if (output.type === "stream") {
    if (output.name === "stderr" || output.text.trim() === "") return undefined;
    return { kind: "stream", cell, html: `<pre>${escapeHtml(output.text.replace(/\n$/, ""))}</pre>` };
  }
  if (output.type === "error") {
    return { kind: "error", cell, html: `<pre>${escapeHtml(`${output.name}: ${output.message}`)}</pre>` };
  }
  // How far a computation has come is of interest only while it runs.
  if (ownMetadata(output).kind === "progress") return undefined;
  for (const [type, render] of RENDERERS) {
    const content = output.data[type];
    if (content !== undefined) return { ...render(content, output, context), cell };
  }
  const types = Object.keys(output.data).join(", ");
  context.events.report(
    "unknown-output",
    `No form of an output can be shown (${types}). Add text/plain or an image.`,
  );
  return undefined;
}
