export { dataDirectory, type ExternalDataset } from "./data-directory.js";
export { type DigitExample, type DigitsPart, type DigitsSplit, loadDigits, splitDigits } from "./digits.js";
