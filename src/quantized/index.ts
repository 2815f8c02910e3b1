export { descentAlignment, expectedCoarseGradient } from "./coarse-gradient.js";
export { type CoarseDescent, type CoarseDescentOptions, descendCoarsely } from "./descend-coarsely.js";
export {
  clippedReluEstimator,
  type Estimator,
  estimatorSlope,
  hardTanhEstimator,
  identityEstimator,
  type QuantizedReluEstimator,
  reluEstimator,
} from "./estimator.js";
export { halfGaussianError, halfGaussianStep } from "./half-gaussian-step.js";
export { type QuantizedReluOptions, quantizedRelu } from "./quantized-relu.js";
export { type SampledGradients, type SampledMean, sampleGradients } from "./sample-gradients.js";
export { type ShiftedSignOptions, shiftedSign } from "./shifted-sign.js";
export { type StepFunction, straightThrough } from "./step-function.js";
export {
  populationGradient,
  populationLoss,
  spuriousMinimum,
  type TwoLayerWeights,
} from "./two-layer-model.js";
