export { adaptivePiecewiseLinear } from "./adaptive-piecewise-linear.js";
export {
  type BatchNormalizationOptions,
  type BatchNormalizationResult,
  batchNormalization,
  type ChannelStatistics,
} from "./batch-normalization.js";
export type { PowerStatistics } from "./normalized-powers.js";
export {
  type PowerBasisOptions,
  type PowerBasisResult,
  powerBasisActivation,
} from "./power-basis-activation.js";
export { swishWithBeta } from "./swish-with-beta.js";
export { taskAdaptiveActivation } from "./task-adaptive-activation.js";
export { traceNorm } from "./trace-norm.js";
