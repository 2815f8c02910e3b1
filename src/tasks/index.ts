export { binaryCrossEntropy } from "./binary-cross-entropy.js";
export type { TaskCheckpoint } from "./checkpoint.js";
export { type CrossStitchModel, type CrossStitchOptions, crossStitch } from "./cross-stitch.js";
export { type DenseLayerOptions, denseLayer } from "./dense-layer.js";
export { stoppingCriterion, type TaskWiseEarlyStopping } from "./early-stopping.js";
export { evaluateTasks, type TaskEvaluation, type TaskEvaluationOptions } from "./evaluate-tasks.js";
export { halfSquaredError } from "./half-squared-error.js";
export { type Heads, hardSharing } from "./hard-sharing.js";
export { type Metric, metricNamed, metrics } from "./metrics.js";
export {
  type MixtureOfExperts,
  type MixtureOfExpertsOptions,
  mixtureOfExperts,
} from "./mixture-of-experts.js";
export { disposeModel, type MultiTaskModel, variablesOf } from "./multi-task-model.js";
export { reducedRankRegression } from "./reduced-rank-regression.js";
export {
  l2ToEachOther,
  l2ToMean,
  type SharingPenalty,
  tiedActivations,
  traceNormSharing,
} from "./sharing-penalty.js";
export { separateTasks, softSharing, type Trunks } from "./soft-sharing.js";
export {
  binaryTask,
  classificationTask,
  defineTask,
  regressionTask,
  type Task,
  type TaskOptions,
  type TaskSpec,
} from "./task.js";
export {
  createTaskData,
  disposeTaskData,
  type TaskData,
  type TaskLabels,
  type TaskNumbers,
  type TaskTargets,
} from "./task-data.js";
export type { TaskEpoch } from "./task-history.js";
export { type TaskProgress, type TaskRun, type TaskTrainingOptions, trainTasks } from "./train-tasks.js";
export {
  type DenseTrunkOptions,
  denseStages,
  denseTrunk,
  type Stage,
  stackStages,
  type Trunk,
} from "./trunk.js";
export { type Tuned, tune } from "./tune.js";
export { dynamicWeightAverage } from "./weighting/dynamic-weight-average.js";
export { equalWeights } from "./weighting/equal-weights.js";
export { fixedWeights } from "./weighting/fixed-weights.js";
export { gradNorm } from "./weighting/grad-norm.js";
export { growingWeights } from "./weighting/growing-weights.js";
export { pcGrad } from "./weighting/pc-grad.js";
export { randomWeights } from "./weighting/random-weights.js";
export { uncertaintyWeights } from "./weighting/uncertainty-weights.js";
export type {
  MeasuredStep,
  RunningWeighting,
  StepWeights,
  Weighting,
  WeightingStep,
} from "./weighting/weighting.js";
