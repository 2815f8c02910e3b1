import { requireNamed } from "../require.js";
import type { Activation } from "./activation.js";
import { elu } from "./elu.js";
import { leakyRelu } from "./leaky-relu.js";
import { relu } from "./relu.js";
import { sigmoid } from "./sigmoid.js";
import { softplus } from "./softplus.js";
import { swish } from "./swish.js";
import { tanh } from "./tanh.js";

/** Every activation of the course by name; those with a parameter have its default. */
export const activations = {
  sigmoid,
  tanh,
  relu,
  "leaky-relu": leakyRelu(),
  elu: elu(),
  softplus,
  swish: swish(),
} as const satisfies Record<string, Activation>;

/**
 * The activation of a name, for names that come as text, such as from a menu.
 *
 * @throws Problem if there is none of that name.
 * @example activationNamed("relu").value(-2); // 0
 */
export function activationNamed(name: string): Activation {
  return requireNamed("activation", activations, name);
}
