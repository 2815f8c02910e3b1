import { readFileSync } from "node:fs";

import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import {
  type BasisOptions,
  type KolmogorovArnoldLayer,
  type KolmogorovArnoldOptions,
  kolmogorovArnoldLayer,
  kolmogorovArnoldNetwork,
} from "../../../src/kolmogorov-arnold/index.ts";
import { BACKENDS, expectNoLeak, useBackend } from "../support/backends.ts";
import { expectAllClose, expectClose } from "../support/closeness.ts";
import { disposeLayer, type Numbers, toTensor } from "../support/layer-fixture.ts";
import { loadText, saveText } from "../support/saved-model.ts";

const golden = JSON.parse(
  readFileSync(new URL("../../fixtures/golden/kolmogorov-arnold.json", import.meta.url), "utf8"),
) as {
  readonly layers: readonly {
    readonly options: Omit<KolmogorovArnoldOptions, "seed">;
    readonly x: Numbers;
    readonly coefficients: Numbers;
    readonly g: Numbers;
    readonly y: Numbers;
    readonly penalty: number;
    readonly gradients: readonly Numbers[];
  }[];
};

const BASES: readonly BasisOptions[] = [
  { kind: "gaussian-process", points: 7, domain: [-2, 2] },
  { kind: "b-spline", intervals: 4, domain: [-2, 2] },
];

describe.each(BACKENDS)("on the backend %s", (name) => {
  beforeAll(() => useBackend(name));

  test.each(golden.layers)("$options has the values and gradients of PyTorch", async (example) => {
    await expectNoLeak(async () => {
      const layer = kolmogorovArnoldLayer({ ...example.options, seed: 1 });
      layer.apply(tf.input({ batchShape: example.x.shape }));
      tf.tidy(() => layer.setWeights([toTensor(example.coefficients)]));
      const results = tf.tidy(() => {
        const [x, g] = [toTensor(example.x), toTensor(example.g)];
        const penalty = () => tf.addN(layer.calculateLosses());
        const loss = (input: tf.Tensor) =>
          tf.add(tf.sum(tf.mul(layer.apply(input) as tf.Tensor, g)), penalty());
        const { grads } = tf.variableGrads(() => loss(x) as tf.Scalar);
        return {
          y: layer.apply(x) as tf.Tensor,
          penalty: penalty(),
          gradients: [tf.grad(loss)(x), ...Object.values(grads)],
        };
      });
      expectAllClose(await results.y.data(), example.y.values, 2e-4, "y");
      expectClose((await results.penalty.data())[0]!, example.penalty, 1e-5, "penalty");
      for (const [index, expected] of example.gradients.entries())
        expectAllClose(await results.gradients[index]!.data(), expected.values, 5e-4, `gradient ${index}`);
      tf.dispose(results);
      disposeLayer(layer);
    });
  });

  test.each(BASES)("$kind: draws the functions whose sums it computes", async (basis) => {
    await expectNoLeak(async () => {
      const layer = kolmogorovArnoldLayer({ units: 3, basis, seed: 5 });
      layer.apply(tf.input({ shape: [2] }));
      tf.tidy(() => layer.setWeights([tf.randomNormal([2, layer.basis.size, 3], 0, 1, "float32", 8)]));
      const x = [-2.5, -1.2, 0, 0.4, 1.9];
      const other = x.map((value) => Math.cos(value));
      const outputs = tf.tidy(
        () => layer.apply(tf.tensor2d(x.map((value, n) => [value, other[n]!]))) as tf.Tensor,
      );
      for (const unit of [0, 1, 2]) {
        const [first, second] = [await layer.curve(x, 0, unit), await layer.curve(other, 1, unit)];
        const sums = first.map((value, n) => value + second[n]!);
        expectAllClose(
          ((await outputs.array()) as number[][]).map((row) => row[unit]!),
          sums,
          2e-5,
          "sums",
        );
      }
      outputs.dispose();
      disposeLayer(layer);
    });
  });

  test.each(BASES)("$kind: is finite, with finite gradients, at ±200 and ±10²⁰", async (basis) => {
    const layer = kolmogorovArnoldLayer({ units: 1, basis, seed: 1 });
    layer.apply(tf.input({ shape: [1] }));
    const results = tf.tidy(() => {
      const x = tf.tensor2d([-1e20, -200, 0, 200, 1e20], [5, 1]);
      const { grads } = tf.variableGrads(
        () => tf.sum(tf.mul(layer.apply(x) as tf.Tensor, 1e-10)) as tf.Scalar,
      );
      const ofInputs = tf.grad((z: tf.Tensor) => layer.apply(z) as tf.Tensor)(x);
      return [layer.apply(x) as tf.Tensor, ofInputs, ...Object.values(grads)];
    });
    for (const tensor of results) expect((await tensor.data()).every(Number.isFinite)).toBe(true);
    tf.dispose(results);
    disposeLayer(layer);
  });
});

describe("a layer", () => {
  beforeAll(() => useBackend("cpu"));

  test.each(BASES)("$kind: starts with lines whose slopes come from the seed", async (basis) => {
    const start = (seed: number) => {
      const layer = kolmogorovArnoldLayer({ units: 2, basis, seed });
      layer.apply(tf.input({ shape: [3] }));
      return layer;
    };
    const [first, again, other] = [start(1), start(1), start(2)];
    // Between its control points a process of so short a length scale swings around the line.
    const x = [0, 1, 2, 3, 4, 5, 6].map((k) => (basis.kind === "b-spline" ? (k - 3) / 2 : (2 / 3) * (k - 3)));
    const curve = await first.curve(x, 2, 1);
    const slope = (curve[6]! - curve[0]!) / (x[6]! - x[0]!);
    expectAllClose(
      curve,
      x.map((value) => slope * value),
      1e-6,
      "line",
    );
    expect(Math.abs(slope)).toBeGreaterThan(0.01);
    expect(await again.curve(x, 2, 1)).toEqual(curve);
    expect(await other.curve(x, 2, 1)).not.toEqual(curve);
    for (const layer of [first, again, other]) disposeLayer(layer);
  });

  test("learns in float32 only what float32 can hold", () => {
    const basis = { kind: "gaussian-process", points: 10, lengthScale: 0.6 } as const;
    expect(() => kolmogorovArnoldLayer({ units: 1, basis, seed: 1 })).toThrow("amplification");
    kolmogorovArnoldLayer({ units: 1, basis: { ...basis, noise: 0.05 }, seed: 1 });
  });

  test.each(BASES)("$kind: a network comes back from a saved model", async (basis) => {
    await expectNoLeak(async () => {
      const model = kolmogorovArnoldNetwork({
        inputs: 3,
        branches: 2,
        inner: basis,
        outer: { ...basis, domain: [-4, 4] },
        roughness: 0.001,
        seed: 4,
      });
      const again = await loadText(await saveText(model));
      const predict = (one: tf.LayersModel) =>
        tf.tidy(() => Array.from((one.predict(tf.tensor2d([[0.3, -1, 2]])) as tf.Tensor).dataSync()));
      expect(predict(again)).toEqual(predict(model));
      expect(again.layers.map((layer) => layer.getConfig())).toEqual(
        model.layers.map((layer) => layer.getConfig()),
      );
      model.dispose();
      again.dispose();
    });
  });

  test("the network of the theorem has Q (n + 1) functions, with Q = 2n + 1 by default", () => {
    const model = kolmogorovArnoldNetwork({ inputs: 4, inner: BASES[0]!, outer: BASES[0]!, seed: 1 });
    const [inner, outer] = model.layers as KolmogorovArnoldLayer[];
    expect([inner!.units, outer!.units]).toEqual([9, 1]);
    expect(model.countParams()).toBe(9 * (4 + 1) * 7);
    model.dispose();
  });

  test.each<[() => unknown, string]>([
    [() => kolmogorovArnoldLayer({ units: 0, basis: BASES[0]!, seed: 1 }), "`units`"],
    [() => kolmogorovArnoldLayer({ units: 1, basis: BASES[0]!, roughness: -1, seed: 1 }), "`roughness`"],
    [
      () => kolmogorovArnoldLayer({ units: 1, basis: BASES[0]!, initialDeviation: -1, seed: 1 }),
      "`initialDeviation`",
    ],
    [() => kolmogorovArnoldLayer({ units: 1, basis: BASES[0]!, seed: -1 }), "`seed`"],
    [
      () => kolmogorovArnoldLayer({ units: 1, basis: { kind: "sines" } as unknown as BasisOptions, seed: 1 }),
      "`kind`",
    ],
    [
      () => kolmogorovArnoldLayer({ units: 1, basis: BASES[0]!, seed: 1 }).apply(tf.input({ shape: [2, 3] })),
      "flatten",
    ],
    [
      () => kolmogorovArnoldNetwork({ inputs: 2, branches: 0, inner: BASES[0]!, outer: BASES[0]!, seed: 1 }),
      "`branches`",
    ],
  ])("%s is refused", (create, message) => expect(create).toThrow(message));

  test("has no functions before it is built, nor others than its own", async () => {
    const layer = kolmogorovArnoldLayer({ units: 2, basis: BASES[1]!, seed: 1 });
    await expect(layer.curve([0], 0)).rejects.toThrow("which stands in no model yet");
    layer.apply(tf.input({ shape: [3] }));
    await expect(layer.curve([0], 3)).rejects.toThrow("`input`");
    await expect(layer.curve([0], 0, 2)).rejects.toThrow("`unit`");
    disposeLayer(layer);
  });
});
