import { proseOf } from "../page/prose.ts";
import { quote } from "../page/texts.ts";
import type { Rule } from "../rule.ts";

const MARKUP: readonly (readonly [string, RegExp])[] = [
  ["bold text", /\*\*(?=\S)[^*\n]+\*\*|(?<!\w)__(?=\S)[^_\n]+__(?!\w)/],
  ["emphasis", /(?<![\w*\\])\*(?=[^\s*])[^*\n]*[^\s*]\*(?![\w*])/],
  ["a heading", /^\s*#{1,6}\s+\S/],
  ["a link", /!?\[[^\]\n]*\]\([^)\s]+\)/],
  ["code", /`/],
  ["a table", /^\s*\|?\s*:?-{3,}:?\s*\|/m],
];

export const rawMarkdown: Rule = {
  name: "raw-markdown",
  definition:
    "No Markdown is left in prose, notes or labels of plots as it was typed: stars around words, number signs before a heading, links in brackets, backticks, dashes of a table. Code is exempt.",
  views: ["main", "page"],
  moment: "slide",
  inspect: ({ section }) =>
    proseOf(section).flatMap(({ element, text }) => {
      for (const [kind, pattern] of MARKUP) {
        const found = pattern.exec(text);
        if (found === null) continue;
        const message = `The Markdown of ${kind} is left as it was typed: ${quote(kind === "code" ? text : text.slice(found.index))}. A blank line before it, or a stray space inside it, is the usual cause.`;
        return [{ at: element, message }];
      }
      return [];
    }),
};
