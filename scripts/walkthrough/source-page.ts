import { escapeHtml } from "../deck/escape-html.ts";
import { fillTemplate } from "../deck/fill-template.ts";
import type { HighlightCode } from "../deck/highlight-code.ts";

/** Address of the page that shows a source file, beside the walkthroughs: `sources/activations.swish.ts.html`. */
export function sourcePageName(file: string): string {
  return `sources/${encodeURIComponent(file.replaceAll("/", "."))}.html`;
}

/** The anchor of a line, from 1. */
export function lineAnchor(line: number): string {
  return `L${line}`;
}

/** A page with the whole of a source file, each line with its number and an anchor. */
export function renderSourcePage(
  file: string,
  text: string,
  tools: { highlight: HighlightCode; template: string },
): string {
  let number = 0;
  const code = tools
    .highlight(text.trimEnd(), "typescript")
    .replace(/<span class="line">/g, () => {
      number += 1;
      return `<span class="line" id="${lineAnchor(number)}">`;
    })
    // A scrolling box must be reachable by keyboard.
    .replace("<pre ", `<pre tabindex="0" role="region" aria-label="Source code" `);
  return fillTemplate(tools.template, { file: escapeHtml(`src/${file}`), code });
}
