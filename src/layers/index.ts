export { AconC, type AconCOptions, aconC } from "./acon-c.js";
export { Apl, type AplOptions, apl } from "./apl.js";
export type { Basis } from "./basis.js";
export {
  BatchNormalization,
  type BatchNormalizationOptions,
  batchNormalization,
} from "./batch-normalization.js";
export { Bspline, type BsplineOptions, bspline } from "./bspline.js";
export { Dropout, type DropoutOptions, dropout } from "./dropout.js";
export { LpUnit, type LpUnitOptions, lpUnit } from "./lp-unit.js";
export { Maxout, maxout } from "./maxout.js";
export type { Line, PieceOptions } from "./piece-layer.js";
export { Prelu, type PreluOptions, prelu } from "./prelu.js";
export { Probout, type ProboutInference, type ProboutOptions, probout } from "./probout.js";
export { Rational, type RationalOptions, rational } from "./rational.js";
export type { Sharing } from "./sharing.js";
export { Slaf, slaf } from "./slaf.js";
export type { SlafOptions } from "./slaf-options.js";
export { Swish, type SwishOptions, swish } from "./swish.js";
export type { LayerArgs } from "./weights.js";
