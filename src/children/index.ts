export type { Child, ChildRecipe } from "./child.js";
export {
  type ChildData,
  type ChildTensors,
  createChildTensors,
  shapeData,
  shiftedDigits,
} from "./child-data.js";
export { childNamed } from "./children.js";
export { type CandidateEvaluation, type EvaluationTask, evaluateCandidate } from "./evaluate-candidate.js";
export { loadSearchTable, type SearchTable, type SearchTableRow } from "./search-table.js";
