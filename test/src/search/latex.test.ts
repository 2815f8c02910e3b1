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
import { expectClose } from "../support/closeness.ts";
import { evaluateLatex } from "../support/evaluate-latex.ts";

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

test("formula and derivatives in LaTeX come to the numbers of the candidate", () => {
  const random = createRandom(2);
  const candidates = [
    ...[...enumerateCandidates(searchSpaces["one core unit"])].filter((_, index) => index % 3 === 0),
    ...Array.from({ length: 200 }, () => randomCandidate(searchSpaces["two core units"], random)),
  ];
  const beta = 0.8;
  let compared = 0;
  for (const candidate of candidates) {
    const activation = candidateActivation(candidate, { beta });
    const [parameter] = activation.parameters;
    for (const x of [-1.37, 0.43]) {
      const pairs = [
        [activation.formula, activation.value(x)],
        [activation.derivativeFormula, activation.slope(x)],
        ...(parameter === undefined ? [] : [[parameter.derivativeFormula, parameter.slope(x)]]),
      ] as [string, number][];
      for (const [latex, expected] of pairs) {
        const came = evaluateLatex(latex, { x, beta, epsilon: 1e-7 });
        // Ties of max and min have no case of their own, and what overflows has no digits.
        if (!Number.isFinite(came) || !Number.isFinite(expected) || Math.abs(expected) > 1e6) continue;
        expectClose(came, expected, 1e-6, `${latex} at ${x}`);
        compared++;
      }
    }
  }
  expect(compared).toBeGreaterThan(9000);
});
