import * as tf from "@tensorflow/tfjs";

import type { Activation } from "../activations/activation.js";
import { leakyRelu } from "../activations/leaky-relu.js";
import { unstack } from "../operations/stack.js";
import { Problem } from "../problem.js";
import { ElementwiseLayer } from "./elementwise-layer.js";
import { fitRational, type RationalCoefficients } from "./fit-rational.js";
import type { Sharing } from "./sharing.js";
import { drawnFrom, type LayerArgs } from "./weights.js";

export interface RationalOptions extends LayerArgs {
  /** Who learns a function of its own; the `layer` by default, as in the paper. */
  readonly sharing?: Sharing;
  /** What all functions start from; by default the fit of degrees 5 and 4 to a leaky ReLU on −3 … 3. */
  readonly initial?: RationalCoefficients | Pick<Activation, "value">;
}

/**
 * Safe Padé activation units: P(x) / (1 + |Q(x)|) with P = Σ aᵢ xⁱ, i = 0 … m, and Q = Σ bⱼ xʲ, j = 1 … n, and learned a
 * and b. The denominator is never 0; at a zero of Q, such as x = 0, |Q| has a kink, where its derivative counts as 0.
 * Far out it grows as x ^ (m − n). For m = 5, powers overflow beyond |x| = 10⁷.
 *
 * @see Molina2020
 */
export class Rational extends ElementwiseLayer {
  static className = "RationalActivation";
  private readonly initial: RationalCoefficients;

  /** @throws Problem if a list of coefficients is empty or not finite, or `sharing` is not known. */
  constructor(options: RationalOptions = {}) {
    super(options, options.sharing ?? "layer");
    const { initial = leakyRelu() } = options;
    this.initial = "value" in initial ? fitRational(initial.value) : initial;
    for (const name of ["numerator", "denominator"] as const) requireCoefficients(name, this.initial[name]);
  }

  protected override addParameters(): void {
    for (const name of ["numerator", "denominator"] as const) {
      const coefficients = this.initial[name];
      const initializer = drawnFrom((index) => coefficients[Math.floor(index / this.functions)]!);
      this.addParameter(name, [coefficients.length], initializer);
    }
  }

  protected override activate(x: tf.Tensor, [numerator, denominator]: [tf.Tensor, tf.Tensor]): tf.Tensor {
    const q = tf.mul(horner(x, unstack(denominator)), x);
    // Not `tf.abs`, whose derivative at 0 is −1.
    const size = tf.mul(q, tf.sign(q));
    return tf.div(horner(x, unstack(numerator)), tf.add(size, 1));
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { numerator, denominator } = this.initial;
    return { ...super.getConfig(), initial: { numerator: [...numerator], denominator: [...denominator] } };
  }
}

tf.serialization.registerClass(Rational);

/** A layer of safe Padé activation units. @throws Problem as {@link Rational}. @see Molina2020 */
export function rational(options: RationalOptions = {}): Rational {
  return new Rational(options);
}

/** c₀ + x (c₁ + x (c₂ + …)), of the shape of x. */
function horner(x: tf.Tensor, coefficients: readonly tf.Tensor[]): tf.Tensor {
  return coefficients
    .slice(0, -1)
    .reduceRight(
      (sum, coefficient) => tf.add(tf.mul(sum, x), coefficient),
      tf.add(tf.zerosLike(x), coefficients.at(-1)!),
    );
}

function requireCoefficients(name: string, coefficients: readonly number[]): void {
  if (coefficients.length > 0 && coefficients.every(Number.isFinite)) return;
  throw new Problem({
    rule: `The ${name} must have one coefficient or more, all finite.`,
    came: `[${coefficients.join(", ")}]`,
    cure: "Take them from `fitRational`, or leave `initial` out.",
  });
}
