import * as tf from "@tensorflow/tfjs";

import { Problem } from "../problem.js";
import { createRandom } from "../random.js";
import { requireInteger } from "../require.js";
import { drawnFrom, type LayerArgs, onlyInput } from "./weights.js";

export interface KernelOptions extends LayerArgs {
  /** Outputs at every place: filters of a convolution, units of a dense layer; at least 1. */
  readonly units: number;
  /** Height and width of the filters, at least 1; 1 by default. */
  readonly kernelSize?: number;
  /** `same` keeps the size of the image, with zeros around it, and is the default; `valid` keeps inside. */
  readonly padding?: "same" | "valid";
  /** Whether a bias is learned, true by default. */
  readonly useBias?: boolean;
  /** Of the starting weights, drawn by He's rule, and of all other draws; layers of one network need different ones. */
  readonly seed: number;
}

/**
 * A layer with a kernel, [size, size, channels, units]: a convolution of stride 1 for images, [batch, height, width,
 * channels], and with size 1 a dense layer for examples, [batch, channels].
 */
export abstract class KernelLayer extends tf.layers.Layer {
  readonly units: number;
  readonly kernelSize: number;
  readonly padding: "same" | "valid";
  readonly seed: number;
  private readonly useBias: boolean;
  private kernel!: tf.LayerVariable;
  private bias: tf.LayerVariable | undefined;

  constructor({ units, kernelSize = 1, padding = "same", useBias = true, seed, ...options }: KernelOptions) {
    super(options);
    this.units = requireInteger("units", units, 1);
    this.kernelSize = requireInteger("kernelSize", kernelSize, 1);
    this.padding = requirePadding(padding);
    this.useBias = useBias;
    this.seed = requireInteger("seed", seed, 0);
  }

  /**
   * The outputs without the bias.
   *
   * @param x [batch, height, width, channels].
   * @returns [batch, height or less, width or less, units].
   */
  protected abstract respond(x: tf.Tensor4D, kernel: tf.Tensor4D, training: boolean): tf.Tensor4D;

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const channels = (inputShape as tf.Shape).at(-1);
    const shape = [this.kernelSize, this.kernelSize, requireChannels(channels), this.units];
    const deviation = Math.sqrt(2 / (this.kernelSize ** 2 * shape[2]!));
    const random = createRandom(this.seed).fork("kernel");
    this.kernel = this.addWeight(
      "kernel",
      shape,
      "float32",
      drawnFrom(() => random.normal(0, deviation)),
    );
    if (this.useBias) this.bias = this.addWeight("bias", [this.units], "float32", tf.initializers.zeros());
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const places = (inputShape as tf.Shape).slice(1, -1);
    const lost = this.padding === "same" ? 0 : this.kernelSize - 1;
    const left = places.map((length) => (length === null ? null : length - lost));
    return [(inputShape as tf.Shape)[0]!, ...left, this.units];
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { training }: { training?: boolean } = {}): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyInput(inputs);
      const isImage = x.rank === 4;
      const images = (isImage ? x : tf.reshape(x, [x.shape[0]!, 1, 1, x.shape.at(-1)!])) as tf.Tensor4D;
      const sums = this.respond(images, this.kernel.read() as tf.Tensor4D, training === true);
      const outputs = this.bias === undefined ? sums : tf.add(sums, this.bias.read());
      return isImage ? outputs : tf.reshape(outputs, [x.shape[0]!, this.units]);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      units: this.units,
      kernelSize: this.kernelSize,
      padding: this.padding,
      useBias: this.useBias,
      seed: this.seed,
    };
  }
}

function requirePadding(padding: "same" | "valid"): "same" | "valid" {
  if (padding === "same" || padding === "valid") return padding;
  throw new Problem({
    rule: "`padding` must be `same` or `valid`.",
    came: `\`${padding}\``,
    cure: "Take `same` to keep the size of the image.",
  });
}

function requireChannels(channels: number | null | undefined): number {
  if (typeof channels === "number") return channels;
  throw new Problem({
    rule: "A layer with a kernel must know how many channels there are.",
    came: "inputs whose last axis has no known length",
    cure: "Give the model a fixed input shape.",
  });
}
