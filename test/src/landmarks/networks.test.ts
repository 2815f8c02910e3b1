import { readFileSync } from "node:fs";

import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import { MTFL_ATTRIBUTES, syntheticFaces } from "../../../src/faces/index.ts";
import {
  landmarkTask,
  landmarkTasks,
  locallyConnected,
  plainLandmarkNetwork,
  predictFaces,
  tcdcn,
} from "../../../src/landmarks/index.ts";
import { createRandom } from "../../../src/random.ts";
import { disposeModel, variablesOf } from "../../../src/tasks/index.ts";
import { BACKENDS, expectNoLeak, useBackend } from "../support/backends.ts";
import { expectAllClose, expectClose } from "../support/closeness.ts";

interface Numbers {
  readonly shape: number[];
  readonly values: number[];
}

const golden = JSON.parse(
  readFileSync(new URL("../../fixtures/golden/landmarks.json", import.meta.url), "utf8"),
) as {
  readonly locallyConnected: readonly {
    readonly sizes: Record<"height" | "width" | "channels" | "filters" | "size", number>;
    readonly outputs: Numbers;
    readonly gradients: readonly Numbers[];
  }[];
  readonly tcdcn: { readonly parameters: number; readonly outputs: Record<string, Numbers> };
};

const NAMES = ["landmarks", "pose", "smile", "glasses", "gender"];
const tasks = landmarkTasks(NAMES, { attributes: MTFL_ATTRIBUTES });

/** As in make_landmarks_fixture.py. */
function wave<Rank extends tf.Rank>(shape: readonly number[], scale: number, frequency: number) {
  const count = shape.reduce((product, size) => product * size, 1);
  const values = Float32Array.from(
    { length: count },
    (_, place) => scale * Math.sin(frequency * (place + 1)),
  );
  return tf.tensor<Rank>(values, shape as tf.ShapeMap[Rank]);
}

describe.each(BACKENDS)("a locally connected layer on %s", (name) => {
  beforeAll(() => useBackend(name));

  test.each(golden.locallyConnected)(
    "and its gradients are PyTorch's: $sizes",
    ({ sizes, outputs, gradients }) =>
      expectNoLeak(async () => {
        const { height, width, channels, filters, size } = sizes;
        const [rows, columns] = [height - size + 1, width - size + 1];
        const inputs = wave<tf.Rank.R4>([2, height, width, channels], 1, 0.7);
        const kernels = wave<tf.Rank.R3>([rows * columns, size * size * channels, filters], 1, 1.3);
        const biases = wave<tf.Rank.R3>([rows, columns, filters], 1, 2.1);
        const seeds = wave<tf.Rank.R4>(outputs.shape, 1, 0.9);
        const said = locallyConnected(inputs, kernels, biases);
        expect(said.shape).toEqual(outputs.shape);
        expectAllClose([...(await said.data())], outputs.values, 1e-5, "outputs");
        const found = tf.grads((x: tf.Tensor, k: tf.Tensor, b: tf.Tensor) =>
          locallyConnected(x as tf.Tensor4D, k as tf.Tensor3D, b as tf.Tensor3D),
        )([inputs, kernels, biases], seeds);
        for (const [place, gradient] of found.entries())
          expectAllClose([...(await gradient.data())], gradients[place]!.values, 1e-5, `gradient ${place}`);
        tf.dispose([inputs, kernels, biases, seeds, said, found]);
      }),
  );

  test("with the same filters everywhere is a convolution", async () => {
    const inputs = wave<tf.Rank.R4>([2, 6, 6, 2], 1, 0.7);
    const kernel = wave<tf.Rank.R4>([3, 3, 2, 4], 1, 1.1);
    const local = locallyConnected(
      inputs,
      tf.tile(kernel.reshape([1, 18, 4]), [16, 1, 1]),
      tf.zeros([4, 4, 4]),
    );
    const shared = tf.conv2d(inputs, kernel, 1, "valid");
    expectAllClose([...(await local.data())], [...(await shared.data())], 1e-5, "outputs");
  });
});

describe("TCDCN", () => {
  beforeAll(() => useBackend("wasm"));
  const count = (model: ReturnType<typeof tcdcn>) =>
    variablesOf(model).reduce((sum, { size }) => sum + size, 0);

  test("says what PyTorch says with the same weights", async () => {
    const model = tcdcn({ tasks, random: createRandom(1) });
    let frequency = 0.5;
    for (const variable of variablesOf(model)) {
      frequency += 0.1;
      const fanIn =
        variable.size / variable.shape.at(-1)! === 1 ? variable.size : variable.size / variable.shape.at(-1)!;
      variable.assign(wave(variable.shape, 1 / Math.sqrt(fanIn), frequency));
    }
    expect(count(model)).toBe(golden.tcdcn.parameters);
    const said = model.predict(wave<tf.Rank.R4>([2, 40, 40, 1], 1, 0.37), NAMES);
    for (const [name, { shape, values }] of Object.entries(golden.tcdcn.outputs)) {
      expect(said[name]!.shape).toEqual(shape);
      expectAllClose([...(await said[name]!.data())], values, 1e-4, name);
    }
    disposeModel(model);
  });

  test("has 79,357 numbers, and 3,412,141 where each place has filters of its own", () => {
    const shared = tcdcn({ tasks, random: createRandom(1) });
    const local = tcdcn({ tasks, isLocal: true, random: createRandom(1) });
    expect([count(shared), count(local)]).toEqual([79_357, 3_412_141]);
    const single = tcdcn({
      tasks: landmarkTasks(["landmarks"], { attributes: {} }),
      random: createRandom(1),
    });
    expect(count(single)).toBe(79_357 - 101 * 11);
    for (const model of [shared, local, single]) disposeModel(model);
  });

  test("begins alike with the same seed, whatever tasks it has, and otherwise with another", async () => {
    const start = (names: string[], seed: number) => {
      const model = tcdcn({
        tasks: landmarkTasks(names, { attributes: MTFL_ATTRIBUTES }),
        random: createRandom(seed),
      });
      const values = model.shared.map((variable) => [...variable.dataSync()]);
      disposeModel(model);
      return values;
    };
    expect(start(["landmarks"], 3)).toEqual(start(["pose", "landmarks"], 3));
    expect(start(["landmarks"], 3)[0]).not.toEqual(start(["landmarks"], 4)[0]);
  });

  test.each([
    ["tcdcn", () => tcdcn({ tasks, random: createRandom(1) })],
    ["locally connected", () => tcdcn({ tasks, isLocal: true, random: createRandom(1) })],
    ["plain", () => plainLandmarkNetwork({ tasks, random: createRandom(1) })],
  ])("predicts in batches what it predicts at once, without a leak: %s", async (_, create) => {
    const model = create();
    const inputs = wave<tf.Rank.R4>([5, 40, 40, 1], 1, 0.37);
    await expectNoLeak(async () => {
      const whole = await predictFaces(model, inputs, NAMES);
      const parts = await predictFaces(model, inputs, NAMES, { batchSize: 2 });
      expect(whole.landmarks).toHaveLength(50);
      expect(whole.pose).toHaveLength(25);
      for (const name of NAMES) expectAllClose([...parts[name]!], [...whole[name]!], 1e-5, name);
    });
    const stop = AbortSignal.abort();
    await expect(predictFaces(model, inputs, NAMES, { signal: stop })).rejects.toThrow("aborted");
    disposeModel(model);
    inputs.dispose();
  });
});

describe("tasks of faces", () => {
  beforeAll(() => useBackend("cpu"));

  test("landmarks count half the squared distance in half sides of the crop", async () => {
    const predicted = tf.tensor2d([[0.5, 0.5, 0, 0, 0, 0, 0, 0, 0, 0]]);
    const truth = tf.tensor2d([[0.25, 1, 0, 0, 0, 0, 0, 0, 0, 0]]);
    // Half a half side to the right, one up.
    expectClose((await landmarkTask().loss(predicted, truth).data())[0]!, (0.5 ** 2 + 1) / 2, 1e-6, "loss");
  });

  test("may be any attributes that the data has labels of", () => {
    const { attributes } = syntheticFaces({ count: 1 });
    const all = landmarkTasks(["occlusion", "landmarks", "pose"], { attributes, weights: { pose: 0.5 } });
    expect(all.map(({ name, outputs, weight }) => [name, outputs, weight])).toEqual([
      ["occlusion", 2, 1],
      ["landmarks", 10, 1],
      ["pose", 5, 0.5],
    ]);
  });

  test("are not ones without labels, twice or none", () => {
    const take =
      (...names: string[]) =>
      () =>
        landmarkTasks(names, { attributes: MTFL_ATTRIBUTES });
    expect(take("landmarks", "occlusion")).toThrow("MTFL has no label of occlusion");
    expect(take("landmarks", "age")).toThrow("landmarks, pose, smile, glasses, gender. Got: age");
    expect(take("pose", "pose")).toThrow("each once");
    expect(take()).toThrow("Got: none");
    const weights = { poze: 0.02 };
    expect(() => landmarkTasks(["landmarks", "pose"], { attributes: MTFL_ATTRIBUTES, weights })).toThrow(
      "Got: poze",
    );
  });

  test("refuse kernels of another size", () => {
    const zeros = (...shape: number[]) => tf.zeros(shape) as never;
    expect(() => locallyConnected(zeros(1, 4, 4, 1), zeros(4, 8, 1), zeros(2, 2, 1))).toThrow(
      "kernels [4, 8, 1]",
    );
  });
});
