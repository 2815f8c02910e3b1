import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import { activations } from "../../../src/activations/index.ts";
import { createDeepNetwork, type DeepNetworkOptions } from "../../../src/networks/deep-network.ts";
import { initializers } from "../../../src/networks/initializers.ts";
import { BACKENDS, expectNoLeak, useBackend } from "../support/backends.ts";
import { expectAllClose } from "../support/closeness.ts";
import { pytorch } from "../support/golden.ts";

const options: DeepNetworkOptions = {
  inputs: 5,
  outputs: 3,
  depth: 3,
  width: 4,
  activation: activations.tanh,
  initializer: initializers.he,
  seed: 1,
};

describe.each(BACKENDS)("on the backend %s", (backendName) => {
  beforeAll(() => useBackend(backendName));

  test.each(pytorch.networks.map((golden) => [golden.activation, golden] as const))(
    "a %s network computes what PyTorch computes",
    async (name, golden) => {
      const network = createDeepNetwork({ ...options, activation: activations[name] });
      network.load(golden.layers);
      const x = tf.tensor2d(golden.inputs.map((row) => [...row]));
      const { preActivations, activations: outputs, outputs: logits } = network.forward(x);
      const linear = await Promise.all([...preActivations, logits].map((z) => z.array()));
      expectAllClose(linear, golden.preActivations, 1e-6, "z");
      const expected = golden.preActivations
        .slice(0, -1)
        .map((z) => z.map((row) => row.map(activations[name].value)));
      expectAllClose(await Promise.all(outputs.map((h) => h.array())), expected, 1e-6, "f(z)");
      expectAllClose(await network.predict(x).array(), golden.preActivations.at(-1), 1e-6, "outputs");
      network.dispose();
    },
  );

  test("saved weights come back bit by bit, through JSON too", async () => {
    const [first, second] = [createDeepNetwork(options), createDeepNetwork({ ...options, seed: 2 })];
    const x = tf.ones<tf.Rank.R2>([1, 5]);
    expect(await second.predict(x).array()).not.toEqual(await first.predict(x).array());
    second.load(JSON.parse(JSON.stringify(await first.save())));
    expect(await second.save()).toEqual(await first.save());
    expect(await second.predict(x).array()).toEqual(await first.predict(x).array());
  });
});

test("the layers have the sizes that were asked for, and start as the initializer says", async () => {
  const network = createDeepNetwork({ ...options, width: 100, depth: 2 });
  expect(network.layers.map(({ weights, bias }) => [weights.shape, bias.shape])).toEqual([
    [[5, 100], [100]],
    [[100, 100], [100]],
    [[100, 3], [3]],
  ]);
  expect(network.variables).toHaveLength(6);
  const [, second] = await network.save();
  expect(second!.bias.every((value) => value === 0)).toBe(true);
  const square = second!.weights.reduce((sum, weight) => sum + weight ** 2, 0) / second!.weights.length;
  expect(square / (2 / 100)).toBeCloseTo(1, 1);
});

test("one seed gives one network; a deeper one shares its first layers", async () => {
  const weights = async (changes: Partial<DeepNetworkOptions>) =>
    (await createDeepNetwork({ ...options, ...changes }).save()).map((layer) => layer.weights);
  expect(await weights({})).toEqual(await weights({}));
  expect((await weights({ depth: 7 })).slice(0, 3)).toEqual((await weights({})).slice(0, 3));
  const [first, second, third] = await weights({ inputs: 4 });
  expect(second).not.toEqual(first);
  expect(third).not.toEqual(second);
});

test("saved weights of another shape are refused and nothing changes", async () => {
  const network = createDeepNetwork(options);
  const before = await network.save();
  const saved = await createDeepNetwork({ ...options, depth: 2 }).save();
  expect(() => network.load(saved)).toThrow("whose layers are 5×4, 4×4, 4×4, 4×3. Got: 5×4, 4×4, 4×3.");
  const short = before.map((layer, index) =>
    index === 1 ? { ...layer, weights: layer.weights.slice(1) } : layer,
  );
  expect(() => network.load(short)).toThrow("too few or too many numbers");
  expect(await network.save()).toEqual(before);
});

test("weights that are not finite are refused, as JSON writes them too, and nothing changes", async () => {
  const network = createDeepNetwork(options);
  const before = await network.save();
  for (const wrong of [Number.NaN, Infinity]) {
    const saved = before.map((layer, index) => (index === 2 ? { ...layer, bias: [0, wrong, 0, 0] } : layer));
    expect(() => network.load(saved)).toThrow(`must be finite numbers. Got: ${wrong} in layer 3.`);
    expect(() => network.load(JSON.parse(JSON.stringify(saved)))).toThrow("Got: null in layer 3.");
  }
  expect(await network.save()).toEqual(before);
});

test.each(["inputs", "outputs", "depth", "width"] as const)("%s of 0 is refused", (name) => {
  expect(() => createDeepNetwork({ ...options, [name]: 0 })).toThrow(
    `\`${name}\` must be a whole number of at least 1`,
  );
});

test("a network and its passes leave nothing behind", () =>
  expectNoLeak(async () => {
    const network = createDeepNetwork(options);
    const x = tf.ones<tf.Rank.R2>([2, 5]);
    const pass = network.forward(x);
    const outputs = network.predict(x);
    network.load(await network.save());
    tf.dispose([pass, outputs, x]);
    network.dispose();
  }));

test("an enclosing tidy does not take the network away", () => {
  const network = tf.tidy(() => {
    const made = createDeepNetwork(options);
    made.predict(tf.ones<tf.Rank.R2>([1, 5]));
    return made as unknown as tf.TensorContainer;
  }) as unknown as ReturnType<typeof createDeepNetwork>;
  expect(network.layers.every(({ weights }) => !weights.isDisposed)).toBe(true);
});
