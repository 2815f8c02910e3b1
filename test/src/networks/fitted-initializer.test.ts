import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import { type Activation, activations, leakyRelu } from "../../../src/activations/index.ts";
import { createDeepNetwork } from "../../../src/networks/deep-network.ts";
import { fittedInitializer } from "../../../src/networks/fitted-initializer.ts";
import { he, lecun } from "../../../src/networks/initializers.ts";
import { createRandom } from "../../../src/random.ts";
import { BACKENDS, useBackend } from "../support/backends.ts";

test("is He's rule for ReLU and LeCun's for SELU", () => {
  for (const [activation, rule] of [
    [activations.relu, he],
    [activations.selu, lecun],
  ] as const) {
    const fitted = fittedInitializer(activation);
    expect(fitted.variance(30, 7) / rule.variance(30, 7)).toBeCloseTo(1, 12);
    // Rounding of the moments may move a weight by its last bit.
    const [weights, expected] = [fitted, rule].map(({ sample }) => sample(3, 4, createRandom(1)));
    for (const [index, weight] of weights!.entries()) expect(weight).toBeCloseTo(expected![index]!, 6);
  }
});

test("is the rule of He et al. (2015), eq. 15, for leaky ReLU", () => {
  expect(fittedInitializer(leakyRelu({ alpha: 0.25 })).variance(100, 1)).toBeCloseTo(
    2 / (1 + 0.25 ** 2) / 100,
    14,
  );
});

test("is told from others by its name", () => {
  expect(fittedInitializer(activations.gelu)).toMatchObject({
    name: "fitted(gelu)",
    title: "Fitted to GELU",
    source: "He2015",
  });
});

/** Mean squares of the pre-activations of 10 hidden layers of 500 units, for 100 inputs of the mean square E[f(z)²]. */
function meanSquares(activation: Activation): number[] {
  const initializer = fittedInitializer(activation);
  const network = createDeepNetwork({
    inputs: 500,
    outputs: 1,
    depth: 10,
    width: 500,
    activation,
    initializer,
    seed: 3,
  });
  const deviation = 1 / Math.sqrt(initializer.variance(1, 1));
  const squares = tf.tidy(() => {
    const inputs = tf.randomNormal([100, 500], 0, deviation, "float32", 4) as tf.Tensor2D;
    return network.forward(inputs).preActivations.map((z) => tf.mean(tf.square(z)).dataSync()[0]!);
  });
  network.dispose();
  return squares;
}

describe.each(BACKENDS)("on the backend %s", (backendName) => {
  beforeAll(() => useBackend(backendName));

  test.each([
    "sigmoid",
    "tanh",
    "softsign",
    "relu",
    "elu",
    "selu",
    "softplus",
    "gelu",
    "swish",
    "mish",
  ] as const)("a deep %s network keeps its scale", (name) => {
    const squares = meanSquares(activations[name]);
    expect(squares).toHaveLength(10);
    for (const square of squares) expect(Math.abs(square - 1)).toBeLessThan(0.25);
  });
});
