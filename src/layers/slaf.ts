import * as tf from "@tensorflow/tfjs";

import { powerBasisActivation } from "../operations/power-basis-activation.js";
import { unstack } from "../operations/stack.js";
import { Problem } from "../problem.js";
import { createRandom } from "../random.js";
import { requireInteger } from "../require.js";
import { weightedBasis } from "./basis.js";
import { moveTowards } from "./moving-average.js";
import { readNumbers } from "./read-numbers.js";
import { parameterShape } from "./sharing.js";
import { readOptions, type SlafOptions, type SlafSettings } from "./slaf-options.js";
import { drawnFrom, onlyInput, penaltyOf, requireBuilt } from "./weights.js";

/** Added to the variances of the powers. */
const EPSILON = 1e-8;

/**
 * Self-learnable activation: f(x) = b + Σₖ wₖ φₖ(x) for k = 1 … K, with learned coefficients w and bias b. By default
 * φₖ is the power xᵏ less its mean, over its standard deviation, both of the channel. A network of such layers is, for
 * its evaluation, a polynomial of its inputs; see `expandPolynomial`.
 *
 * @see Goyal2019
 */
export class Slaf extends tf.layers.Layer {
  static className = "SelfLearnableActivation";
  private readonly given: SlafSettings;
  private coefficients!: tf.LayerVariable;
  private bias!: tf.LayerVariable;
  private gate?: tf.LayerVariable;
  private means?: tf.LayerVariable;
  private variances?: tf.LayerVariable;

  /** @throws Problem if an option is outside its bounds. */
  constructor(options: SlafOptions) {
    super(options);
    this.given = readOptions(options);
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const { basis, degree, domain, normalized, sharing, gated, initialDeviation, seed } = this.given;
    const channels = parameterShape(inputShape as tf.Shape, "channel").at(-1) ?? 1;
    const copies = sharing === "layer" ? 1 : channels;
    const random = createRandom(seed);
    const [weights, gates] = [random.fork("coefficients"), random.fork("gates")];
    const firstMean = { powers: 1, chebyshev: domain, fourier: domain / Math.PI }[basis];
    const coefficient = (index: number) => weights.normal(index < copies ? firstMean : 0, initialDeviation);
    const regularizer = penaltyOf(this.given);
    const shape = [degree, copies];
    this.coefficients = this.addWeight("coefficients", shape, "float32", drawnFrom(coefficient), regularizer);
    this.bias = this.addWeight(
      "bias",
      [copies],
      "float32",
      drawnFrom(() => 0.1),
    );
    if (gated)
      this.gate = this.addWeight(
        "gate",
        [degree],
        "float32",
        drawnFrom(() => gates.normal()),
      );
    if (normalized) {
      const [zeros, ones] = [tf.initializers.zeros(), tf.initializers.ones()];
      const statistics = [degree, channels];
      this.means = this.addWeight("moving_means", statistics, "float32", zeros, undefined, false);
      this.variances = this.addWeight("moving_variances", statistics, "float32", ones, undefined, false);
    }
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    return inputShape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { training }: { training?: boolean } = {}): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyInput(inputs);
      const [coefficients, bias] = [this.gatedCoefficients(), this.bias.read()];
      if (!this.given.normalized || training !== true)
        return this.evaluate(x, coefficients, bias, this.means?.read(), this.variances?.read());
      const { output, means, variances } = powerBasisActivation(
        this.clip(x),
        withoutCopies(coefficients),
        bias as tf.Tensor1D,
        { epsilon: EPSILON },
      );
      moveTowards(this.means!, means, this.given.decay);
      moveTowards(this.variances!, variances, this.given.decay);
      return output;
    });
  }

  /** How many functions can be asked for: normalized powers are shifted and scaled in every channel. */
  get functions(): number {
    return (this.means ?? this.coefficients).shape[1]!;
  }

  /**
   * One of the learned functions at `inputs`, with the moving averages of training, to be drawn before, during and after
   * it.
   *
   * @param unit Which channel; 0 by default.
   * @throws Problem if the layer has no such function, or is not built yet.
   */
  async curve(inputs: readonly number[], unit = 0): Promise<number[]> {
    requireBuilt(this);
    requireInteger("unit", unit, 0, this.functions - 1);
    const outputs = tf.tidy(() => {
      const coefficients = this.gatedCoefficients();
      const copy = coefficients.shape[1] === 1 ? 0 : unit;
      return this.evaluate(
        tf.tensor2d([...inputs], [inputs.length, 1]),
        tf.slice(coefficients, [0, copy], [-1, 1]),
        tf.slice(this.bias.read(), copy, 1),
        this.means && tf.slice(this.means.read(), [0, unit], [-1, 1]),
        this.variances && tf.slice(this.variances.read(), [0, unit], [-1, 1]),
      );
    });
    return readNumbers(outputs);
  }

  /**
   * The learned function of a channel as a polynomial, within the domain: c₀ … c_K of c₀ + c₁ x + … + c_K xᴷ, with the
   * moving averages of training.
   *
   * @param unit Which channel; 0 by default.
   * @throws Problem if the basis is not `powers`, or the layer has no such function, or is not built yet.
   */
  async polynomial(unit = 0): Promise<number[]> {
    if (this.given.basis !== "powers") {
      throw new Problem({
        rule: "Only an activation with the basis `powers` is asked for its polynomial.",
        came: `the basis \`${this.given.basis}\``,
        cure: "Build the layer with `basis: 'powers'`.",
      });
    }
    requireBuilt(this);
    requireInteger("unit", unit, 0, this.functions - 1);
    const numbers = tf.tidy(() => ({
      coefficients: this.gatedCoefficients(),
      bias: tf.clone(this.bias.read()),
      means: tf.clone(this.means?.read() ?? tf.zeros([this.given.degree, 1])),
      variances: tf.clone(this.variances?.read() ?? tf.ones([this.given.degree, 1])),
    }));
    try {
      const column = async (tensor: tf.Tensor) => {
        const columns = tensor.shape.at(-1)!;
        const values = await tensor.data();
        return Array.from(values).filter((_, index) => index % columns === (columns === 1 ? 0 : unit));
      };
      const [means, variances] = [await column(numbers.means), await column(numbers.variances)];
      const epsilon = this.given.normalized ? EPSILON : 0;
      const scaled = (await column(numbers.coefficients)).map(
        (weight, index) => weight / Math.sqrt(variances[index]! + epsilon),
      );
      const [bias] = await column(numbers.bias);
      return [scaled.reduce((sum, weight, index) => sum - weight * means[index]!, bias!), ...scaled];
    } finally {
      tf.dispose(numbers);
    }
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.given };
  }

  private evaluate(
    x: tf.Tensor,
    coefficients: tf.Tensor,
    bias: tf.Tensor,
    means?: tf.Tensor,
    variances?: tf.Tensor,
  ): tf.Tensor {
    const { basis, domain } = this.given;
    if (means === undefined || variances === undefined)
      return weightedBasis(basis, x, unstack(coefficients), bias, domain);
    const statistics = { means: means as tf.Tensor2D, variances: variances as tf.Tensor2D };
    const options = { epsilon: EPSILON, statistics };
    return powerBasisActivation(this.clip(x), withoutCopies(coefficients), bias as tf.Tensor1D, options)
      .output;
  }

  private clip(x: tf.Tensor): tf.Tensor {
    return tf.clipByValue(x, -this.given.domain, this.given.domain);
  }

  /** [K, copies]. */
  private gatedCoefficients(): tf.Tensor {
    const coefficients = this.coefficients.read();
    if (this.gate === undefined) return tf.clone(coefficients);
    return tf.mul(coefficients, tf.expandDims(tf.sigmoid(this.gate.read()), 1));
  }
}

tf.serialization.registerClass(Slaf);

/** A layer of self-learnable activations. @throws Problem as {@link Slaf}. @see Goyal2019 */
export function slaf(options: SlafOptions): Slaf {
  return new Slaf(options);
}

/** [K, 1] → [K], which the operation takes for one function for all channels. */
function withoutCopies(coefficients: tf.Tensor): tf.Tensor {
  return coefficients.shape[1] === 1 ? tf.reshape(coefficients, [-1]) : coefficients;
}
