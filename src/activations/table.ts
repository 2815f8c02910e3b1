import { requireNamed } from "../require.js";
import { absoluteTanh } from "./absolute-tanh.js";
import type { Activation } from "./activation.js";
import { arcsinh } from "./arcsinh.js";
import { arctan } from "./arctan.js";
import { arctanSquaredMinusX } from "./arctan-squared-minus-x.js";
import { cosMinusX } from "./cos-minus-x.js";
import { elu } from "./elu.js";
import { erf } from "./erf.js";
import { gelu } from "./gelu.js";
import { geluTanh } from "./gelu-tanh.js";
import { hardSigmoid } from "./hard-sigmoid.js";
import { hardSwish } from "./hard-swish.js";
import { leakyRelu } from "./leaky-relu.js";
import { logSigmoid } from "./log-sigmoid.js";
import { maxXSigmoid } from "./max-x-sigmoid.js";
import { maxXTanh } from "./max-x-tanh.js";
import { minXSin } from "./min-x-sin.js";
import { mish } from "./mish.js";
import { relu } from "./relu.js";
import { selu } from "./selu.js";
import { sigmoid } from "./sigmoid.js";
import { sinc } from "./sinc.js";
import { sincPlusX } from "./sinc-plus-x.js";
import { softplus } from "./softplus.js";
import { softsign } from "./softsign.js";
import { swish } from "./swish.js";
import { tanh } from "./tanh.js";
import { tanhshrink } from "./tanhshrink.js";
import { xArcsinhSquared } from "./x-arcsinh-squared.js";

/**
 * Every fixed activation of the course by name; those with a parameter have its default, and hard sigmoid and hard Swish
 * stand here with both slopes in use. The last seven and Swish are what the search for Swish found.
 */
export const activations = {
  sigmoid,
  tanh,
  "absolute-tanh": absoluteTanh,
  "hard-sigmoid": hardSigmoid(),
  "hard-sigmoid(slope=0.2)": hardSigmoid({ slope: 0.2 }),
  softsign,
  arctan,
  arcsinh,
  erf,
  relu,
  "leaky-relu": leakyRelu(),
  elu: elu(),
  selu,
  softplus,
  "log-sigmoid": logSigmoid,
  gelu,
  "gelu-tanh": geluTanh,
  swish: swish(),
  mish,
  "hard-swish": hardSwish(),
  "hard-swish(slope=0.2)": hardSwish({ slope: 0.2 }),
  tanhshrink,
  sinc,
  "max-x-sigmoid": maxXSigmoid,
  "cos-minus-x": cosMinusX,
  "min-x-sin": minXSin,
  "arctan-squared-minus-x": arctanSquaredMinusX,
  "max-x-tanh": maxXTanh,
  "sinc-plus-x": sincPlusX,
  "x-arcsinh-squared": xArcsinhSquared,
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
