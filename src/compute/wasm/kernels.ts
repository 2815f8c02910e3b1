import type { TrainingKernel } from "./kernel.js";
import { activationGradientKernels } from "./ops/activation-gradients.js";
import { adaptivePiecewiseLinear, adaptivePiecewiseLinearGradient } from "./ops/adaptive-piecewise-linear.js";
import { columnSums } from "./ops/column-sums.js";
import { convolutionFilterGradient, convolutionInputGradient, convolutions } from "./ops/convolution.js";
import { convolution3dFilterGradient, convolution3dInputGradient } from "./ops/convolution-3d.js";
import { depthwiseConvolutions, depthwiseFilterGradient, depthwiseInputGradient } from "./ops/depthwise.js";
import { einsum } from "./ops/einsum.js";
import { elementwise, rowCombinations, select } from "./ops/elementwise.js";
import { functions } from "./ops/functions.js";
import { gather } from "./ops/gather.js";
import { cast, identity } from "./ops/identity.js";
import { fusedMatMul, matMul } from "./ops/mat-mul.js";
import { normalizedPowers, normalizedPowersGradient } from "./ops/normalized-powers.js";
import { averagePoolGradients, maxPool3d, maxPoolGradients } from "./ops/pooling.js";
import { powerMoments, powerMomentsGradient } from "./ops/power-moments.js";
import { unsortedSegmentSum } from "./ops/segment-sum.js";
import { swishWithBeta, swishWithBetaGradient } from "./ops/swish-with-beta.js";
import { taskAdaptiveActivation, taskAdaptiveActivationGradient } from "./ops/task-adaptive-activation.js";
import { tile } from "./ops/tile.js";
import { transpose } from "./ops/transpose.js";
import { updates } from "./ops/updates.js";

/** Every kernel that takes the place of a stock one, by what was wrong with that, and those that have none to replace. */
export const trainingKernels: readonly TrainingKernel[] = [
  // Missing in the stock backend of TensorFlow.js 4.22.0.
  convolutionFilterGradient,
  depthwiseFilterGradient,
  depthwiseInputGradient,
  unsortedSegmentSum,
  einsum,
  // Wrong there.
  ...depthwiseConvolutions,
  ...maxPoolGradients,
  maxPool3d,
  ...averagePoolGradients,
  convolution3dFilterGradient,
  convolution3dInputGradient,
  fusedMatMul,
  cast,
  // Slow there.
  ...convolutions,
  identity,
  matMul,
  transpose,
  convolutionInputGradient,
  ...columnSums,
  ...elementwise,
  ...rowCombinations,
  ...functions,
  select,
  gather,
  tile,
  // Operations of `operations/`.
  adaptivePiecewiseLinear,
  adaptivePiecewiseLinearGradient,
  taskAdaptiveActivation,
  taskAdaptiveActivationGradient,
  swishWithBeta,
  swishWithBetaGradient,
  powerMoments,
  powerMomentsGradient,
  normalizedPowers,
  normalizedPowersGradient,
  // One pass where TensorFlow.js has an operation for every product and sum.
  ...activationGradientKernels,
  ...updates,
];
