import { createHighlighter } from "shiki";

import { escapeHtml } from "./escape-html.ts";

export type HighlightCode = (code: string, language: string) => string;

const LANGUAGES = [
  "typescript",
  "javascript",
  "json",
  "python",
  "shell",
  "html",
  "css",
  "latex",
  "bibtex",
] as const;

/** Loads the grammars once; the function that it gives is synchronous. Every line is a `<span class="line">`. */
export async function loadHighlighter(): Promise<HighlightCode> {
  const highlighter = await createHighlighter({
    themes: ["github-light-high-contrast", "github-dark-high-contrast"],
    langs: [...LANGUAGES],
  });
  const known = highlighter.getLoadedLanguages();
  return (code, language) => {
    if (!known.includes(language)) return `<pre class="code"><code>${escapeHtml(code)}</code></pre>`;
    return highlighter.codeToHtml(code, {
      lang: language,
      themes: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
      transformers: [
        {
          pre(node) {
            // A scrolling box must be reachable by keyboard; ours never scrolls, the checker sees to that.
            delete node.properties.tabindex;
          },
        },
      ],
    });
  };
}

/**
 * Reads a step-wise highlight such as `1-3|5|7,9`: one list of line numbers a step, as Quarto and reveal.js write it.
 * The first step is what stands on the slide from the start.
 */
export function readHighlightSteps(text: string): number[][] {
  return text.split("|").map((step) =>
    step.split(",").flatMap((range) => {
      const [first = Number.NaN, last = first] = range.trim().split("-").map(Number);
      return Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
    }),
  );
}
