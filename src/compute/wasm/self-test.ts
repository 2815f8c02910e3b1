import * as tf from "@tensorflow/tfjs";

/** Small whole numbers, with ties and zeros: sums of their products are exact in any order. */
function whole(shape: readonly number[], factor: number): tf.Tensor {
  const size = tf.util.sizeFromShape([...shape]);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, index) => ((index * factor) % 11) - 5),
    [...shape],
  );
}

/** A number that changes with every element and its place. */
function digest(tensor: tf.Tensor): number {
  return (tensor.dataSync() as Float32Array).reduce(
    (sum, value, index) => sum + value * ((index % 97) + 1),
    0,
  );
}

interface Case {
  readonly name: string;
  /** The kernel of an operation of ours, without which the backend runs it composed of others. */
  readonly own?: string;
  readonly run: () => tf.Tensor;
  /** The digest; a test holds it against the cpu backend, where that has the kernel. */
  readonly expected: number;
}

const convolution = { strides: [1, 2], pad: "same", dataFormat: "NHWC" };
const tiled = { strides: [1, 1], pad: "same", dataFormat: "NHWC" };
const pool = { filterSize: 3, strides: 2, pad: "same" };

/** Channels of 9, 13 and 3 reach the vector loops and what is left over behind them. */
const CASES: readonly Case[] = [
  {
    name: "convolution",
    run: () =>
      kernel(
        "FusedConv2D",
        { x: whole([2, 4, 6, 9], 7), filter: whole([3, 2, 9, 13], 5), bias: whole([13], 3) },
        { ...convolution, dilations: [1, 1], activation: "linear" },
      ),
    expected: -23090,
  },
  {
    name: "convolution by tiles",
    run: () =>
      kernel(
        "Conv2D",
        { x: whole([2, 7, 6, 8], 7), filter: whole([3, 3, 8, 16], 5) },
        { ...tiled, dilations: 1 },
      ),
    expected: -10114,
  },
  {
    name: "gradient of a filter by tiles",
    run: () =>
      kernel(
        "Conv2DBackpropFilter",
        { x: whole([2, 7, 6, 8], 7), dy: whole([2, 7, 6, 16], 5) },
        { ...tiled, filterShape: [3, 3, 8, 16] },
      ),
    expected: 25952,
  },
  {
    name: "gradient of a convolution's filter",
    run: () =>
      kernel(
        "Conv2DBackpropFilter",
        { x: whole([2, 4, 6, 9], 7), dy: whole([2, 4, 3, 13], 5) },
        {
          ...convolution,
          filterShape: [3, 2, 9, 13],
        },
      ),
    expected: -31779,
  },
  {
    name: "gradient of a convolution's input",
    run: () =>
      kernel(
        "Conv2DBackpropInput",
        { dy: whole([2, 4, 3, 13], 7), filter: whole([3, 2, 9, 13], 5) },
        {
          ...convolution,
          inputShape: [2, 4, 6, 9],
        },
      ),
    expected: -21482,
  },
  {
    name: "gradient of a max pooling",
    run: () => {
      const input = whole([2, 5, 4, 9], 7);
      return kernel("MaxPoolGrad", { dy: whole([2, 3, 2, 9], 5), input, output: input }, pool);
    },
    expected: 411,
  },
  {
    name: "product of matrices",
    run: () => tf.matMul(whole([5, 13], 7) as tf.Tensor2D, whole([9, 13], 5) as tf.Tensor2D, false, true),
    expected: -4708,
  },
  {
    name: "product of transposed matrices",
    run: () => tf.matMul(whole([5, 13], 7) as tf.Tensor2D, whole([5, 9], 5) as tf.Tensor2D, true, false),
    expected: -1485,
  },
  { name: "transpose", run: () => tf.transpose(whole([9, 13], 7)), expected: -23 },
  {
    name: "choice by comparison",
    run: () => {
      const [a, b] = [whole([3, 13], 7), whole([3, 13], 5)];
      return tf.where(tf.greater(a, b), a, tf.minimum(a, tf.maximum(b, 0)));
    },
    expected: -33,
  },
  { name: "sum of columns", run: () => tf.sum(whole([9, 13], 7), 0), expected: 7 },
  {
    name: "adaptive piecewise linear unit",
    own: "AdaptivePiecewiseLinear",
    run: () => {
      const inputs = { x: whole([9, 36], 7), slopes: whole([2, 36], 3), hinges: whole([2, 36], 5) };
      return withGradient("AdaptivePiecewiseLinear", inputs, whole([9, 36], 4));
    },
    expected: 48545,
  },
  {
    name: "task-adaptive activation",
    own: "TaskAdaptiveActivation",
    run: () => {
      const tasks = tf.tensor1d([1, 0, 1], "int32");
      const inputs = { x: whole([3, 29], 7), coordinates: whole([2, 3], 3), hinges: whole([3], 5), tasks };
      return withGradient("TaskAdaptiveActivation", inputs, whole([3, 29], 4));
    },
    expected: 15857,
  },
  {
    name: "Swish with a learned gate",
    own: "SwishWithBeta",
    run: () =>
      withGradient("SwishWithBeta", { x: whole([9, 36], 7), beta: whole([36], 3) }, whole([9, 36], 4)),
    expected: -1703.969,
  },
  {
    name: "normalization of powers",
    own: "NormalizedPowers",
    run: () => {
      const x = whole([41, 3], 7);
      const moments = kernel("PowerMoments", { x }, { degree: 2 });
      const inputs = { x, coefficients: whole([2, 3], 3), bias: whole([3], 5), moments };
      return withGradient("NormalizedPowers", inputs, whole([41, 3], 4), { epsilon: 1, isTraining: true });
    },
    expected: -19430.599,
  },
];

function kernel(name: string, inputs: Record<string, tf.Tensor>, attributes: object): tf.Tensor {
  return tf.engine().runKernel(name, inputs, attributes as tf.NamedAttrMap) as tf.Tensor;
}

/** The output of a kernel of ours and all its gradients, one behind the other. */
function withGradient(
  name: string,
  inputs: Record<string, tf.Tensor>,
  dy: tf.Tensor,
  attributes: object = {},
): tf.Tensor {
  const gradients = kernel(`${name}Gradient`, { ...inputs, dy }, attributes) as unknown as tf.Tensor[];
  return tf.concat(
    [kernel(name, inputs, attributes), ...gradients].map((tensor) => tf.reshape(tensor, [-1])),
  );
}

/** Roundings that a digest may differ by; one wrong whole number changes it by 1. */
const TOLERANCE = 0.01;

/** Computes a few small cases on the backend in use. Returns the name of the first that is wrong. */
export function findFault(): string | undefined {
  const isWrong = ({ run, expected }: Case) => !(Math.abs(digest(run()) - expected) <= TOLERANCE);
  return tf.tidy(() => CASES.filter(isPresent).find(isWrong)?.name);
}

function isPresent({ own }: Case): boolean {
  return own === undefined || tf.getKernel(own, tf.getBackend()) !== undefined;
}
