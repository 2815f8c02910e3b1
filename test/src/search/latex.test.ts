import katex from "katex";
import { expect, test } from "vitest";

import { createRandom } from "../../../src/random.ts";
import {
  candidateActivation,
  enumerateCandidates,
  parseFormula,
  randomCandidate,
  searchSpaces,
} from "../../../src/search/index.ts";

test.each([
  ["x * sigmoid(x)", String.raw`x \cdot \sigma(x)`, String.raw`\sigma(x) + x \cdot \sigma(x)\,\sigma(-x)`],
  ["cos(x) - x", String.raw`\cos x - x`, String.raw`-\sin x - 1`],
  ["(x + sin(x)) * tanh(x)", String.raw`\left(x + \sin x\right) \cdot \tanh x`, undefined],
  ["x - negative(x)", String.raw`x - \left(-x\right)`, String.raw`1 - \left(-1\right)`],
  ["abs(x - sin(x)) * x", String.raw`\left\lvert x - \sin x \right\rvert \cdot x`, undefined],
  ["x + beta(x)", String.raw`x + \beta`, "1"],
  ["beta(x) + beta(x)", String.raw`\beta + \beta`, "0"],
])("%s in LaTeX", (text, value, slope) => {
  const activation = candidateActivation(parseFormula(text));
  expect(activation.formula).toBe(value);
  if (slope !== undefined) expect(activation.derivativeFormula).toBe(slope);
});

test("KaTeX renders all of it, and none has a bar that would end a cell of a table", () => {
  const random = createRandom(1);
  const candidates = [
    ...enumerateCandidates(searchSpaces["one core unit"]),
    ...Array.from({ length: 100 }, () => randomCandidate(searchSpaces["three core units"], random)),
  ].filter((_, index) => index % 7 === 0);
  for (const candidate of candidates) {
    const { formula, derivativeFormula, parameters } = candidateActivation(candidate);
    for (const latex of [formula, derivativeFormula, parameters[0]?.derivativeFormula ?? ""]) {
      expect(latex).not.toContain("|");
      expect(() => katex.renderToString(latex, { throwOnError: true, strict: "error" })).not.toThrow();
    }
  }
});
