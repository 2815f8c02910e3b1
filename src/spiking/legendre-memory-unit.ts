import * as tf from "@tensorflow/tfjs";

import { activations } from "../activations/table.js";
import { createUniformTensors } from "../layers/random-numbers.js";
import { drawnFrom, type LayerArgs, onlyInput, requireBuilt } from "../layers/weights.js";
import { Problem } from "../problem.js";
import { createRandom } from "../random.js";
import { requireFinite, requireInteger, requireNamed } from "../require.js";
import { discretize, legendreSystem } from "./legendre-memory.js";
import { quantizeActivity } from "./quantize-activity.js";
import { type Rounding, requireRounding } from "./rounding.js";

export interface LegendreMemoryOptions extends LayerArgs {
  /** Hidden units, at least 1. */
  readonly units: number;
  /** Coefficients of each memory, d, at least 1. */
  readonly order: number;
  /** Time steps that a memory holds, θ, above 0. */
  readonly window: number;
  /** Memories, each with an input of its own; 1 by default. */
  readonly memories?: number;
  /** Name of the activation f of the hidden units; `tanh` by default. */
  readonly activation?: string;
  /** Δ, the size of one spike, at least 0; 0, the default, for numbers that are not rounded. */
  readonly step?: number;
  /** What happens to the error of rounding; `diffused` by default. */
  readonly rounding?: Rounding;
  /** What comes out: hidden activities of the `last` time step, the default, or their `mean` over time. */
  readonly readout?: "last" | "mean";
  /** Of the weights and remainders. */
  readonly seed: number;
}

/** What the neurons of a layer sent: whole numbers of spikes, [examples, time steps, neurons]. */
export interface Spikes {
  readonly hidden: tf.Tensor3D;
  readonly memory: tf.Tensor3D;
}

/**
 * The Legendre memory unit, [batch, time, features] → [batch, units]: a linear memory m that is not learned, and hidden units h
 * that are. In each time step
 *
 * u = x e_x + h e_h + m e_m, m ← Ā m + B̄ u, h ← f(x W_x + h W_h + m W_m),
 *
 * with Ā and B̄ of {@link legendreSystem} for θ, held constant within a step. With a `step` above 0 every h and m is sent as a
 * whole number of spikes of that size, while the memory itself stays linear; the gradient goes through as if it were not
 * rounded. In training first remainders are drawn anew for every example, otherwise once for each neuron.
 *
 * @see Voelker2019
 * @see Voelker2020
 */
export class LegendreMemoryUnit extends tf.layers.Layer {
  static className = "LegendreMemoryUnit";
  private readonly options: Required<Omit<LegendreMemoryOptions, keyof LayerArgs>>;
  private readonly uniform: (shape: readonly number[]) => tf.Tensor;
  private readonly parameters: Record<string, tf.LayerVariable> = {};
  private readonly discrete: { readonly a: number[][]; readonly b: number[] };
  private rounded: { step: number; rounding: Rounding };

  /** @throws Problem if an option is outside its bounds. */
  constructor(options: LegendreMemoryOptions) {
    super(options);
    const { memories = 1, activation = "tanh", step = 0, rounding = "diffused", readout = "last" } = options;
    this.options = {
      units: requireInteger("units", options.units, 1),
      order: requireInteger("order", options.order, 1),
      window: requireFinite("window", options.window, { above: 0 }),
      memories: requireInteger("memories", memories, 1),
      activation,
      step,
      rounding,
      readout: requireReadout(readout),
      seed: requireInteger("seed", options.seed, 0),
    };
    requireNamed("activation", activations, activation);
    this.rounded = requireRounded(step, rounding);
    this.uniform = createUniformTensors(options.seed);
    const { a, b } = discretize(legendreSystem(options.order), 1 / options.window);
    this.discrete = { a: a.map((row) => [...row]), b: [...b] };
  }

  /** Sends whole numbers of spikes of another size from now on, or plain numbers for a step of 0. @throws Problem as the constructor. */
  setRounding(step: number, rounding: Rounding = this.rounded.rounding): void {
    this.rounded = requireRounded(step, rounding);
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const features = requireSequence(inputShape as tf.Shape);
    const { units, order, memories, seed } = this.options;
    const random = createRandom(seed);
    const add = (name: string, rows: number, columns: number, deviation: number) => {
      const source = random.fork(name);
      const initializer = drawnFrom(() => source.normal(0, deviation));
      this.parameters[name] = this.addWeight(name, [rows, columns], "float32", initializer);
    };
    const state = memories * order;
    add("input_encoders", features, memories, Math.sqrt(1 / features));
    add("hidden_encoders", units, memories, Math.sqrt(1 / units));
    add("memory_encoders", state, memories, 0);
    for (const [name, rows] of [
      ["input_kernel", features],
      ["hidden_kernel", units],
      ["memory_kernel", state],
    ] as const)
      add(name, rows, units, Math.sqrt(2 / (rows + units)));
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    return [(inputShape as tf.Shape)[0]!, this.options.units];
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { training }: { training?: boolean } = {}): tf.Tensor {
    return tf.tidy(() => {
      const { hidden } = this.run(onlyInput(inputs) as tf.Tensor3D, training === true);
      return this.options.readout === "last" ? hidden.at(-1)! : tf.mul(tf.addN(hidden), 1 / hidden.length);
    });
  }

  /**
   * Spikes of all neurons for inputs [examples, time, features]. The caller disposes of them.
   *
   * @throws Problem if nothing is rounded, or the layer is not built yet.
   */
  spikes(inputs: tf.Tensor3D): Spikes {
    requireBuilt(this);
    const { step } = this.rounded;
    requireFinite("step", step, { above: 0 });
    return tf.tidy(() => {
      const { hidden, memory } = this.run(inputs, false);
      const counts = (sent: tf.Tensor[]) => tf.round(tf.mul(tf.stack(sent, 1), 1 / step)) as tf.Tensor3D;
      return { hidden: counts(hidden), memory: counts(memory) };
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.options, ...this.rounded };
  }

  /** What hidden units and memories send, time step by time step. */
  private run(inputs: tf.Tensor3D, training: boolean): { hidden: tf.Tensor[]; memory: tf.Tensor[] } {
    const [examples, times] = inputs.shape;
    const { units, order, memories, activation } = this.options;
    const f = requireNamed("activation", activations, activation);
    const weight = (name: string) => this.parameters[name]!.read() as tf.Tensor2D;
    const fromInput = tf.concat([weight("input_encoders"), weight("input_kernel")], 1);
    const fromHidden = tf.concat([weight("hidden_encoders"), weight("hidden_kernel")], 1);
    const a = tf.tensor2d(this.discrete.a);
    const b = tf.tensor2d([this.discrete.b]);
    // What comes from the inputs, for all time steps in one product.
    const driven = tf.reshape(
      tf.matMul(tf.reshape(inputs, [examples * times, -1]) as tf.Tensor2D, fromInput),
      [examples, times, memories + units],
    );
    const sendHidden = this.sender("hidden", examples, units, training);
    const sendMemory = this.sender("memory", examples, memories * order, training);
    let h: tf.Tensor = tf.zeros([examples, units]);
    let sent: tf.Tensor = tf.zeros([examples, memories * order]);
    let m: tf.Tensor2D = tf.zeros([examples * memories, order]);
    const result = { hidden: [] as tf.Tensor[], memory: [] as tf.Tensor[] };
    for (const input of tf.unstack(driven, 1)) {
      const sums = tf.add(input, tf.matMul(h as tf.Tensor2D, fromHidden));
      const [toMemory, toHidden] = tf.split(sums, [memories, units], 1) as [tf.Tensor2D, tf.Tensor2D];
      const u = tf.add(toMemory, tf.matMul(sent as tf.Tensor2D, weight("memory_encoders")));
      m = tf.add(tf.matMul(m, a, false, true), tf.matMul(tf.reshape(u, [examples * memories, 1]), b));
      sent = sendMemory(tf.reshape(m, [examples, memories * order]));
      h = sendHidden(f.apply(tf.add(toHidden, tf.matMul(sent as tf.Tensor2D, weight("memory_kernel")))));
      result.hidden.push(h);
      result.memory.push(sent);
    }
    return result;
  }

  /** What becomes of the activities of some neurons, one time step after the other. */
  private sender(
    name: string,
    examples: number,
    neurons: number,
    training: boolean,
  ): (activities: tf.Tensor) => tf.Tensor {
    const { step, rounding } = this.rounded;
    if (step === 0) return (activities) => activities;
    const own = () =>
      createRandom(this.options.seed)
        .fork(`${name} remainders`)
        .integer(2 ** 32);
    const uniform = training ? this.uniform : createUniformTensors(own());
    const shape = training || rounding === "stochastic" ? [examples, neurons] : [1, neurons];
    let remainder: tf.Tensor = rounding === "nearest" ? tf.scalar(0.5) : uniform(shape);
    return (activities) => {
      const quantized = quantizeActivity(activities, remainder, step);
      if (rounding === "diffused") remainder = quantized.remainder;
      else if (rounding === "stochastic") remainder = uniform(shape);
      return quantized.output;
    };
  }
}

tf.serialization.registerClass(LegendreMemoryUnit);

/** A layer of a Legendre memory unit. @throws Problem as {@link LegendreMemoryUnit}. @see Voelker2019 */
export function legendreMemoryUnit(options: LegendreMemoryOptions): LegendreMemoryUnit {
  return new LegendreMemoryUnit(options);
}

function requireRounded(step: number, rounding: Rounding): { step: number; rounding: Rounding } {
  return { step: requireFinite("step", step, { atLeast: 0 }), rounding: requireRounding(rounding) };
}

function requireReadout(readout: "last" | "mean"): "last" | "mean" {
  if (readout === "last" || readout === "mean") return readout;
  throw new Problem({
    rule: "`readout` must be `last` or `mean`.",
    came: `\`${readout}\``,
    cure: "Choose what the layers after it see.",
  });
}

function requireSequence(shape: tf.Shape): number {
  const features = shape[2];
  if (shape.length === 3 && typeof shape[1] === "number" && typeof features === "number") return features;
  throw new Problem({
    rule: "A memory takes inputs of the shape [batch, time, features], with known numbers of time steps and features.",
    came: `[${shape.map((size) => size ?? "any").join(", ")}]`,
    cure: "Give the model a fixed input shape.",
  });
}
