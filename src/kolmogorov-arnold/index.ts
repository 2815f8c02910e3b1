export { evaluateFunction, type FunctionBasis } from "./function-basis.js";
export {
  amplification,
  type GaussianProcessOptions,
  gaussianProcessBasis,
} from "./gaussian-process-basis.js";
export {
  type BasisOptions,
  KolmogorovArnoldLayer,
  type KolmogorovArnoldOptions,
  kolmogorovArnoldLayer,
} from "./kolmogorov-arnold-layer.js";
export {
  type KolmogorovArnoldNetworkOptions,
  kolmogorovArnoldNetwork,
} from "./kolmogorov-arnold-network.js";
export { type SplineOptions, splineBasis } from "./spline-basis.js";
