import type { Activation, GaussianMoments } from "activation-lab";

import type { Bibliography } from "../deck/bibliography.ts";
import { escapeHtml } from "../deck/escape-html.ts";
import { renderMath } from "../deck/markdown.ts";
import { drawCurves } from "./curve-plot.ts";
import { formatNumber } from "./format-number.ts";

/** One activation as the page shows it. */
export interface ActivationEntry {
  readonly activation: Activation;
  readonly moments: GaussianMoments;
}

export interface SectionTools {
  readonly bibliography: Bibliography;
  /** Something is wrong: a rule in kebab case and a sentence. */
  report(rule: string, message: string): void;
}

/** The anchor of an activation's section. */
export function anchorOf(name: string): string {
  return name.replace(/[^\w-]+/g, "-").replace(/-$/, "");
}

export function rangeText({ range: [low, high] }: Activation): string {
  return `${formatNumber(low)} … ${formatNumber(high)}`;
}

export function saturationText({ saturates: { left, right } }: Activation): string {
  if (left && right) return "on both sides";
  if (left) return "on the left";
  return right ? "on the right" : "nowhere";
}

export function monotonicityText({ monotonicity }: Activation): string {
  return { increasing: "never falls", decreasing: "never rises", none: "falls and rises" }[monotonicity];
}

export function kinksText({ kinks }: Activation): string {
  return kinks.length === 0 ? "none" : kinks.map(formatNumber).join(", ");
}

export function sourceLink({ source }: Activation, bibliography: Bibliography): string {
  return `<a href="#reference-${source}">${escapeHtml(bibliography.label(source))}</a>`;
}

/** Text with LaTeX between dollar signs. */
function renderClaim(claim: string, report: SectionTools["report"]): string {
  return claim
    .split("$")
    .map((part, index) => (index % 2 === 1 ? renderMath(part, false, report) : escapeHtml(part)))
    .join("");
}

/** HTML that stays on one line. */
function together(html: string): string {
  return `<span class="together">${html}</span> `;
}

/** Everything about one activation: the plot, both formulas, properties and facts. */
export function activationSection({ activation, moments }: ActivationEntry, tools: SectionTools): string {
  const { name, title, formula, derivativeFormula, parameters, facts } = activation;
  const math = (source: string) => renderMath(source, false, tools.report);
  const display = (source: string) => `<div class="formula">${renderMath(source, true, tools.report)}</div>`;
  const rows = [
    ["Range", rangeText(activation)],
    ["Direction", monotonicityText(activation)],
    ["Saturates", saturationText(activation)],
    ["Kinks", kinksText(activation)],
    [
      "Gains",
      together(`${math(String.raw`1 / \mathbb{E}[f^2] =`)} ${formatNumber(moments.forwardGain)},`) +
        together(`${math(String.raw`1 / \mathbb{E}[f'^2] =`)} ${formatNumber(moments.backwardGain)}`),
    ],
    ...parameters.map((parameter) => [
      "Parameter",
      together(`${math(`${parameter.symbol} =`)} ${formatNumber(parameter.value)},`) +
        math(String.raw`\dfrac{\partial f}{\partial ${parameter.symbol}} = ${parameter.derivativeFormula}`),
    ]),
    ["Source", sourceLink(activation, tools.bibliography)],
  ];
  const claims = facts.map(({ claim }) => `<li>${renderClaim(claim, tools.report)}</li>`);
  return (
    `<section class="activation" id="${anchorOf(name)}">\n` +
    `<h2>${escapeHtml(title)}</h2>\n<p class="quiet"><code>activationNamed("${escapeHtml(name)}")</code></p>\n` +
    `<div class="columns"><figure>${drawCurves(activation)}` +
    `<figcaption><span class="key value">f</span> <span class="key slope">f′</span></figcaption></figure>\n` +
    `<div>${display(`f(x) = ${formula}`)}${display(`f'(x) = ${derivativeFormula}`)}` +
    `<dl>${rows.map(([term, text]) => `<dt>${term}</dt><dd>${text}</dd>`).join("")}</dl>\n` +
    `<ul>${claims.join("")}</ul></div></div>\n</section>`
  );
}
