export {
  type Banknotes,
  type BanknotesPart,
  type BanknotesSplit,
  loadBanknotes,
  type SyntheticBanknotes,
  splitBanknotes,
  syntheticBanknotes,
} from "./banknotes.js";
export { type Cifar100Options, type CifarOptions, loadCifar, loadCifar10, loadCifar100 } from "./cifar.js";
export { dataDirectory, type ExternalDataset } from "./data-directory.js";
export { type DigitExample, type DigitsPart, type DigitsSplit, loadDigits, splitDigits } from "./digits.js";
export { type ImageSet, type ImageStatistics, imageStatistics, standardizeImages } from "./image-set.js";
export { type RelatedTasks, type RelatedTasksOptions, relatedTasks } from "./related-tasks.js";
export { dampedWave, type FunctionSample, sampleFunction } from "./sample-function.js";
export { shapeImages } from "./shape-images.js";
export { splitBalanced } from "./split-balanced.js";
export { type TwoSpirals, twoSpirals } from "./two-spirals.js";
