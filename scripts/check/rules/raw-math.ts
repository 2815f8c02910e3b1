import { proseOf } from "../page/prose.ts";
import { quote } from "../page/texts.ts";
import type { Fault, Rule } from "../rule.ts";

/** As Pandoc tells math from money: no space inside the signs, and no digit after the closing one. */
const DOLLARS = /\$\$[^$]+\$\$|(?<!\\)\$(?=[^\s$])(?:[^$\n]*[^\s$\\])?\$(?!\d)/;
const DELIMITERS = /\\\([^)]*\\\)|\\\[[^\]]*\\\]/;
const COMMAND =
  /\\(?:frac|sqrt|sum|prod|int|partial|nabla|cdot|times|left|right|begin|end|text|math[a-z]+|operatorname|hat|bar|vec|tilde|le|ge|leq|geq|neq|approx|infty|sigma|alpha|beta|gamma|delta|epsilon|varepsilon|theta|lambda|mu|pi|rho|tau|phi|varphi|omega|eta|Delta|Sigma|Omega|to|in|log|exp|max|min|tanh)\b/;

export const rawMath: Rule = {
  name: "raw-math",
  definition:
    "No TeX source is left in prose, notes or labels of plots (dollar pairs, \\( \\), \\[ \\], commands such as \\frac), and KaTeX reports no error. Code is exempt, and so are prices.",
  views: ["main"],
  moment: "slide",
  inspect: ({ section }) => {
    const faults: Fault[] = proseOf(section).flatMap(({ element, text }) => {
      const found = DOLLARS.exec(text) ?? DELIMITERS.exec(text) ?? COMMAND.exec(text);
      if (found === null) return [];
      const message = `TeX is left as it was typed: ${quote(found[0])}. Mend the formula, or escape the dollar sign.`;
      return [{ at: element, message }];
    });
    for (const error of section.querySelectorAll(".katex-error, .math-source")) {
      const reason = error.getAttribute("title") ?? "";
      faults.push({
        at: error,
        message: `KaTeX could not typeset ${quote(error.textContent ?? "")}. ${reason}`.trim(),
      });
    }
    return faults;
  },
};
