import * as tf from "@tensorflow/tfjs";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { beforeAll, describe, expect, test } from "vitest";

import { heapOf } from "../../../../src/compute/wasm/heap.ts";
import { expectNoLeak } from "../../support/backends.ts";
import { KERNELS, useKernels } from "../../support/kernels.ts";

describe.each(KERNELS)("with %s kernels", (kernels) => {
  beforeAll(() => useKernels(kernels));

  test.each<[string, (x: tf.Tensor) => tf.Tensor]>([
    ["a clone", (x) => tf.clone(x)],
    ["a cast to the same type", (x) => tf.cast(x, x.dtype)],
  ])("%s has the numbers without a copy, and keeps them when the first is freed", async (_what, copy) => {
    const heap = heapOf(tf.backend() as BackendWasm);
    for (const dtype of ["float32", "int32", "bool"] as const) {
      await expectNoLeak(() => {
        const bytes = tf.memory().numBytes;
        const x = tf.tensor([[1, 0, 1]], [1, 3], dtype);
        const y = copy(x);
        expect(heap.address(y)).toBe(heap.address(x));
        expect([y.shape, y.dtype, y.id === x.id]).toEqual([[1, 3], dtype, false]);
        x.dispose();
        // Were the memory free, this would lie in it.
        const other = tf.tensor([[7, 7, 7]], [1, 3], dtype);
        expect(Array.from(y.dataSync())).toEqual([1, 0, 1]);
        tf.dispose([y, other]);
        expect(tf.memory().numBytes).toBe(bytes);
      });
    }
  });

  test("a variable that was cloned changes alone", () => {
    tf.tidy(() => {
      const variable = tf.variable(tf.tensor1d([1, 2]));
      const before = tf.clone(variable);
      variable.assign(tf.tensor1d([3, 4]));
      expect([Array.from(before.dataSync()), Array.from(variable.dataSync())]).toEqual([
        [1, 2],
        [3, 4],
      ]);
      variable.dispose();
    });
  });

  test("text is cloned too", () => {
    const text = tf.tidy(() => tf.clone(tf.tensor(["a", "b"])).dataSync());
    expect(text).toEqual(["a", "b"]);
  });
});
