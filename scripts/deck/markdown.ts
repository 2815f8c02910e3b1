import { tex } from "@mdit/plugin-tex";
import katex from "katex";
import MarkdownIt from "markdown-it";

import { type Bibliography, CITATION_GROUP, readCitationGroup } from "./bibliography.ts";
import { escapeHtml } from "./escape-html.ts";
import type { HighlightCode } from "./highlight-code.ts";
import { sanitizeHtml } from "./sanitize-html.ts";

/** What a renderer of text tells about the cell that it reads. */
export interface MarkdownEvents {
  /** Something is wrong; a rule in kebab case and a sentence. */
  report(rule: string, message: string): void;
  /** A work was cited. */
  cite(key: string): void;
  /** The content of an image that stands beside the notebook or in the cell, as a data address. */
  image(source: string): string | undefined;
}

export type RenderMarkdown = (source: string, events: MarkdownEvents) => string;

/** Marks a piece that is already safe HTML while the rest is sanitized: two characters that no text may hold. */
const OPEN = "\uE000";
const CLOSE = "\uE001";

/** Math as HTML for the eye and MathML for the ear; faulty math is reported and shown as source. */
export function renderMath(source: string, display: boolean, report: MarkdownEvents["report"]): string {
  try {
    return katex.renderToString(source, {
      displayMode: display,
      throwOnError: true,
      strict: "ignore",
      trust: false,
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    report(
      "math",
      `KaTeX cannot typeset ${JSON.stringify(source.slice(0, 80))}: ${reason}. Mend the formula.`,
    );
    return `<code class="math-source">${escapeHtml(source)}</code>`;
  }
}

/** Builds the renderer of Markdown cells: math, highlighted code, citations, harmless HTML. */
export function createMarkdown(tools: {
  bibliography: Bibliography;
  highlight: HighlightCode;
  /** Where the reference of a cited key stands on the page; on a deck, its last slide. */
  referenceAddress?(key: string): string;
}): RenderMarkdown {
  const { referenceAddress = () => "#/references" } = tools;
  let safe: string[] = [];
  let events: MarkdownEvents | undefined;
  const keep = (html: string): string => `${OPEN}${safe.push(html) - 1}${CLOSE}`;
  const report: MarkdownEvents["report"] = (rule, message) => events?.report(rule, message);

  const markdown = new MarkdownIt({ html: true, linkify: false, typographer: false });
  // The sanitizer judges links, so that a bad one is reported and not left as raw Markdown.
  markdown.validateLink = () => true;
  markdown.use(tex, {
    delimiters: "all",
    render: (content: string, display: boolean) => {
      const math = renderMath(content.trim(), display, report);
      return keep(display ? `<div class="math-display">${math}</div>` : math);
    },
  });
  markdown.renderer.rules.fence = (tokens, index) => {
    const { content, info } = tokens[index]!;
    return keep(tools.highlight(content.replace(/\n$/, ""), info.trim().split(/\s/)[0] ?? ""));
  };
  markdown.renderer.rules.image = (tokens, index) => {
    const token = tokens[index]!;
    const source = token.attrGet("src") ?? "";
    const content = source.startsWith("data:") ? source : events?.image(source);
    if (content === undefined) {
      report(
        "image",
        `The image ${source} is not beside the notebook. Images from outside are not fetched; save a copy beside it.`,
      );
      return escapeHtml(token.content);
    }
    return `<img src="${escapeHtml(content)}" alt="${escapeHtml(token.content)}">`;
  };
  markdown.core.ruler.push("citations", (state) => {
    for (const block of state.tokens) {
      for (const token of block.children ?? []) {
        if (token.type !== "text" || !token.content.includes("[@")) continue;
        token.type = "html_inline";
        token.content = escapeHtml(token.content).replace(CITATION_GROUP, (whole, inner: string) => {
          const items = readCitationGroup(inner);
          const unknown = items.find((item) => !tools.bibliography.has(item.key));
          if (unknown !== undefined) {
            report(
              "citation",
              `CITATION.bib has no entry ${unknown.key}. Add it there, or mend the key in ${whole}.`,
            );
            return whole;
          }
          const labels = items.map((item) => {
            events?.cite(item.key);
            const label =
              tools.bibliography.label(item.key) + (item.locator === "" ? "" : `, ${item.locator}`);
            return `<a class="citation" href="${referenceAddress(item.key)}">${escapeHtml(label)}</a>`;
          });
          return keep(`(${labels.join("; ")})`);
        });
      }
    }
  });

  return (source, listener) => {
    safe = [];
    events = listener;
    const rendered = markdown.render(source.replace(/[\uE000\uE001]/g, ""));
    const { html, removed } = sanitizeHtml(rendered);
    for (const what of removed) {
      report(
        "unsafe-html",
        `${what} was left out: notebooks may not run code or restyle the page. Take it out of the cell.`,
      );
    }
    return html.replace(/\uE000(\d+)\uE001/g, (_, index: string) => safe[Number(index)] ?? "");
  };
}
