import type * as tf from "@tensorflow/tfjs";

import { repairKernel } from "./repair-kernel.js";

/** Buffers that every driver of WebGPU lets a program bind, less the one it writes to. */
const MOST_INPUTS = 7;

/**
 * Lets the backend `webgpu` add many tensors at once: the program of TensorFlow.js 4.22 binds all of them, so that a device
 * refuses it from eight on, and what stands in the memory of the result is taken for the sum. So the kernel is given
 * as many as fit, and then their sum with the next ones.
 */
export function repairSums(): void {
  repairKernel("AddN", "webgpu", (stock) => ({ inputs, backend }) => {
    const [first, ...others] = inputs as unknown as tf.TensorInfo[];
    const { disposeData } = backend as { disposeData(dataId: object): boolean };
    const add = (some: tf.TensorInfo[]) =>
      stock({ inputs: some as unknown as tf.NamedTensorInfoMap, backend }) as tf.TensorInfo;
    let sum = add([first!, ...others.splice(0, MOST_INPUTS - 1)]);
    while (others.length > 0) {
      const before = sum;
      sum = add([before, ...others.splice(0, MOST_INPUTS - 1)]);
      disposeData.call(backend, before.dataId);
    }
    return sum;
  });
}
