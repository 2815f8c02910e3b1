import * as tf from "@tensorflow/tfjs";
import { afterEach, expect, test } from "vitest";

import { repairSums } from "../../../src/compute/repair-sums.ts";

afterEach(() => tf.unregisterKernel("AddN", "webgpu"));

/** A driver that binds eight buffers: the inputs and the result. */
function register() {
  const disposed: object[] = [];
  const calls: number[] = [];
  tf.registerKernel({
    kernelName: "AddN",
    backendName: "webgpu",
    kernelFunc({ inputs }) {
      const numbers = (inputs as unknown as { dataId: { value: number } }[]).map(
        ({ dataId }) => dataId.value,
      );
      if (numbers.length > 7) throw new Error("too many buffers");
      calls.push(numbers.length);
      const value = numbers.reduce((sum, number) => sum + number);
      return { dataId: { value }, shape: [], dtype: "float32" };
    },
  });
  const backend = { disposeData: (id: object) => disposed.push(id) > 0 };
  const add = (numbers: number[]) => {
    const inputs = numbers.map((value) => ({ dataId: { value }, shape: [], dtype: "float32" }));
    const { kernelFunc } = tf.getKernel("AddN", "webgpu");
    const sum = kernelFunc({ inputs: inputs as never, backend: backend as never });
    return (sum as unknown as { dataId: { value: number } }).dataId.value;
  };
  return { add, calls, disposed };
}

test.each([1, 2, 7, 8, 13, 14, 100])("%d tensors are added, a few at a time", (count) => {
  const { add, calls, disposed } = register();
  repairSums();
  repairSums();
  const numbers = Array.from({ length: count }, (_, index) => 2 * index + 1);
  expect(add(numbers)).toBe(count * count);
  expect(calls).toHaveLength(Math.max(1, Math.ceil((count - 1) / 6)));
  // All sums on the way are given back; the result and the inputs are not.
  expect(disposed).toHaveLength(calls.length - 1);
});
