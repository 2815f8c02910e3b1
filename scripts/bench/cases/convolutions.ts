import * as tf from "@tensorflow/tfjs";

import type { Case } from "../case.ts";
import { operation } from "../workload.ts";

/** Convolutions of the two nets: batch, square input, channels in, channels out, square filter, stride, padding. */
const LAYERS = [
  { name: "tcdcn-1", numbers: [64, 40, 1, 16, 5, 1], padding: "valid" },
  { name: "tcdcn-2", numbers: [64, 18, 16, 48, 3, 1], padding: "valid" },
  { name: "tcdcn-3", numbers: [64, 8, 48, 64, 3, 1], padding: "valid" },
  { name: "tcdcn-4", numbers: [64, 3, 64, 64, 2, 1], padding: "valid" },
  { name: "resnet-16", numbers: [32, 32, 16, 16, 3, 1], padding: "same" },
  { name: "resnet-16-32", numbers: [32, 32, 16, 32, 3, 2], padding: "same" },
  { name: "resnet-32", numbers: [32, 16, 32, 32, 3, 1], padding: "same" },
  { name: "resnet-64", numbers: [32, 8, 64, 64, 3, 1], padding: "same" },
] as const;

/** The convolution itself, and what its training needs: the gradients of its filter and of its input. */
export const convolutionCases = (["forward", "filter", "input"] as const).flatMap((direction) =>
  // Nobody asks for the gradient of the pixels.
  LAYERS.filter(({ numbers: [, , from] }) => direction !== "input" || from > 1).map((layer): Case => {
    const { name, numbers, padding } = layer;
    const [batch, size, from, to, filterSize, stride] = numbers;
    const reach = padding === "same" ? size : size - filterSize + 1;
    const outSize = Math.ceil(reach / stride);
    const what = { forward: "forward", filter: "gradient of the filter", input: "gradient of the input" };
    return {
      name: `convolution-${direction}-${name}`,
      title: `${filterSize}×${filterSize}, ${size}×${size}×${from} to ${outSize}×${outSize}×${to}, batch ${batch}, ${what[direction]}`,
      kind: "operation",
      repeats: 3,
      operations: 2 * batch * from * to * countTaps(size, outSize, filterSize, stride) ** 2,
      prepare(source) {
        const x = source.uniform([batch, size, size, from], -1, 1) as tf.Tensor4D;
        const w = source.uniform([filterSize, filterSize, from, to], -1, 1) as tf.Tensor4D;
        const dy = source.uniform([batch, outSize, outSize, to], -1, 1) as tf.Tensor4D;
        const attributes = { strides: stride, pad: padding, dataFormat: "NHWC" };
        const run = (kernel: string, inputs: tf.NamedTensorMap, shape: object): tf.Tensor =>
          tf.engine().runKernel(kernel, inputs, { ...attributes, ...shape } as tf.NamedAttrMap);
        const runs = {
          forward: () => tf.conv2d(x, w, stride, padding),
          filter: () => run("Conv2DBackpropFilter", { x, dy }, { filterShape: w.shape }),
          input: () => run("Conv2DBackpropInput", { dy, filter: w }, { inputShape: x.shape }),
        };
        return operation([x, w, dy], runs[direction]);
      },
    };
  }),
);

/** Along one axis: how many pairs of an output and a place of the filter meet an input, not padding. */
function countTaps(size: number, outSize: number, filterSize: number, stride: number): number {
  const padding = Math.max(0, (outSize - 1) * stride + filterSize - size);
  const before = Math.floor(padding / 2);
  let taps = 0;
  for (let out = 0; out < outSize; out++) {
    for (let place = 0; place < filterSize; place++) {
      const at = out * stride - before + place;
      if (at >= 0 && at < size) taps++;
    }
  }
  return taps;
}
