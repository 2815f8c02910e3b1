import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import {
  type Activation,
  activationNamed,
  activations,
  elu,
  leakyRelu,
  swish,
} from "../../../src/activations/index.ts";
import { BACKENDS, expectNoLeak, useBackend } from "../support/backends.ts";
import { expectAllClose, expectClose, expectRelativelyClose } from "../support/closeness.ts";
import { everyActivation, goldenPoints, pytorch } from "../support/golden.ts";

const GRID = Array.from({ length: 4001 }, (_, index) => (index - 2000) / 100);
const EXTREMES = [-1e4, -200, -88.7, 88.7, 200, 1e4];
const named = (list: readonly Activation[]) =>
  list.map((activation) => [activation.name, activation] as const);

test("the table holds the first seven under their names", () => {
  expect(Object.keys(activations)).toEqual([
    "sigmoid",
    "tanh",
    "relu",
    "leaky-relu",
    "elu",
    "softplus",
    "swish",
  ]);
  for (const [name, activation] of Object.entries(activations)) expect(activation.name).toBe(name);
  expect(activationNamed("tanh")).toBe(activations.tanh);
  for (const wrong of ["Tanh", "toString"])
    expect(() => activationNamed(wrong)).toThrow("Choose one of sigmoid, tanh");
});

test("names and titles tell members of a family apart", () => {
  expect(swish({ beta: 2 })).toMatchObject({ name: "swish(beta=2)", title: "Swish (β = 2)" });
  expect(new Set(everyActivation.map(({ name }) => name)).size).toBe(everyActivation.length);
});

test("parameters outside their bounds are refused", () => {
  expect(() => leakyRelu({ alpha: -0.1 })).toThrow(
    "`alpha` must be a finite number of at least 0. Got: -0.1.",
  );
  expect(() => elu({ alpha: 0 })).toThrow("`alpha` must be a finite number above 0. Got: 0.");
  expect(() => swish({ beta: Number.NaN })).toThrow("`beta` must be a finite number. Got: NaN.");
});

describe.each(named(everyActivation))("%s in plain numbers", (name, activation) => {
  test("agrees with 40-digit arithmetic", () => {
    const points = goldenPoints(name);
    if (name in activations) expect(points).toHaveLength(17);
    for (const { x, value, slope } of points) {
      expectClose(activation.value(x), value, 1e-12, `f(${x})`);
      expectClose(activation.slope(x), slope, 1e-12, `f′(${x})`);
    }
  });

  test("agrees with PyTorch and Keras", () => {
    const [torch, keras] = [pytorch.pytorch[name], pytorch.keras[name]];
    if (name in activations) expect(torch).toBeDefined();
    if (torch !== undefined) {
      expectAllClose(pytorch.points.map(activation.value), torch.values, 1e-14, "f");
      expectAllClose(pytorch.points.map(activation.slope), torch.slopes, 1e-14, "f′");
    }
    // Keras goes over to x above 20 for softplus.
    if (keras !== undefined) expectAllClose(pytorch.points.map(activation.value), keras, 1e-10, "f of Keras");
  });

  test("has the slope of central differences", () => {
    const step = 1e-5;
    for (const x of GRID.filter((x) => Math.abs(x) > step)) {
      const difference = (activation.value(x + step) - activation.value(x - step)) / (2 * step);
      expectClose(activation.slope(x), difference, 1e-7, `f′(${x})`);
    }
  });

  test("keeps to its range, its monotony and its saturation", () => {
    const [lowest, highest] = activation.range;
    const values = [...EXTREMES, ...GRID].map(activation.value);
    expect(values.every((value) => value >= lowest - 1e-12 && value <= highest + 1e-12)).toBe(true);
    const reached = (bound: number, value: number) =>
      Number.isFinite(bound) ? Math.abs(bound - value) < 1e-3 : Math.abs(value) > 50;
    expect(reached(lowest, Math.min(...values))).toBe(true);
    expect(reached(highest, Math.max(...values))).toBe(true);
    expect(GRID.every((x) => activation.slope(x) >= 0)).toBe(activation.monotonic);
    expect(Math.abs(activation.slope(-200)) < 1e-6).toBe(activation.saturates.left);
    expect(Math.abs(activation.slope(200)) < 1e-6).toBe(activation.saturates.right);
  });

  test("holds what its facts claim", () => {
    expect(activation.facts.length).toBeGreaterThan(0);
    for (const { claim, quantity, at, equals } of activation.facts) {
      const ofValue = quantity.endsWith("value");
      const measure = ofValue ? activation.value : activation.slope;
      expectClose(measure(Number.isFinite(at) ? at : Math.sign(at) * 200), equals, 1e-12, claim);
      const all = [...EXTREMES, ...GRID].map(measure);
      if (quantity.startsWith("largest")) expect(Math.max(...all), claim).toBeLessThanOrEqual(equals + 1e-12);
      if (quantity.startsWith("smallest"))
        expect(Math.min(...all), claim).toBeGreaterThanOrEqual(equals - 1e-12);
    }
  });
});

describe.each(BACKENDS)("on the backend %s", (backendName) => {
  beforeAll(() => useBackend(backendName));

  describe.each(named(everyActivation))("%s on tensors", (name, activation) => {
    const inputs = Float32Array.from([
      ...GRID.filter((_, index) => index % 7 === 0),
      -0.001,
      0,
      0.001,
      1e-20,
      ...EXTREMES,
    ]);

    test("agrees with plain numbers, extremes included, and so does its gradient", async () => {
      const x = tf.tensor1d(inputs);
      const values = await activation.apply(x).data();
      const derivatives = await activation.derivative(x).data();
      const gradients = await tf
        .grad((z: tf.Tensor) => activation.apply(z))(x)
        .data();
      for (const [index, input] of inputs.entries()) {
        expectClose(values[index]!, activation.value(input), 1e-6, `f(${input})`);
        expectClose(derivatives[index]!, activation.slope(input), 1e-6, `f′(${input})`);
        expectClose(gradients[index]!, activation.slope(input), 1e-6, `gradient at ${input}`);
      }
    });

    test("has a derivative that is precise relative to the slope, from -30 to 30", async () => {
      const grid = Float32Array.from({ length: 1201 }, (_, index) => (index - 600) / 20);
      const derivatives = await activation.derivative(tf.tensor1d(grid)).data();
      for (const [index, x] of grid.entries()) {
        // Beside a zero of f′ its terms cancel.
        if (activation.slope(x - 3) * activation.slope(x + 3) < 0) continue;
        expectRelativelyClose(derivatives[index]!, activation.slope(x), 1e-5, `f′(${x})`);
      }
    });

    test("agrees with 40-digit arithmetic", async () => {
      const points = goldenPoints(name);
      if (points.length === 0) return;
      const x = tf.tensor1d(points.map((point) => point.x));
      const values = await activation.apply(x).data();
      const slopes = await activation.derivative(x).data();
      expectAllClose(
        values,
        points.map(({ value }) => value),
        1e-6,
        "f",
      );
      expectAllClose(
        slopes,
        points.map(({ slope }) => slope),
        1e-6,
        "f′",
      );
    });

    test("multiplies with the gradient that flows back", async () => {
      const x = tf.tensor1d([-2, -0.3, 0.4, 3]);
      const weights = tf.tensor1d([3, -2, 0.5, 7]);
      const gradient = await tf
        .grad((z: tf.Tensor) => tf.sum(tf.mul(weights, activation.apply(z))))(x)
        .data();
      expectAllClose(
        gradient,
        [
          3 * activation.slope(-2),
          -2 * activation.slope(-0.3),
          0.5 * activation.slope(0.4),
          7 * activation.slope(3),
        ],
        2e-6,
        "gradient",
      );
    });

    test.each([[[4]], [[2, 3]], [[2, 1, 3, 2]], [[0]]])("keeps the shape %j and the type", (shape) => {
      const x = tf.ones(shape);
      for (const y of [activation.apply(x), activation.derivative(x)]) {
        expect(y.shape).toEqual(shape);
        expect(y.dtype).toBe("float32");
      }
    });

    test("leaves no tensor behind", () =>
      expectNoLeak(() => {
        const x = tf.tensor2d([[-1, 0, 2]]);
        tf.dispose([
          activation.apply(x),
          activation.derivative(x),
          tf.grad((z: tf.Tensor) => activation.apply(z))(x),
          x,
        ]);
      }));
  });
});

describe.each(BACKENDS)("the gradient on the backend %s", (backendName) => {
  beforeAll(() => useBackend(backendName));

  test.each([
    ["sigmoid", -30, 12.8, [17.4, 30]],
    ["tanh", -6.7, 6.7, [-30, -9.1, 9.1, 30]],
  ] as const)(
    "of %s is within 1 %% of the slope from %d to %d, and lost far out",
    async (name, from, to, lost) => {
      const activation = activations[name];
      const gradientAt = (places: ArrayLike<number>) =>
        tf
          .grad((z: tf.Tensor) => activation.apply(z))(tf.tensor1d(Float32Array.from(places)))
          .data();
      const grid = Float32Array.from({ length: 1001 }, (_, index) => from + ((to - from) * index) / 1000);
      for (const [index, gradient] of (await gradientAt(grid)).entries())
        expectRelativelyClose(gradient, activation.slope(grid[index]!), 0.01, `gradient at ${grid[index]}`);
      expect(Array.from(await gradientAt(lost), Math.abs)).toEqual(lost.map(() => 0));
    },
  );
});

// Second moments of f(z) and f′(z) for a standard normal z, from the course's notes (adaptive quadrature, 5 digits).
test.each([
  ["sigmoid", 0.29338, 0.04484],
  ["tanh", 0.39429, 0.4644],
  ["relu", 0.5, 0.5],
  ["swish", 0.35578, 0.37948],
  ["elu", 0.64495, 0.6681],
  ["softplus", 0.92125, 0.29338],
])("second moments of %s", (name, ofValue, ofSlope) => {
  const activation = activationNamed(name);
  // Midpoints never meet the kink at 0.
  const points = Array.from({ length: 20_000 }, (_, index) => -10 + (index + 0.5) / 1000);
  const expectation = (f: (x: number) => number) =>
    points.reduce((sum, x) => sum + (f(x) ** 2 * Math.exp(-(x ** 2) / 2)) / Math.sqrt(2 * Math.PI) / 1000, 0);
  expect(expectation(activation.value)).toBeCloseTo(ofValue, 4);
  expect(expectation(activation.slope)).toBeCloseTo(ofSlope, 4);
});
