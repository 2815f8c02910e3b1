export {
  type AdaptiveActivation,
  type AdaptiveActivationOptions,
  type AdaptiveFunctions,
  adaptiveActivation,
  adaptiveFunction,
} from "./adaptive-activation.js";
export { type AddedTask, addTask } from "./add-task.js";
export { type FeatureModulationOptions, featureModulation } from "./feature-modulation.js";
export { type FunctionDistanceOptions, functionDistances } from "./function-distances.js";
export {
  coordinateTraceNorm,
  type FunctionalPenalty,
  functionalCosine,
  functionalDistance,
} from "./functional-penalty.js";
export { hingeProducts, powerProducts } from "./gaussian-products.js";
export { type LinearHead, linearHeads, sideBySide } from "./side-by-side.js";
export type { SurroundingsOptions } from "./surroundings.js";
export type { RunMode, TaskActivation, TaskActivationFactory } from "./task-activation.js";
export { type TaskAdaptiveModel, taskAdaptive } from "./task-adaptive.js";
export {
  type ConvolutionBlocksOptions,
  convolutionBlocks,
  type DenseBlocksOptions,
  denseBlocks,
  featuresOf,
  type TaskBlock,
} from "./task-blocks.js";
export {
  piecewiseLinearFunctions,
  polynomialFunctions,
  swishFunctions,
  type TaskFunctions,
} from "./task-functions.js";
