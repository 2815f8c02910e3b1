import { proseOf } from "../page/prose.ts";
import { quote } from "../page/texts.ts";
import type { Fault, Rule } from "../rule.ts";

/** As Pandoc tells math from money: no space inside the signs, and no digit after the closing one. */
const DOLLARS = /\$\$[^$]+\$\$|(?<!\\)\$(?=[^\s$])(?:[^$\n]*[^\s$\\])?\$(?!\d)/;
const DELIMITERS = /\\\([^)]*\\\)|\\\[[^\]]*\\\]/;

/** An opening sign before anything but an amount with a word, and a closing one before neither an amount nor a name. */
const OPENING = String.raw`(?<![\\\w$])\$(?!\s*\d[\d.,–-]*[kKMB]?,?\s+[A-Za-z]{2})`;
const CLOSING = String.raw`\$(?!\s*\d|[\w{$])`;
/** Any text around what only math holds; the place of code or of a formula parts two texts. */
const AROUND = String.raw`[^$\n\uFFFC]*`;
const SIGN = String.raw`(?:\^|\\[A-Za-z]|[A-Za-z]_[\w{])`;
const NAME = "(?:exp|log|ln|max|min|sin|cos|tan|tanh|[A-Za-z])(?![A-Za-z])";
/** Spaces inside the signs keep a renderer from seeing math: a sign of math, or names of one letter alone, give it away. */
const SPACED_DOLLARS = new RegExp(
  `${OPENING}(?:${AROUND}${SIGN}${AROUND}|[^A-Za-z$\\n\\uFFFC]*${NAME}(?:${NAME}|[^A-Za-z$\\n\\uFFFC])*)${CLOSING}`,
);

/** Patterns of names, parted by spaces. */
const COMMANDS = `
  alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi psi
  omega digamma Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega
  var(?:epsilon|theta|kappa|pi|rho|sigma|phi|Gamma|Delta|Theta|Lambda|Xi|Pi|Sigma|Upsilon|Phi|Psi|Omega)
  math[a-z]+ text(?:[a-z]{2,6})? operatorname boldsymbol bm ell hbar imath jmath Re Im infty emptyset varnothing partial nabla prime
  (?:wide)?hat (?:wide)?tilde bar vec d?dot breve check over(?:line|brace|set) under(?:line|brace|set) stackrel
  [dtc]?frac [dt]?binom sqrt left right middle [bB]igg?[lrm]? begin end displaystyle limits [lcvd]?dots q?quad substack
  sum (?:co)?prod i{0,2}int oint big(?:cup|cap|oplus|otimes|vee|wedge)
  cdot times div pm mp ast star circ bullet oplus ominus otimes odot cap cup setminus wedge vee
  leq? geq? neq? ll gg sim simeq approx cong equiv propto mid parallel perp in notin ni subset(?:eq)? supset(?:eq)?
  forall exists neg land lor implies iff (?:long)?mapsto to gets (?:[Ll]ong)?(?:[Ll]eft)?(?:[Rr]ight)?arrow
  uparrow downarrow top bot intercal
  exp log ln lg (?:arc)?(?:sin|cos|tan) (?:sin|cos|tan|cot)h cot sec csc max min arg(?:max|min)? sup inf lim(?:sup|inf)?
  det dim ker deg gcd Pr [lr]angle [lr]floor [lr]ceil [lr]?[vV]ert
`;

/** A command ends where its letters end: `\beta_1` is one. Folders of Windows are none. */
const COMMAND = new RegExp(
  String.raw`(?<!\b[A-Z]:(?:\\\S*)?)(?<!\\)\\(?:${COMMANDS.trim().replace(/\s+/g, "|")})(?![A-Za-z])`,
);

/** TeX source in a text, if there is any. */
export function findTex(text: string): string | undefined {
  return [DOLLARS, SPACED_DOLLARS, DELIMITERS, COMMAND]
    .map((pattern) => pattern.exec(text)?.[0])
    .find((found) => found !== undefined);
}

export const rawMath: Rule = {
  name: "raw-math",
  definition:
    "No TeX source is left in prose, notes or labels of plots (dollar pairs, \\( \\), \\[ \\], commands such as \\frac), and KaTeX reports no error. Code is exempt, and so are prices.",
  views: ["main", "page"],
  moment: "slide",
  inspect: ({ section }) => {
    const faults: Fault[] = proseOf(section).flatMap(({ element, text }) => {
      const found = findTex(text);
      if (found === undefined) return [];
      const message = `TeX is left as it was typed: ${quote(found)}. Mend the formula, or escape the dollar sign.`;
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
