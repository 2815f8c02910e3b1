export { type BinaryName, binaries } from "./binaries.js";
export type { Binary } from "./binary.js";
export { type Candidate, coreUnit, coreUnitsOf, hasBeta, type Input, requireCandidate } from "./candidate.js";
export { candidateActivation } from "./candidate-activation.js";
export { CandidateLayer, type CandidateLayerOptions, candidateLayer } from "./candidate-layer.js";
export { countCandidates, enumerateCandidates, randomCandidate } from "./candidates.js";
export {
  type ControllerOptions,
  type PpoOptions,
  ppoController,
  reinforceController,
} from "./controller-search.js";
export { distinctCandidates, equivalenceKey } from "./equivalence.js";
export { exhaustiveSearch } from "./exhaustive-search.js";
export { formula } from "./formula.js";
export { mutate } from "./mutate.js";
export { parseFormula } from "./parse-formula.js";
export { randomSearch } from "./random-search.js";
export { type Ranked, rank } from "./ranking.js";
export { type EvolutionOptions, regularizedEvolution } from "./regularized-evolution.js";
export { runSearch, type SearchRun } from "./run-search.js";
export type { MethodDescription, ScoredCandidate, SearchMethod } from "./search-method.js";
export { type SearchSpace, searchSpaces } from "./search-space.js";
export { simplify } from "./simplify.js";
export { type UnaryName, unaries } from "./unaries.js";
export type { Unary } from "./unary.js";
