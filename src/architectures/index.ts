export { type ActivationChoice, ActivationLayer } from "./activation-layer.js";
export { type DenseNetworkOptions, denseNetwork } from "./dense-network.js";
export type { NetworkOptions, WeightDecayOptions } from "./network-options.js";
export { type PerceptronOptions, perceptron } from "./perceptron.js";
export { type ResidualNetworkOptions, residualNetwork } from "./residual-network.js";
export { type SmallCnnOptions, smallCnn } from "./small-cnn.js";
export { type TransformerOptions, transformer } from "./transformer.js";
export { type WideResidualNetworkOptions, wideResidualNetwork } from "./wide-residual-network.js";
