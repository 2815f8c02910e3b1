export * from "./activations/index.js";
export * from "./alphabets/index.js";
export * from "./architectures/index.js";
export * from "./children/index.js";
export * from "./clustering/index.js";
export {
  type BootstrapInterval,
  bootstrapInterval,
  pairedDifference,
  type SignTest,
  signTest,
  smallestDetectableDifference,
} from "./comparison.js";
export * from "./compute/index.js";
export * from "./datasets/index.js";
export * from "./faces/index.js";
export * from "./figures/index.js";
export * from "./gradients/index.js";
export * from "./kolmogorov-arnold/index.js";
export * from "./landmarks/index.js";
export {
  type AplParameters,
  aplFromPiecewiseLinear,
  type PiecewiseLinear,
} from "./layers/apl-from-piecewise-linear.js";
export { type ExpansionOptions, expandPolynomial } from "./layers/expand-polynomial.js";
export { fitRational, type RationalCoefficients, type RationalFitOptions } from "./layers/fit-rational.js";
export * as layers from "./layers/index.js";
export * from "./networks/index.js";
export * from "./operations/index.js";
export { formatPolynomial, type PolynomialFormat } from "./polynomials/format-polynomial.js";
export * as polynomials from "./polynomials/index.js";
export { evaluatePolynomial, type Polynomial } from "./polynomials/polynomial.js";
export { type Preset, preset } from "./preset.js";
export { Problem } from "./problem.js";
export * from "./quantized/index.js";
export { createRandom, type Random } from "./random.js";
export * from "./search/index.js";
export * from "./self-check/index.js";
export * from "./spiking/index.js";
export {
  type ConfidenceInterval,
  confidenceInterval,
  mean,
  median,
  quantile,
  standardDeviation,
} from "./statistics.js";
export { type SymmetricEigen, symmetricEigen } from "./symmetric-eigen.js";
export * from "./task-adaptive/index.js";
export * from "./tasks/index.js";
export * from "./training/index.js";
