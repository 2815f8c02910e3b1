import * as tf from "@tensorflow/tfjs";

import { sizeOf, type Tensor } from "../heap.js";
import { defineKernel, type TrainingKernel } from "../kernel.js";
import type { Simd } from "../simd.js";

/** An activation y = f(x) whose slope can be told from y; below, y of relu may be x as well. */
interface Slope {
  /** TensorFlow's name of the activation. */
  readonly activation: string;
  /** Relu keeps its input, as gradients of gradients only reach inputs in TensorFlow.js. */
  readonly saves: Pick<tf.GradConfig, "inputsToSave" | "outputsToSave">;
  /** Name of the kernel that computes dy · f′(x) in one pass. */
  readonly kernel: string;
  readonly simd: (simd: Simd) => Simd["reluGradient"];
  /** The same for one element. */
  readonly scalar: (dy: number, y: number) => number;
  /** The same in operations that every backend has. */
  readonly composed: (dy: tf.Tensor, y: tf.Tensor) => tf.Tensor;
  /** Derivative of dy · f′(x) with respect to y, for gradients of gradients. */
  readonly bend: (dy: tf.Tensor, y: tf.Tensor) => tf.Tensor;
}

const slopes: readonly Slope[] = [
  {
    activation: "Relu",
    saves: { inputsToSave: ["x"] },
    kernel: "ReluGradient",
    simd: (simd) => simd.reluGradient,
    scalar: (dy, y) => (y > 0 ? dy : y <= 0 ? 0 : Number.NaN),
    composed: (dy, y) => tf.mul(dy, tf.step(y)),
    bend: (dy) => tf.zerosLike(dy),
  },
  {
    activation: "Sigmoid",
    saves: { outputsToSave: [true] },
    kernel: "SigmoidGradient",
    simd: (simd) => simd.sigmoidGradient,
    scalar: (dy, y) => dy * (y * (1 - y)),
    composed: (dy, y) => tf.mul(dy, tf.mul(y, tf.sub(1, y))),
    bend: (dy, y) => tf.mul(dy, tf.sub(1, tf.mul(2, y))),
  },
  {
    activation: "Tanh",
    saves: { outputsToSave: [true] },
    kernel: "TanhGradient",
    simd: (simd) => simd.tanhGradient,
    scalar: (dy, y) => dy * (1 - y * y),
    composed: (dy, y) => tf.mul(dy, tf.sub(1, tf.square(y))),
    bend: (dy, y) => tf.mul(dy, tf.mul(-2, y)),
  },
];

/** Gradients of activations in one pass, where TensorFlow.js has one for each product and difference in them. */
export const activationGradientKernels: readonly TrainingKernel[] = slopes.map(({ kernel, simd, scalar }) =>
  defineKernel<{ dy: Tensor; y: Tensor }>(kernel, (heap, { dy, y }) => {
    const out = heap.allocate(y.shape);
    if (heap.simd !== undefined) {
      simd(heap.simd)(heap.address(dy), heap.address(y), heap.address(out), sizeOf(out));
      return out;
    }
    const [arriving, values, to] = [heap.numbers(dy), heap.numbers(y), heap.numbers(out)];
    for (let i = 0; i < to.length; i++) to[i] = scalar(arriving[i]!, values[i]!);
    return out;
  }),
);

/** What differentiates the activations by these kernels, on other backends by operations; and the kernels themselves. */
export const activationGradients: readonly tf.GradConfig[] = slopes.flatMap(
  ({ activation, saves, kernel, composed, bend }) => {
    const slope = (dy: tf.Tensor, y: tf.Tensor) =>
      tf.getKernel(kernel, tf.getBackend()) === undefined
        ? composed(dy, y)
        : (tf.engine().runKernel(kernel, { dy, y }) as tf.Tensor);
    const ofActivation: tf.GradConfig = {
      kernelName: activation,
      ...saves,
      gradFunc: (dy, [y]) => ({ x: () => slope(dy as tf.Tensor, y!) }),
    };
    const ofKernel: tf.GradConfig = {
      kernelName: kernel,
      inputsToSave: ["dy", "y"],
      gradFunc: (arriving, [dy, y]) => ({
        dy: () => slope(arriving as tf.Tensor, y!),
        y: () => tf.mul(arriving as tf.Tensor, bend(dy!, y!)),
      }),
    };
    return [ofActivation, ofKernel];
  },
);
