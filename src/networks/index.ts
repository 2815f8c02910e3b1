export { crossEntropy, type Loss } from "./cross-entropy.js";
export {
  createDeepNetwork,
  type DeepNetwork,
  type DeepNetworkOptions,
  type DenseLayer,
  type ForwardPass,
  type SavedLayer,
} from "./deep-network.js";
export { fittedInitializer } from "./fitted-initializer.js";
export {
  glorotNormal,
  glorotUniform,
  he,
  type Initializer,
  initializerNamed,
  initializers,
  lecun,
  standard,
} from "./initializers.js";
