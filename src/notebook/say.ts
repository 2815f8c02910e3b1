import { formatNumber } from "../figures/format.js";
import { Problem } from "../problem.js";
import { type DisplayMessage, emit } from "./kernel-display.js";

/**
 * Says a sentence as an output of the cell, in Markdown with math and citations. Sentences that carry measured numbers
 * or verdicts are said, not typed into the text, so that they cannot go stale.
 *
 * As a template tag it keeps backslashes, so that math can be written as in a Markdown cell, and writes numbers with
 * three significant digits.
 *
 * @throws Problem if the text is empty, or a value of a template is missing, NaN or infinite.
 * @example say`At depth 20, $\sigma'$ leaves ${ratio} of the gradient.`;
 */
export function say(text: string): void;
export function say(strings: TemplateStringsArray, ...values: readonly (string | number)[]): void;
export function say(text: string | TemplateStringsArray, ...values: readonly (string | number)[]): void {
  emit(statementMessage(typeof text === "string" ? text : fillTemplate(text, values)));
}

/** The output for a sentence. */
export function statementMessage(text: string): DisplayMessage {
  const trimmed = text.trim();
  if (trimmed === "") {
    throw new Problem({
      rule: "`say` takes a text that is not empty.",
      came: JSON.stringify(text),
      cure: "Say it.",
    });
  }
  return {
    data: { "text/markdown": trimmed, "text/plain": trimmed },
    metadata: { activation_lab: { kind: "statement" } },
  };
}

/** The text of a template as typed, but for `` \` ``, with its values in their places. */
export function fillTemplate(strings: TemplateStringsArray, values: readonly (string | number)[]): string {
  const texts = strings.raw.map((text) => text.replaceAll("\\`", "`"));
  return texts.map((text, index) => (index === 0 ? text : toText(values[index - 1], index) + text)).join("");
}

function toText(value: string | number | undefined, place: number): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" && Number.isFinite(value)) return formatNumber(value);
  throw new Problem({
    rule: "A sentence is filled with texts and finite numbers.",
    came: `${String(value)} as value ${place} of the template`,
    cure: "Check the step that measured it; say in words that a training diverged.",
  });
}
