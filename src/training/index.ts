export { type Evaluation, type EvaluationOptions, evaluate } from "./evaluate.js";
export { fromLogOdds } from "./from-log-odds.js";
export {
  createLabeledData,
  createRegressionData,
  type ExampleShape,
  type LabeledData,
  type LabeledNumbers,
  type RegressionNumbers,
} from "./labeled-data.js";
export { meanSquaredError } from "./mean-squared-error.js";
export { adam, gradientDescent, type Optimizer, type SavedOptimizer } from "./optimizers.js";
export { loadVariables, type SavedTensor, saveTensors } from "./saved-tensors.js";
export { type History, type TrainingOptions, type TrainingProgress, train } from "./train.js";
export { type Trainable, trainable } from "./trainable.js";
