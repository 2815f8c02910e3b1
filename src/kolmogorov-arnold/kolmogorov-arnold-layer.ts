import * as tf from "@tensorflow/tfjs";
import {
  drawnFrom,
  type LayerArgs,
  onlyInput,
  requireBuilt,
  type WeightRegularizer,
} from "../layers/weights.js";
import { Problem } from "../problem.js";
import { createRandom } from "../random.js";
import { requireFinite, requireInteger } from "../require.js";
import { evaluateFunction, type FunctionBasis } from "./function-basis.js";
import {
  type GaussianProcessOptions,
  gaussianProcessBasis,
  requireAccuracy,
} from "./gaussian-process-basis.js";
import { type SplineOptions, splineBasis } from "./spline-basis.js";

/** How the functions of a layer are written down. */
export type BasisOptions =
  | ({ readonly kind: "gaussian-process" } & GaussianProcessOptions)
  | ({ readonly kind: "b-spline" } & SplineOptions);

export interface KolmogorovArnoldOptions extends LayerArgs {
  /** Sums that the layer computes, at least 1. */
  readonly units: number;
  /** What its functions are made of. */
  readonly basis: BasisOptions;
  /** λ of the penalty λ Σ cᵀ P c over all functions, at least 0; 0 by default. */
  readonly roughness?: number;
  /** Standard deviation of the slopes at the start times √inputs, at least 0; 1 by default. */
  readonly initialDeviation?: number;
  /** Of the slopes; layers of one network need different ones. */
  readonly seed: number;
}

/**
 * A layer whose weights are functions: y_q = Σₚ φ_qp(x_p), [batch, inputs] → [batch, units], with one learned function
 * φ_qp for each pair. It has no other weights and no activation: the functions are the activations. All start as lines
 * with random slopes, of the variance `initialDeviation`² / inputs.
 *
 * @see Liu2025
 * @see Sun2021
 */
export class KolmogorovArnoldLayer extends tf.layers.Layer {
  static className = "KolmogorovArnoldLayer";
  readonly units: number;
  readonly basis: FunctionBasis;
  private readonly basisOptions: BasisOptions;
  private readonly roughness: number;
  private readonly initialDeviation: number;
  private readonly seed: number;
  /** [inputs, m, units]. */
  private coefficients: tf.LayerVariable | undefined;
  private inputCount = 0;

  /** @throws Problem if an option is outside its bounds, or float32 is too coarse for the basis. */
  constructor(options: KolmogorovArnoldOptions) {
    super(options);
    this.units = requireInteger("units", options.units, 1);
    this.basisOptions = options.basis;
    this.basis = createBasis(options.basis);
    requireAccuracy(this.basis);
    this.roughness = requireFinite("roughness", options.roughness ?? 0, { atLeast: 0 });
    this.initialDeviation = requireFinite("initialDeviation", options.initialDeviation ?? 1, { atLeast: 0 });
    this.seed = requireInteger("seed", options.seed, 0);
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const shape = inputShape as tf.Shape;
    this.inputCount = requireFeatures(shape);
    const { size, places } = this.basis;
    const random = createRandom(this.seed).fork("slopes");
    const deviation = this.initialDeviation / Math.sqrt(this.inputCount);
    const slopes = Array.from({ length: this.inputCount * this.units }, () => random.normal(0, deviation));
    const start = drawnFrom((index) => {
      const [unit, row] = [index % this.units, Math.floor(index / this.units)];
      return slopes[Math.floor(row / size) * this.units + unit]! * places[row % size]!;
    });
    const weightShape = [this.inputCount, size, this.units];
    this.coefficients = this.addWeight("coefficients", weightShape, "float32", start, this.penalty());
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    return [...(inputShape as tf.Shape).slice(0, -1), this.units];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyInput(inputs) as tf.Tensor2D;
      const { size, mixing } = this.basis;
      const rows = this.inputCount * size;
      const features = tf.reshape(this.basis.features(tf.reshape(x, [-1, 1])), [-1, rows]);
      const learned = this.coefficients!.read();
      const mixed = mixing === undefined ? learned : mix(mixing, learned);
      return tf.matMul(features as tf.Tensor2D, tf.reshape(mixed, [rows, this.units]));
    });
  }

  /** Coefficients of φ_qp, such as its heights at the control points. @throws Problem if there is no such function. */
  async coefficientsOf(input: number, unit: number): Promise<number[]> {
    requireBuilt(this);
    requireInteger("input", input, 0, this.inputCount - 1);
    requireInteger("unit", unit, 0, this.units - 1);
    const all = await this.coefficients!.read().data();
    const { size } = this.basis;
    return Array.from({ length: size }, (_, k) => all[(input * size + k) * this.units + unit]!);
  }

  /**
   * The learned function φ_qp at `inputs`, in double precision from the coefficients of the layer.
   *
   * @param input p, from 0.
   * @param unit q, from 0.
   * @throws Problem if the layer has no such function, or is not built yet.
   */
  async curve(inputs: readonly number[], input: number, unit = 0): Promise<number[]> {
    const coefficients = await this.coefficientsOf(input, unit);
    return inputs.map((x) => evaluateFunction(this.basis, coefficients, x));
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { units, basisOptions, roughness, initialDeviation, seed } = this;
    const basis = { ...basisOptions } as unknown as tf.serialization.ConfigDict;
    return { ...super.getConfig(), units, basis, roughness, initialDeviation, seed };
  }

  private penalty(): WeightRegularizer | undefined {
    const { roughness, basis } = this;
    if (roughness === 0) return undefined;
    const apply = (c: tf.Tensor) =>
      tf.tidy(() => tf.mul(tf.sum(tf.mul(c, mix(basis.roughness, c))), roughness) as tf.Scalar);
    return { apply } as unknown as WeightRegularizer;
  }
}

tf.serialization.registerClass(KolmogorovArnoldLayer);

/** A layer of learned functions. @throws Problem as {@link KolmogorovArnoldLayer}. @see Liu2025 */
export function kolmogorovArnoldLayer(options: KolmogorovArnoldOptions): KolmogorovArnoldLayer {
  return new KolmogorovArnoldLayer(options);
}

function createBasis(options: BasisOptions): FunctionBasis {
  if (options.kind === "gaussian-process") return gaussianProcessBasis(options);
  if (options.kind === "b-spline") return splineBasis(options);
  throw new Problem({
    rule: "The `kind` of a basis must be `gaussian-process` or `b-spline`.",
    came: `\`${(options as { kind: unknown }).kind}\``,
    cure: "Choose one of the two.",
  });
}

/** Σₗ Wₖₗ cₗ along the middle axis of c, [inputs, m, units]. */
function mix(matrix: readonly (readonly number[])[], c: tf.Tensor): tf.Tensor {
  const [inputs, size, units] = c.shape as [number, number, number];
  const flat = tf.reshape(tf.transpose(c, [1, 0, 2]), [size, inputs * units]);
  const product = tf.matMul(tf.tensor2d(matrix as number[][], [size, size]), flat as tf.Tensor2D);
  return tf.transpose(tf.reshape(product, [size, inputs, units]), [1, 0, 2]);
}

function requireFeatures(shape: tf.Shape): number {
  const features = shape[1];
  if (shape.length === 2 && typeof features === "number") return features;
  throw new Problem({
    rule: "A layer of functions takes inputs of the shape [batch, features], with a known number of features.",
    came: `[${shape.map((size) => size ?? "any").join(", ")}]`,
    cure: "Put `tf.layers.flatten` before it.",
  });
}
