// SIMD kernels in AssemblyScript that run in the memory of TensorFlow.js's WebAssembly backend. Addresses are bytes, steps
// and sizes floats. They keep no data and no stack of their own, so that nothing of theirs can meet the backend's.

export { reluGradient, sigmoidGradient, tanhGradient } from "./activation-gradients";
export { adaptivePiecewiseLinear, adaptivePiecewiseLinearGradient } from "./adaptive-piecewise-linear";
export { columnSums } from "./column-sums";
export { correlate } from "./correlate";
export { combineRows, compare, extremum, select } from "./elementwise";
export { apply, largestSize } from "./functions";
export { maxPoolGradient } from "./max-pool";
export { packColumns, packRows } from "./pack";
export { peak } from "./peak";
export {
  normalizedPowers,
  normalizedPowersGradient,
  powerDeviations,
  powerProducts,
  powerSums,
} from "./powers";
export { addProducts } from "./products";
export { copyRows, listRows, repeatRow } from "./rows";
export { sharedPiecewiseLinear, sharedPiecewiseLinearGradient } from "./shared-piecewise-linear";
export { swishWithBeta } from "./swish-with-beta";
export { transpose } from "./transpose";
export { descend, descendByAdam, descendWithMomentum } from "./updates";
export {
  winogradFilter,
  winogradInput,
  winogradOutput,
  winogradProducts,
} from "./winograd";
export { winogradArriving, winogradFilterGradient } from "./winograd-gradients";
