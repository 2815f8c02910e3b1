import type { Bibliography } from "../deck/bibliography.ts";
import { escapeHtml } from "../deck/escape-html.ts";
import { fillTemplate } from "../deck/fill-template.ts";
import type { Finding } from "../finding.ts";
import {
  type ActivationEntry,
  activationSection,
  anchorOf,
  kinksText,
  monotonicityText,
  rangeText,
  saturationText,
  sourceLink,
} from "./activation-section.ts";
import { formatNumber } from "./format-number.ts";

/** Name of the page, where findings have the name of a notebook. */
const PAGE = "activations";

export interface ActivationPage {
  readonly html: string;
  readonly findings: readonly Finding[];
}

/** The page of all activations: a table to compare them, a section for each, and the works that they come from. */
export function renderActivationPage(
  entries: readonly ActivationEntry[],
  template: string,
  bibliography: Bibliography,
): ActivationPage {
  const findings: Finding[] = [];
  const sections = entries.map((entry) =>
    activationSection(entry, {
      bibliography,
      report: (rule, message) =>
        findings.push({ rule, message: `${entry.activation.name}: ${message}`, notebook: PAGE }),
    }),
  );
  const sources = [...new Set(entries.map(({ activation }) => activation.source))];
  const references = sources
    .map((key) => ({ key, html: bibliography.reference(key) }))
    .sort((one, other) => (one.html < other.html ? -1 : 1));
  const html = fillTemplate(template, {
    count: String(entries.length),
    rows: entries.map((entry) => overviewRow(entry, bibliography)).join("\n"),
    sections: sections.join("\n"),
    references: references.map(({ key, html }) => `<li id="reference-${key}">${html}</li>`).join("\n"),
  });
  return { html, findings };
}

function overviewRow({ activation, moments }: ActivationEntry, bibliography: Bibliography): string {
  const { name, title } = activation;
  const cells = [
    rangeText(activation),
    monotonicityText(activation),
    saturationText(activation),
    kinksText(activation),
    ...[moments.mean, moments.forwardGain, moments.backwardGain].map((number) =>
      // A mean that is 0 by symmetry comes out of the integration as 10⁻¹⁷.
      formatNumber(Math.abs(number) < 1e-12 ? 0 : number),
    ),
    sourceLink(activation, bibliography),
  ];
  return (
    `<tr><th scope="row"><a href="#${anchorOf(name)}">${escapeHtml(title)}</a></th>` +
    `${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`
  );
}
