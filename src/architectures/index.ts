export { type ActivationChoice, ActivationLayer } from "./activation-layer.js";
export type { NetworkOptions, WeightDecayOptions } from "./network-options.js";
export { type PerceptronOptions, perceptron } from "./perceptron.js";
export { type SmallCnnOptions, smallCnn } from "./small-cnn.js";
