import * as tf from "@tensorflow/tfjs";

import { requireInteger } from "../require.js";
import { readNumbers } from "./read-numbers.js";
import { parameterShape, type Sharing } from "./sharing.js";
import {
  type LayerArgs,
  onlyInput,
  requireBuilt,
  type WeightInitializer,
  type WeightRegularizer,
} from "./weights.js";

/** A layer that applies learned functions to the numbers of its input, [batch, …], and keeps their shape. */
export abstract class ElementwiseLayer extends tf.layers.Layer {
  readonly sharing: Sharing;
  private readonly parameters: tf.LayerVariable[] = [];
  private shape: number[] = [];

  constructor(options: LayerArgs, sharing: Sharing) {
    super(options);
    this.sharing = sharing;
  }

  /** Adds the parameters, with `addParameter`. */
  protected abstract addParameters(): void;

  /**
   * The functions themselves.
   *
   * @param parameters In the order in which they were added, [...copies, ...p], where p has the rank of an example.
   */
  protected abstract activate(x: tf.Tensor, parameters: tf.Tensor[]): tf.Tensor;

  /** Adds a weight that holds `copies` numbers, such as one for every hinge, of every function. */
  protected addParameter(
    name: string,
    copies: number[],
    initializer: WeightInitializer,
    regularizer?: WeightRegularizer,
  ): void {
    const shape = [...copies, ...this.shape];
    this.parameters.push(this.addWeight(name, shape, "float32", initializer, regularizer));
  }

  /** How many functions the layer learns. Known once it is built. */
  get functions(): number {
    return tf.util.sizeFromShape(this.shape);
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    this.shape = parameterShape(inputShape as tf.Shape, this.sharing);
    this.addParameters();
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    return inputShape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() =>
      this.activate(
        onlyInput(inputs),
        this.parameters.map((parameter) => parameter.read()),
      ),
    );
  }

  /**
   * One of the learned functions at `inputs`, computed as the layer computes it, to be drawn before, during and after
   * training.
   *
   * @param unit Which function, counted from 0 along the axes of an example that do not share, the last axis fastest;
   * 0 by default.
   * @throws Problem if the layer has no such function, or is not built yet.
   */
  async curve(inputs: readonly number[], unit = 0): Promise<number[]> {
    requireBuilt(this);
    requireInteger("unit", unit, 0, this.functions - 1);
    const outputs = tf.tidy(() => {
      const parameters = this.parameters.map((parameter) => {
        const all = parameter.read();
        const copies = all.shape.slice(0, all.rank - this.shape.length);
        const ofUnit = tf.slice(all.reshape([-1, this.functions]), [0, unit], [-1, 1]);
        return tf.reshape(ofUnit, [...copies, 1]);
      });
      return this.activate(tf.tensor2d([...inputs], [inputs.length, 1]), parameters);
    });
    return readNumbers(outputs);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), sharing: this.sharing };
  }
}
