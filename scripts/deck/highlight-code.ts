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

/** Characters beyond which a line has no colors: nobody reads it, and grammars may take long for it. */
const LONGEST_LINE = 2000;

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
      // Shiki gives a line half a second and then guesses: on a busy machine the same code had other colors each time.
      tokenizeTimeLimit: 0,
      tokenizeMaxLineLength: LONGEST_LINE,
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
 * The first step is what stands on the slide from the start. Gives `undefined` if it is not of this form or names a line
 * beyond `lines`.
 */
export function readHighlightSteps(text: string, lines: number): number[][] | undefined {
  const steps: number[][] = [];
  for (const step of text.split("|")) {
    const numbers: number[] = [];
    for (const range of step.split(",")) {
      const [, first, last = first] = /^\s*(\d{1,6})\s*(?:-\s*(\d{1,6})\s*)?$/.exec(range) ?? [];
      if (!(Number(first) >= 1 && Number(first) <= Number(last) && Number(last) <= lines)) return undefined;
      for (let line = Number(first); line <= Number(last); line++) numbers.push(line);
    }
    steps.push(numbers);
  }
  return steps;
}
