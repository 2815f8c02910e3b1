export { type Evaluation, evaluate, type Trainable } from "./evaluate.js";
export { createLabeledData, type LabeledData, type LabeledNumbers } from "./labeled-data.js";
export { type History, type TrainingOptions, type TrainingProgress, train } from "./train.js";
