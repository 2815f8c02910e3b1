import type { Candidate, Input } from "./candidate.js";
import type { SearchSpace } from "./search-space.js";

/** What a controller decides in one step, and among how many. */
export interface Decision {
  readonly kind: "input" | "unary" | "binary";
  /** So many of the choices of its kind are open: of the inputs only x and the units before. */
  readonly choices: number;
}

/** A candidate as a controller writes it: the number of its choice, for one decision after the other. */
export type Program = readonly number[];

/**
 * The decisions that make a candidate: for one core unit after the other first input, second input, first unary, second
 * unary, binary. Nothing is decided about the inputs of the first unit, which can only be x.
 *
 * @see Ramachandran2017, fig. 2
 */
export function decisionsOf(space: SearchSpace): Decision[] {
  return Array.from({ length: space.coreUnits }, (_, unit): Decision[] => {
    const input: Decision = { kind: "input", choices: unit + 1 };
    const unary: Decision = { kind: "unary", choices: space.unaries.length };
    const binary: Decision = { kind: "binary", choices: space.binaries.length };
    return unit === 0 ? [unary, unary, binary] : [input, input, unary, unary, binary];
  }).flat();
}

/** The candidate of a program: its last core unit, with the units that this one reads. Units that it does not read go. */
export function candidateOf(program: Program, space: SearchSpace): Candidate {
  const units: Candidate[] = [];
  let position = 0;
  const next = () => program[position++]!;
  const nextInput = (): Input => units[next() - 1] ?? "x";
  for (let unit = 0; unit < space.coreUnits; unit++) {
    const inputs: [Input, Input] = unit === 0 ? ["x", "x"] : [nextInput(), nextInput()];
    const unaries = [space.unaries[next()]!, space.unaries[next()]!] as const;
    units.push({ binary: space.binaries[next()]!, unaries, inputs });
  }
  return units.at(-1)!;
}
