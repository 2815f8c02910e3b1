import { type Candidate, parseFormula, type SearchMethod } from "activation-lab";

/** Candidates that somebody has chosen already, such as the best of a search with another child, in their order. */
export function listedFormulas(formulas: readonly string[]): SearchMethod {
  const waiting: Candidate[] = formulas.map((text) => parseFormula(text));
  return {
    describe: () => ({ name: "listed", options: {} }),
    ask: async (count) => waiting.splice(0, count),
    tell: async () => {},
  };
}
