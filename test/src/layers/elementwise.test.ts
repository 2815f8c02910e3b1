import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import * as layers from "../../../src/layers/index.ts";
import { BACKENDS, expectNoLeak, useBackend } from "../support/backends.ts";
import { expectAllClose, expectClose } from "../support/closeness.ts";
import { createLayer, disposeLayer } from "../support/layer-fixture.ts";

const ELEMENTWISE = ["aconC", "apl", "bspline", "prelu", "rational", "slaf", "swish"] as const;

const silu = (x: number) => x / (1 + Math.exp(-x));

type Drawable = tf.layers.Layer & { curve(inputs: readonly number[], unit?: number): Promise<number[]> };

/** Weights that differ from unit to unit. */
function scatterWeights(layer: tf.layers.Layer): void {
  tf.tidy(() => {
    for (const [index, weight] of layer.trainableWeights.entries())
      weight.write(tf.randomUniform(weight.shape as number[], -0.8, 0.8, "float32", index + 1));
    for (const weight of layer.nonTrainableWeights)
      weight.write(tf.randomUniform(weight.shape as number[], 0.4, 1.3, "float32", 9));
  });
}

async function apply(layer: tf.layers.Layer, values: number[], shape: number[]): Promise<number[]> {
  const outputs = tf.tidy(() => layer.apply(tf.tensor(values, shape)) as tf.Tensor);
  const numbers = Array.from(await outputs.data());
  outputs.dispose();
  return numbers;
}

describe.each(BACKENDS)("on the backend %s", (name) => {
  beforeAll(() => useBackend(name));

  describe.each(ELEMENTWISE)("%s", (kind) => {
    const sharings = (["unit", "channel", "layer"] as const).slice(kind === "slaf" ? 1 : 0);

    test.each(sharings)("draws the functions of every %s", async (sharing) => {
      await expectNoLeak(async () => {
        const layer = createLayer(kind, { seed: 1, sharing }) as Drawable;
        const shape = [3, 2, 2, 2];
        layer.apply(tf.input({ batchShape: shape }));
        scatterWeights(layer);
        const values = Array.from({ length: 24 }, (_, index) => Math.sin(5 * index) * 2);
        const outputs = await apply(layer, values, shape);
        for (const [index, value] of outputs.entries()) {
          const unit =
            sharing === "unit" ? index % 8 : sharing === "channel" || kind === "slaf" ? index % 2 : 0;
          const [drawn] = await layer.curve([values[index]!], unit);
          expectClose(drawn!, value, 2e-6, `${kind} at ${index}`);
        }
        disposeLayer(layer);
      });
    });

    test("is finite, with finite gradients, at ±200 and ±10⁴", async () => {
      const layer = createLayer(kind, { seed: 1 });
      const x = [-1e4, -200, 0, 200, 1e4];
      const results = tf.tidy(() => {
        const inputs = tf.tensor2d(x, [5, 1]);
        const values = layer.apply(inputs) as tf.Tensor;
        const variables = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
        const loss = () => tf.sum(layer.apply(inputs) as tf.Tensor) as tf.Scalar;
        const ofInputs = tf.grad((z: tf.Tensor) => layer.apply(z) as tf.Tensor)(inputs);
        return [values, ofInputs, ...Object.values(tf.variableGrads(loss, variables).grads)];
      });
      for (const tensor of results) expect((await tensor.data()).every(Number.isFinite)).toBe(true);
      tf.dispose(results);
      disposeLayer(layer);
    });

    if (kind !== "slaf") {
      test("takes one number for each example", async () => {
        const layer = createLayer(kind, { seed: 1 }) as Drawable;
        const x = [-2, -0.5, 0.3, 1];
        expectAllClose(await apply(layer, x, [4]), await layer.curve(x), 1e-6, "rank 1");
        disposeLayer(layer);
      });
    }
  });

  test("a spline is complete in its domain and gone 3 intervals beyond", async () => {
    const layer = layers.bspline({ intervals: 4, domain: [-1, 3], seed: 1 });
    layer.apply(tf.input({ shape: [1] }));
    // All coefficients 1 and no base: the splines sum to 1 where they are complete.
    tf.tidy(() => layer.setWeights([tf.zeros([1]), tf.ones([1]), tf.ones([7, 1])]));
    const sums = await layer.curve([-4, -3.5, -1, -0.3, 0, 1.234, 3, 5.9, 6, 7]);
    expectAllClose(sums.slice(2, 7), [1, 1, 1, 1, 1], 1e-6, "inside");
    expectAllClose([sums[0], ...sums.slice(8)], [0, 0, 0], 1e-7, "outside");
    tf.tidy(() => layer.setWeights([tf.ones([1]), tf.ones([1]), tf.zeros([7, 1])]));
    expectAllClose(await layer.curve([-2, 0, 1.5]), [-2, 0, 1.5].map(silu), 1e-6, "base");
    disposeLayer(layer);
  });

  test("at the kinks the slopes are the stated ones", async () => {
    const slopeAt = async (layer: tf.layers.Layer, x: number) => {
      const slope = tf.tidy(() => tf.grad((z: tf.Tensor) => layer.apply(z) as tf.Tensor)(tf.tensor2d([[x]])));
      const [value] = await slope.data();
      slope.dispose();
      return value!;
    };
    const prelu = layers.prelu();
    expect(await slopeAt(prelu, 0)).toBe(0.25);
    const apl = layers.apl({ hinges: 1, seed: 1 });
    apl.apply(tf.input({ shape: [1] }));
    tf.tidy(() => apl.setWeights([tf.tensor2d([[0.5]]), tf.tensor2d([[-1]])]));
    expect([await slopeAt(apl, -1), await slopeAt(apl, -1.001), await slopeAt(apl, 0)]).toEqual([0, -0.5, 0]);
    const rational = layers.rational({ initial: { numerator: [0, 1], denominator: [2] } });
    expectClose(await slopeAt(rational, 0), 1, 1e-6, "rational at 0");
    tf.dispose([prelu, apl, rational].flatMap((layer) => layer.weights.map((weight) => weight.read())));
  });
});

describe("starts", () => {
  beforeAll(() => useBackend("cpu"));

  const startOf = (layer: tf.layers.Layer, shape: number[]) => {
    layer.apply(tf.input({ shape }));
    return layer.weights.map((weight) => Array.from(weight.read().dataSync()));
  };
  const meanOf = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const varianceOf = (values: number[]) => meanOf(values.map((value) => value ** 2)) - meanOf(values) ** 2;

  test("APL starts as its authors' layer does, or as their nets", () => {
    const [slopes, hinges] = startOf(layers.apl({ seed: 1 }), [20, 20, 5]) as [number[], number[]];
    expect(slopes).toHaveLength(5 * 2000);
    expect(Math.max(...slopes)).toBeLessThan(0.1);
    expectClose(varianceOf(slopes), 0.2 ** 2 / 12, 2e-4, "slopes");
    expectClose(meanOf(hinges), 0, 0.02, "hinges");
    expectClose(varianceOf(hinges), 0.25, 0.015, "hinges");
    const [wide] = startOf(layers.apl({ hinges: 2, initialSlopeLimit: 0.5, seed: 1 }), [2000]) as [number[]];
    expectClose(varianceOf(wide), 1 / 12, 0.005, "slopes of the nets");
  });

  test("two layers of one seed are the same, of another are not", () => {
    const start = (seed: number) => startOf(layers.apl({ seed }), [3]);
    expect(start(1)).toEqual(start(1));
    expect(start(2)).not.toEqual(start(1));
  });

  test("SLAF starts with coefficients of mean [1, 0, …] and the bias 0.1", () => {
    const options = { degree: 2, sharing: "channel", seed: 1 } as const;
    const [coefficients, bias] = startOf(layers.slaf(options), [4000]) as [number[], number[]];
    expectClose(meanOf(coefficients.slice(0, 4000)), 1, 0.06, "first");
    expectClose(meanOf(coefficients.slice(4000)), 0, 0.06, "second");
    expectClose(varianceOf(coefficients.slice(4000)), 1, 0.1, "spread");
    expectAllClose(bias, new Array(4000).fill(0.1), 1e-7, "bias");
  });

  test("the penalty is λ times the sum of squares", () => {
    const layer = layers.apl({ hinges: 2, l2: 0.3, seed: 1 });
    const [slopes, hinges] = startOf(layer, [3]) as [number[], number[]];
    const penalty = layer.calculateLosses().reduce((sum, part) => sum + part.dataSync()[0]!, 0);
    const squares = [...slopes, ...hinges].reduce((sum, value) => sum + value ** 2, 0);
    expect(penalty).toBeCloseTo(0.3 * squares, 6);
    expect(layers.apl({ seed: 1 }).calculateLosses()).toEqual([]);
  });
});

test.each([
  [() => layers.apl({ hinges: 0, seed: 1 }), "`hinges`"],
  [() => layers.apl({ l2: -1, seed: 1 }), "`l2`"],
  [() => layers.apl({} as { seed: number }), "`seed`"],
  [() => layers.prelu({ initialSlope: Number.NaN }), "`initialSlope`"],
  [() => layers.swish({ initialBeta: Infinity }), "`initialBeta`"],
  [() => layers.bspline({ domain: [1, 1], seed: 1 }), "`domain`"],
  [() => layers.rational({ initial: { numerator: [], denominator: [1] } }), "numerator"],
  [() => layers.dropout({ rate: 1, seed: 1 }), "`rate`"],
  [() => layers.batchNormalization({ epsilon: 0 }), "`epsilon`"],
  [() => layers.prelu({ sharing: "row" as "unit" }).apply(tf.input({ shape: [3] })), "`sharing`"],
  [() => layers.prelu({ sharing: "unit" }).apply(tf.input({ shape: [null, 3] })), "[any, any, 3]"],
  [() => layers.slaf({ degree: 17, seed: 1 }), "`degree`"],
  [() => layers.slaf({ basis: "sines" as "powers", seed: 1 }), "`basis`"],
  [() => layers.slaf({ basis: "fourier", normalized: true, seed: 1 }), "the basis `fourier`, normalized"],
  [() => layers.slaf({ sharing: "unit" as "layer", seed: 1 }), "`sharing`"],
])("%s is refused", (create, message) => expect(create).toThrow(message));

test("a layer without its weights has no functions", async () => {
  const lines = [1, -1].map((slope) => ({ slope, offset: 0 }));
  for (const drawn of [
    layers.prelu().curve([0]),
    layers.slaf({ seed: 1 }).curve([0]),
    layers.slaf({ seed: 1 }).polynomial(),
    layers.lpUnit({ pieces: 2 }).curve([0], lines),
    layers.lpUnit({ pieces: 2 }).orders(),
  ])
    await expect(drawn).rejects.toThrow("which stands in no model yet");
});

test("a function that the layer does not have is refused", async () => {
  const lines = [1, -1].map((slope) => ({ slope, offset: 0 }));
  const lp = layers.lpUnit({ pieces: 2, inputShape: [4] });
  lp.apply(tf.input({ shape: [4] }));
  await expect(lp.curve([0], lines, 2)).rejects.toThrow("`unit`");
  expect((await lp.curve([3], lines, 1))[0]).toBeCloseTo(3, 6);
  const layer = layers.prelu();
  layer.apply(tf.input({ shape: [3] }));
  await expect(layer.curve([0], 3)).rejects.toThrow("`unit`");
});
