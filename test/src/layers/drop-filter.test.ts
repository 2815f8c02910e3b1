import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import { imagePatches, type Masks } from "../../../src/layers/drop-elements.ts";
import * as layers from "../../../src/layers/index.ts";
import { createRandom } from "../../../src/random.ts";
import { BACKENDS, expectNoLeak, useBackend } from "../support/backends.ts";
import { expectAllClose, expectClose } from "../support/closeness.ts";

const RATE = 0.4;
const [SIZE, CHANNELS, UNITS, KERNEL] = [3, 2, 2, 2];
const MASKS: readonly Masks[] = ["step", "position", "patch", "moments"];

const random = createRandom(13);
const image = Array.from({ length: SIZE * SIZE * CHANNELS }, () => random.normal());

const create = (masks: Masks, seed = 1) =>
  layers.dropFilter({ units: UNITS, kernelSize: KERNEL, padding: "valid", rate: RATE, masks, seed });

/** Outputs for copies of the image in training, one list for each copy: place by place, at each place unit by unit. */
function draw(layer: tf.layers.Layer, copies: number): number[][] {
  return tf.tidy(() => {
    const one = tf.tensor(image, [1, SIZE, SIZE, CHANNELS]);
    const y = layer.apply(tf.tile(one, [copies, 1, 1, 1]), { training: true }) as tf.Tensor;
    return tf.reshape(y, [copies, -1]).arraySync() as number[][];
  });
}

/** Samples of one output vector: all copies of a batch have the same mask where there is one for the step. */
function sample(layer: tf.layers.Layer, masks: Masks, count: number): number[][] {
  return masks === "step" ? Array.from({ length: count }, () => draw(layer, 1)[0]!) : draw(layer, count);
}

/** What theory says, by plain loops. */
function theoryOf(layer: tf.layers.Layer) {
  const kernel = layer.getWeights()[0]!.dataSync();
  const side = SIZE - KERNEL + 1;
  const terms = (place: number, unit: number) => {
    const found: { w: number; x: number; at: string }[] = [];
    for (let row = 0; row < KERNEL; row++)
      for (let column = 0; column < KERNEL; column++)
        for (let channel = 0; channel < CHANNELS; channel++) {
          const [y, x] = [Math.floor(place / side) + row, (place % side) + column];
          found.push({
            w: kernel[((row * KERNEL + column) * CHANNELS + channel) * UNITS + unit]!,
            x: image[(y * SIZE + x) * CHANNELS + channel]!,
            at: `${row} ${column} ${channel}`,
          });
        }
    return found;
  };
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  const factor = RATE / (1 - RATE);
  return {
    outputs: Array.from({ length: side ** 2 * UNITS }, (_, output) => output),
    mean: (output: number) => sum(terms(Math.floor(output / UNITS), output % UNITS).map(({ w, x }) => w * x)),
    /** Of the same weights at two places, one mask. */
    acrossPlaces(one: number, other: number) {
      const [a, b] = [one, other].map((output) => terms(Math.floor(output / UNITS), output % UNITS));
      return factor * sum(a!.map(({ w, x }, i) => w * w * x * b![i]!.x));
    },
    /** Of two units that look at the same masked patch. */
    acrossUnits(one: number, other: number) {
      const [a, b] = [one, other].map((output) => terms(Math.floor(output / UNITS), output % UNITS));
      return factor * sum(a!.map(({ w, x }, i) => w * b![i]!.w * x * x));
    },
  };
}

function covariance(samples: readonly number[][], one: number, other: number): number {
  const mean = (output: number) => samples.reduce((sum, row) => sum + row[output]!, 0) / samples.length;
  const [a, b] = [mean(one), mean(other)];
  return samples.reduce((sum, row) => sum + (row[one]! - a) * (row[other]! - b), 0) / (samples.length - 1);
}

describe.each(BACKENDS)("dropped elements on the backend %s", (name) => {
  beforeAll(() => useBackend(name));

  test.each(MASKS)("masks by %s have the mean of the plain layer, and the variances of theory", (masks) => {
    const layer = create(masks);
    const count = masks === "step" ? 3000 : 8000;
    const samples = sample(layer, masks, count);
    const { outputs, mean, acrossPlaces, acrossUnits } = theoryOf(layer);
    const deviation = (output: number) => Math.sqrt(acrossPlaces(output, output));
    const noise = 5 / Math.sqrt(count);
    for (const output of outputs) {
      const average = samples.reduce((sum, row) => sum + row[output]!, 0) / count;
      expectClose(average, mean(output), noise * deviation(output), `mean of ${output}`);
      const ratio = covariance(samples, output, output) / deviation(output) ** 2;
      expectClose(ratio, 1, 2 * noise, `variance of ${output} over that of theory`);
    }
    for (const output of outputs) {
      const scale = (other: number) => deviation(output) * deviation(other);
      const place = output + UNITS;
      if (place < outputs.length) {
        const expected = masks === "step" ? acrossPlaces(output, place) : 0;
        const found = covariance(samples, output, place);
        expectClose(found / scale(place), expected / scale(place), 2 * noise, `places ${output}, ${place}`);
      }
      const unit = output + 1;
      if (output % UNITS === 0) {
        const expected = masks === "patch" ? acrossUnits(output, unit) : 0;
        const found = covariance(samples, output, unit);
        expectClose(found / scale(unit), expected / scale(unit), 2 * noise, `units ${output}, ${unit}`);
      }
    }
  });

  test.each(MASKS)("masks by %s are drawn anew at every step, the same from the same seed", (masks) => {
    const [one, other] = [create(masks), create(masks)];
    const first = draw(one, 2);
    expect(draw(one, 2)).not.toEqual(first);
    expect(draw(other, 2)).toEqual(first);
    // Two copies of an image in one batch share a mask only where there is one for the step.
    if (masks === "step") expect(first[0]).toEqual(first[1]);
    else expect(first[0]).not.toEqual(first[1]);
  });

  test.each(MASKS)("the gradients of masks by %s are those of differences", (masks) => {
    const kernelOf = (layer: tf.layers.Layer) => layer.trainableWeights[0]!.read() as tf.Variable;
    const input = () => tf.tensor(image, [1, SIZE, SIZE, CHANNELS]);
    const lossOf = (layer: tf.layers.Layer) =>
      tf.sum(tf.sin(layer.apply(input(), { training: true }) as tf.Tensor)) as tf.Scalar;
    // A fresh layer with the same seed draws the same numbers in its first step.
    const fresh = () => {
      const layer = create(masks);
      layer.build([null, SIZE, SIZE, CHANNELS]);
      return layer;
    };
    const gradient = tf.tidy(() => {
      const layer = fresh();
      const variable = kernelOf(layer);
      return Array.from(tf.variableGrads(() => lossOf(layer), [variable]).grads[variable.name]!.dataSync());
    });
    const valueAt = (index: number, by: number) =>
      tf.tidy(() => {
        const layer = fresh();
        const variable = kernelOf(layer);
        const moved = Array.from(variable.dataSync(), (weight, i) => (i === index ? weight + by : weight));
        variable.assign(tf.tensor(moved, variable.shape));
        return lossOf(layer).dataSync()[0]!;
      });
    for (const index of [0, 3, 7, 12]) {
      const difference = (valueAt(index, 5e-3) - valueAt(index, -5e-3)) / 1e-2;
      expectClose(gradient[index]!, difference, 5e-3, `kernel ${index}`);
    }
  });

  test("nothing is dropped outside of training, nor at rate 0, and nothing is left behind", async () => {
    await expectNoLeak(() => {
      for (const masks of MASKS) {
        const layer = create(masks);
        const none = layers.dropFilter({
          units: UNITS,
          kernelSize: KERNEL,
          padding: "valid",
          rate: 0,
          seed: 1,
        });
        const outputs = tf.tidy(() => {
          const x = tf.tensor(image, [1, SIZE, SIZE, CHANNELS]);
          const dropping = layer.apply(x) as tf.Tensor;
          const plain = none.apply(x, { training: true }) as tf.Tensor;
          return [dropping.dataSync(), plain.dataSync()] as const;
        });
        expect(outputs[0]).toEqual(outputs[1]);
        draw(layer, 2);
        tf.dispose([...layer.weights, ...none.weights].map((weight) => weight.read()));
      }
    });
  });

  test("patches are what a filter looks at, whatever its size", () => {
    for (const size of [1, 2, 3, 4])
      for (const padding of ["same", "valid"] as const)
        tf.tidy(() => {
          const x = tf.randomNormal([2, 5, 4, 3], 0, 1, "float32", 1) as tf.Tensor4D;
          const kernel = tf.randomNormal([size, size, 3, 2], 0, 1, "float32", 2) as tf.Tensor4D;
          const { patches, places } = imagePatches(x, size, padding);
          const y = tf.reshape(tf.matMul(patches, tf.reshape(kernel, [-1, 2])), [...places, 2]);
          const expected = tf.conv2d(x, kernel, 1, padding);
          expect(y.shape).toEqual(expected.shape);
          expectAllClose(y.dataSync(), expected.dataSync(), 1e-5, `size ${size}, ${padding}`);
        });
  });
});

describe("DropConnect", () => {
  beforeAll(() => useBackend("wasm"));

  test("with masks for every patch is dropout of the inputs", () => {
    const layer = layers.dropConnect({ units: 3, rate: 0.5, masks: "patch", seed: 4, useBias: false });
    const x = tf.ones([6, 5]);
    const y = layer.apply(x, { training: true }) as tf.Tensor;
    const kernel = layer.getWeights()[0]!.dataSync();
    const rows = y.arraySync() as number[][];
    for (const row of rows) {
      // One of the 2⁵ ways to drop five inputs, the same one for all units.
      const ways = Array.from({ length: 32 }, (_, bits) =>
        [0, 1, 2].map((unit) =>
          [0, 1, 2, 3, 4].reduce((sum, i) => sum + ((bits >> i) & 1) * 2 * kernel[i * 3 + unit]!, 0),
        ),
      );
      const nearest = Math.min(
        ...ways.map((way) => Math.hypot(...way.map((value, unit) => value - row[unit]!))),
      );
      expectClose(nearest, 0, 1e-5, "distance to the nearest way");
    }
  });

  test("takes examples and images", () => {
    const layer = () => layers.dropConnect({ units: 3, rate: 0.5, seed: 4 });
    expect((layer().apply(tf.ones([2, 5])) as tf.Tensor).shape).toEqual([2, 3]);
    expect((layer().apply(tf.ones([2, 4, 4, 5])) as tf.Tensor).shape).toEqual([2, 4, 4, 3]);
  });
});

test("refuses what it has no use for", () => {
  const options = { units: 2, rate: 0.5, seed: 1 };
  expect(() => layers.dropFilter({ ...options, rate: 1 })).toThrow("`rate` must be a finite number");
  expect(() => layers.dropFilter({ ...options, masks: "batch" as never })).toThrow("`masks` must be one of");
  expect(() => layers.dropFilter({ ...options, padding: "full" as never })).toThrow("`padding` must be");
  expect(() => layers.dropConnect({ ...options, units: 0 })).toThrow("`units` must be a whole number");
  expect(() => layers.dropFilter({ ...options, seed: -1 })).toThrow("`seed` must be a whole number");
});
