export type { Activation, Fact } from "./activation.js";
export { elu } from "./elu.js";
export { leakyRelu } from "./leaky-relu.js";
export { relu } from "./relu.js";
export { sigmoid } from "./sigmoid.js";
export { softplus } from "./softplus.js";
export { swish } from "./swish.js";
export { activationNamed, activations } from "./table.js";
export { tanh } from "./tanh.js";
