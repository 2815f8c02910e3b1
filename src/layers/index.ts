export { AconC, type AconCOptions, aconC } from "./acon-c.js";
export { Apl, type AplOptions, apl } from "./apl.js";
export type { Basis } from "./basis.js";
export {
  BatchNormalization,
  type BatchNormalizationOptions,
  batchNormalization,
} from "./batch-normalization.js";
export { BinaryActivation, type BinaryActivationOptions, binaryActivation } from "./binary-activation.js";
export { BinaryWeights, type BinaryWeightsOptions, binaryWeights } from "./binary-weights.js";
export { Bspline, type BsplineOptions, bspline } from "./bspline.js";
export type { Masks } from "./drop-elements.js";
export {
  DropConnect,
  type DropConnectOptions,
  DropFilter,
  type DropFilterOptions,
  dropConnect,
  dropFilter,
} from "./drop-filter.js";
export { Dropout, type DropoutOptions, dropout } from "./dropout.js";
export type { KernelOptions } from "./kernel-layer.js";
export { LpUnit, type LpUnitOptions, lpUnit } from "./lp-unit.js";
export { Maxout, maxout } from "./maxout.js";
export type { Line, PieceOptions } from "./piece-layer.js";
export { Prelu, type PreluOptions, prelu } from "./prelu.js";
export { Probout, type ProboutInference, type ProboutOptions, probout } from "./probout.js";
export { QuantizedRelu, type QuantizedReluOptions, quantizedRelu } from "./quantized-relu.js";
export { Rational, type RationalOptions, rational } from "./rational.js";
export type { Sharing } from "./sharing.js";
export { Slaf, slaf } from "./slaf.js";
export type { SlafOptions } from "./slaf-options.js";
export { Swish, type SwishOptions, swish } from "./swish.js";
export type { LayerArgs } from "./weights.js";
