import { binaries } from "./binaries.js";
import type { Candidate } from "./candidate.js";
import { product, sum } from "./latex.js";
import { unaries } from "./unaries.js";

/** f in LaTeX, with its derivatives along x and β. */
interface Latex {
  readonly value: string;
  readonly slope: string;
  readonly betaSlope: string;
}

/**
 * A candidate and its derivatives in LaTeX, by the chain rule, with nothing simplified but factors 0 and 1; [ ] is 1 where
 * what stands in it holds, else 0.
 */
export function latexOf(candidate: Candidate): Latex {
  const [p, q] = candidate.unaries.map((name, side) => {
    const input = candidate.inputs[side]!;
    const unary = unaries[name];
    const inner = input === "x" ? { value: "x", slope: "1", betaSlope: "0" } : latexOf(input);
    const steepness = unary.slopeLatex(inner.value);
    return {
      value: unary.latex(inner.value),
      slope: product(steepness, inner.slope),
      betaSlope: sum(product(steepness, inner.betaSlope), unary.betaSlopeLatex?.(inner.value) ?? "0"),
    };
  }) as [Latex, Latex];
  const binary = binaries[candidate.binary];
  const along = (dp: string, dq: string) => binary.slopeLatex({ p: p.value, q: q.value, dp, dq });
  return {
    value: binary.latex(p.value, q.value),
    slope: along(p.slope, q.slope),
    betaSlope: sum(along(p.betaSlope, q.betaSlope), binary.betaSlopeLatex?.(p.value, q.value) ?? "0"),
  };
}
