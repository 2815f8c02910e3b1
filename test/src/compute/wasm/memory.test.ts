import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import * as tf from "@tensorflow/tfjs";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { beforeAll, describe, expect, test } from "vitest";

import { heapOf } from "../../../../src/compute/wasm/heap.ts";
import { KERNELS, useKernels } from "../../support/kernels.ts";

describe.each(KERNELS)("%s kernels", (kernels) => {
  beforeAll(() => useKernels(kernels));

  test("leave nothing behind in two thousand steps of training with changing batches", () => {
    const { module } = heapOf(tf.backend() as BackendWasm);
    const { _malloc: allocate, _free: free } = module;
    let live = 0;
    module._malloc = (bytes) => {
      live++;
      return allocate(bytes);
    };
    module._free = (address) => {
      live--;
      free(address);
    };
    try {
      const w = tf.variable(tf.randomNormal([3, 3, 1, 5], 0, 0.3, "float32", 1)) as tf.Variable<tf.Rank.R4>;
      const d = tf.variable(tf.randomNormal([2, 2, 5, 1], 0, 0.3, "float32", 2)) as tf.Variable<tf.Rank.R4>;
      const v = tf.variable(tf.randomNormal([20, 3], 0, 0.3, "float32", 3)) as tf.Variable<tf.Rank.R2>;
      const optimizer = tf.train.sgd(1e-3);
      const step = (batch: number) =>
        tf.tidy(() => {
          const x = tf.ones([batch, 6, 6, 1]) as tf.Tensor4D;
          optimizer.minimize(() => {
            const h = tf.depthwiseConv2d(tf.maxPool(tf.conv2d(x, w, 1, "same"), 2, 2, "valid"), d, 1, "same");
            const pooled = tf.reshape(tf.avgPool(h, 2, 1, "same"), [batch, 45]);
            const product = tf.einsum("ab,bc->ac", tf.slice(pooled, [0, 0], [batch, 20]), v);
            return tf.mean(tf.square(tf.maximum(product, tf.zerosLike(product))));
          });
        });
      for (let n = 1; n <= 20; n++) step(n);
      const before = { live, bytes: module.HEAPU8.length, ...counts() };
      for (let n = 0; n < 2000; n++) step(1 + ((n * 7) % 20));
      step(20);
      expect({ live, bytes: module.HEAPU8.length, ...counts() }).toEqual(before);
      tf.dispose([w, d, v]);
      optimizer.dispose();
    } finally {
      Object.assign(module, { _malloc: allocate, _free: free });
    }
  });

  test("take tensors of another backend, even where these make the memory grow", async () => {
    const { module } = heapOf(tf.backend() as BackendWasm);
    await tf.setBackend("cpu");
    // Together more than is free, in three pieces, of which each may move the memory.
    const size = Math.ceil(module.HEAPU8.length / 8);
    const [variable, gradient, velocity] = [3, 1, 2].map((value) => tf.fill([size], value));
    const indices = tf.tensor1d([size - 1, 0], "int32");
    await tf.setBackend("wasm");
    try {
      const inputs = { variable: variable!, gradient: gradient!, velocity: velocity! };
      const attributes = { rate: 0.5, momentum: 0.25 };
      const moved = tf.engine().runKernel("MomentumUpdate", inputs, attributes) as tf.Tensor;
      const ends = tf.tidy(() => Array.from(tf.gather(moved, indices).dataSync()));
      expect(ends).toEqual([2.25, 2.25]);
      moved.dispose();
    } finally {
      tf.dispose([variable!, gradient!, velocity!, indices]);
    }
  });
});

function counts() {
  return { tensors: tf.memory().numTensors, dataIds: (tf.backend() as BackendWasm).numDataIds() };
}

test("a full memory is a Problem that leaves older tensors and the backend as they were", async () => {
  const program = `
    import * as tf from "@tensorflow/tfjs";
    import { backend } from "./src/compute/backend.ts";
    await backend({ name: "wasm" });
    const first = tf.fill([4], 42);
    const big = [];
    let problem;
    try {
      // Allocated, never written: the pages stay with the system.
      const heap = tf.backend();
      for (let n = 0; n < 20; n++) big.push(heap.makeOutput([64 * 2 ** 20], "float32"));
    } catch (error) {
      problem = { name: error.name, rule: error.rule, came: error.came };
    }
    let wrapped;
    try {
      tf.backend().makeOutput([5 * 2 ** 28], "float32");
    } catch (error) {
      wrapped = error.came;
    }
    const tensors = tf.memory().numTensors;
    const atLimit = Array.from(first.dataSync());
    for (const { dataId } of big) tf.backend().disposeData(dataId);
    const sum = tf.add(first, tf.ones([4])).dataSync()[0];
    const gradient = tf.grad((x) => tf.sum(tf.square(x)))(first).dataSync()[3];
    console.log(JSON.stringify({ problem, wrapped, tensors, atLimit, sum, gradient, blocks: big.length }));
  `;
  const cwd = fileURLToPath(new URL("../../../../", import.meta.url));
  const options = ["--import", "tsx", "--input-type=module", "--eval", program];
  const { stdout } = await promisify(execFile)(process.execPath, options, { cwd });
  const result = JSON.parse(stdout.slice(stdout.indexOf("{")));
  expect(result).toMatchObject({
    problem: {
      name: "Problem",
      rule: "Tensors on the WebAssembly backend must fit into 4 GB together.",
      came: "256 MB more",
    },
    wrapped: "5120 MB more",
    tensors: 1,
    atLimit: [42, 42, 42, 42],
    sum: 43,
    gradient: 84,
  });
  expect(result.blocks).toBeGreaterThan(3);
});
