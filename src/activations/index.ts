import { Problem } from "../problem.js";
import type { Activation } from "./activation.js";
import { elu } from "./elu.js";
import { leakyRelu } from "./leaky-relu.js";
import { relu } from "./relu.js";
import { sigmoid } from "./sigmoid.js";
import { softplus } from "./softplus.js";
import { swish } from "./swish.js";
import { tanh } from "./tanh.js";

export type { Activation, Fact } from "./activation.js";
export { elu, leakyRelu, relu, sigmoid, softplus, swish, tanh };

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
  const table: Readonly<Record<string, Activation>> = activations;
  const found = Object.hasOwn(table, name) ? table[name] : undefined;
  if (found !== undefined) return found;
  throw new Problem({
    rule: "An activation must be one of the table `activations`.",
    came: `\`${name}\``,
    cure: `Choose one of ${Object.keys(table).join(", ")}.`,
  });
}
