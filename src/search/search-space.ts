import { Problem } from "../problem.js";
import { requireInteger } from "../require.js";
import { type BinaryName, binaries } from "./binaries.js";
import { type UnaryName, unaries } from "./unaries.js";

/**
 * Which candidates there are: those of 1 … `coreUnits` core units, where the first reads x and each of the others x or
 * any earlier unit. Data: it can be written as JSON.
 */
export interface SearchSpace {
  readonly unaries: readonly UnaryName[];
  readonly binaries: readonly BinaryName[];
  readonly coreUnits: number;
}

const ALL_UNARIES = Object.keys(unaries) as UnaryName[];
const ALL_BINARIES = Object.keys(binaries) as BinaryName[];
const FEWER_UNARIES: UnaryName[] = [
  "identity",
  "negative",
  "square",
  "sin",
  "cos",
  "tanh",
  "arctan",
  "max0",
  "sigmoid",
  "softplus",
];
/** Those without β, without mirror images and the ones that grow so fast that nearly every network with them diverges. */
const SIXTEEN_UNARIES: UnaryName[] = [
  "identity",
  "abs",
  "square",
  "sqrt",
  "sin",
  "cos",
  "cosh",
  "tanh",
  "arcsinh",
  "arctan",
  "sinc",
  "max0",
  "min0",
  "sigmoid",
  "softplus",
  "gaussian",
];
const FEWER_BINARIES: BinaryName[] = ["add", "multiply", "subtract", "divide", "max", "min", "gate"];

/**
 * Search spaces by name.
 *
 * - `"one core unit"`: all 25 unary and 10 binary functions, 6,250 candidates.
 * - `"two core units"`: all functions, up to two units.
 * - `"three core units"`: all functions, up to three units.
 * - `"medium"`: sixteen unary and seven binary functions without β, 1,792 candidates, which `searchTable` holds.
 * - `"small"`: ten unary and seven binary functions, 700 candidates.
 * - `"tiny"`: four unary and three binary functions, 48 candidates, for exact tests.
 *
 * @see Ramachandran2017, sec. 2
 */
export const searchSpaces = {
  "one core unit": { unaries: ALL_UNARIES, binaries: ALL_BINARIES, coreUnits: 1 },
  "two core units": { unaries: ALL_UNARIES, binaries: ALL_BINARIES, coreUnits: 2 },
  "three core units": { unaries: ALL_UNARIES, binaries: ALL_BINARIES, coreUnits: 3 },
  medium: { unaries: SIXTEEN_UNARIES, binaries: FEWER_BINARIES, coreUnits: 1 },
  small: { unaries: FEWER_UNARIES, binaries: FEWER_BINARIES, coreUnits: 1 },
  tiny: {
    unaries: ["identity", "sin", "max0", "sigmoid"],
    binaries: ["add", "multiply", "max"],
    coreUnits: 1,
  },
} as const satisfies Record<string, SearchSpace>;

/** Checks a space. @throws Problem if a function is not known or named twice, or there are none. */
export function requireSpace(space: SearchSpace): SearchSpace {
  requireInteger("coreUnits", space.coreUnits, 1);
  requireNames("unaries", space.unaries, ALL_UNARIES);
  requireNames("binaries", space.binaries, ALL_BINARIES);
  return space;
}

function requireNames(kind: string, names: readonly string[], known: readonly string[]): void {
  const wrong = names.find((name, index) => !known.includes(name) || names.indexOf(name) !== index);
  if (wrong === undefined && names.length > 0) return;
  throw new Problem({
    rule: `The \`${kind}\` of a search space are different functions, at least one.`,
    came: wrong === undefined ? "none" : `\`${wrong}\``,
    cure: `Choose among ${known.join(", ")}.`,
  });
}
