import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import {
  type Activation,
  activationNamed,
  activations,
  elu,
  hardSigmoid,
  hardSwish,
  leakyRelu,
  swish,
} from "../../../src/activations/index.ts";
import { BACKENDS, expectNoLeak, useBackend } from "../support/backends.ts";
import { expectAllClose, expectClose, expectRelativelyClose } from "../support/closeness.ts";
import { everyActivation, frameworks, goldenPoints } from "../support/golden.ts";

const GRID = Array.from({ length: 4001 }, (_, index) => (index - 2000) / 100);
const EXTREMES = [-1e4, -200, -88.7, 88.7, 200, 1e4];
/** Stands for infinity where a limit is measured. */
const FAR = 1e300;

const named = (list: readonly Activation[]) =>
  list.map((activation) => [activation.name, activation] as const);
const withParameters = everyActivation.filter(({ parameters }) => parameters.length > 0);
const awayFrom = (points: readonly number[], distance: number) => (x: number) =>
  points.every((point) => Math.abs(x - point) > distance);

test("the table holds every activation under its name", () => {
  for (const [name, activation] of Object.entries(activations)) expect(activation.name).toBe(name);
  expect(activationNamed("tanh")).toBe(activations.tanh);
  for (const wrong of ["Tanh", "toString"])
    expect(() => activationNamed(wrong)).toThrow("Choose one of sigmoid, tanh");
});

test("names and titles tell members of a family apart", () => {
  expect(swish({ beta: 2 })).toMatchObject({ name: "swish(beta=2)", title: "Swish (β = 2)" });
  expect(hardSwish({ slope: 0.2 })).toMatchObject({
    name: "hard-swish(slope=0.2)",
    title: "Hard Swish (slope 0.2)",
  });
  expect(new Set(everyActivation.map(({ name }) => name)).size).toBe(everyActivation.length);
  expect(new Set(everyActivation.map(({ title }) => title)).size).toBe(everyActivation.length);
});

test("parameters outside their bounds are refused", () => {
  expect(() => leakyRelu({ alpha: -0.1 })).toThrow(
    "`alpha` must be a finite number of at least 0. Got: -0.1.",
  );
  expect(() => elu({ alpha: 0 })).toThrow("`alpha` must be a finite number above 0. Got: 0.");
  expect(() => swish({ beta: Number.NaN })).toThrow("`beta` must be a finite number. Got: NaN.");
  for (const make of [hardSigmoid, hardSwish])
    expect(() => make({ slope: 0 })).toThrow("`slope` must be a finite number above 0. Got: 0.");
});

test("every golden function is one of ours", () => {
  const names = new Set([...everyActivation.map(({ name }) => name), "swish_dbeta_at_1"]);
  expect([...goldenPoints.keys()].filter((name) => !names.has(name))).toEqual([]);
  for (const points of goldenPoints.values()) expect(points).toHaveLength(17);
});

describe.each(named(everyActivation))("%s in plain numbers", (name, activation) => {
  const points = goldenPoints.get(name);
  if (points !== undefined) {
    test("agrees with 40-digit arithmetic", () => {
      for (const { x, value, slope } of points) {
        expectClose(activation.value(x), value, 1e-12, `f(${x})`);
        expectClose(activation.slope(x), slope, 1e-12, `f′(${x})`);
      }
    });
  }

  test("agrees with PyTorch and Keras", () => {
    const [torch, keras] = [frameworks.pytorch[name], frameworks.keras[name]];
    if (name in activations) expect(torch).toBeDefined();
    // At a kink each has a convention of its own.
    const isSmooth = awayFrom(activation.kinks, 0);
    // PyTorch's gradient of this one has the factor 1/6 in single precision.
    const slopeTolerance = name === "hard-sigmoid" ? 1e-8 : 1e-14;
    for (const [index, x] of frameworks.points.entries()) {
      if (torch !== undefined) {
        expectClose(activation.value(x), torch.values[index]!, 1e-14, `f(${x}) of PyTorch`);
        if (isSmooth(x))
          expectClose(activation.slope(x), torch.slopes[index]!, slopeTolerance, `f′(${x}) of PyTorch`);
      }
      if (keras !== undefined) {
        // Keras goes over to x above 20 for softplus.
        expectClose(activation.value(x), keras.values[index]!, 1e-10, `f(${x}) of Keras`);
        if (isSmooth(x))
          expectClose(
            activation.slope(x),
            keras.slopes[index]!,
            Math.max(1e-10, slopeTolerance),
            `f′(${x}) of Keras`,
          );
      }
    }
  });

  test("has the slope of central differences", () => {
    const step = 1e-5;
    // At 0 the derivative of some has a corner of its own.
    for (const x of GRID.filter(awayFrom([0, ...activation.kinks], step))) {
      const difference = (activation.value(x + step) - activation.value(x - step)) / (2 * step);
      expectClose(activation.slope(x), difference, 1e-7, `f′(${x})`);
    }
  });

  test("has kinks where it says, with the slope on the left, and no other", () => {
    const step = 1e-6;
    const oneSided = (x: number, side: number) =>
      (activation.value(x + side * step) - activation.value(x)) / (side * step);
    for (const kink of activation.kinks) {
      expectClose(activation.slope(kink), oneSided(kink, -1), 1e-5, `f′(${kink}) on the left`);
      expect(Math.abs(oneSided(kink, 1) - activation.slope(kink))).toBeGreaterThan(0.01);
    }
    for (const x of GRID.filter(awayFrom(activation.kinks, step)))
      expectClose(oneSided(x, 1), oneSided(x, -1), 5e-5, `f′ on both sides of ${x}`);
  });

  test("keeps to its range, its monotony and its saturation", () => {
    const [lowest, highest] = activation.range;
    const values = [-FAR, ...EXTREMES, ...GRID, FAR].map(activation.value);
    expect(values.every((value) => value >= lowest - 1e-12 && value <= highest + 1e-12)).toBe(true);
    const reached = (bound: number, value: number) =>
      Number.isFinite(bound) ? Math.abs(bound - value) < 1e-3 : Math.abs(value) > 500;
    expect(reached(lowest, Math.min(...values))).toBe(true);
    expect(reached(highest, Math.max(...values))).toBe(true);
    const slopes = GRID.map(activation.slope);
    const rises = slopes.some((slope) => slope > 0);
    const falls = slopes.some((slope) => slope < 0);
    expect(rises && falls ? "none" : rises ? "increasing" : "decreasing").toBe(activation.monotonicity);
    const isFlat = (x: number) =>
      [1, 1.7, 3.1].every((factor) => Math.abs(activation.slope(factor * x)) < 1e-3);
    expect(isFlat(-1e4)).toBe(activation.saturates.left);
    expect(isFlat(1e4)).toBe(activation.saturates.right);
  });

  test("holds what its facts claim", () => {
    expect(activation.facts.length).toBeGreaterThan(0);
    for (const { claim, quantity, at, equals } of activation.facts) {
      const ofValue = quantity.endsWith("value");
      const measure = ofValue ? activation.value : activation.slope;
      expectClose(measure(Number.isFinite(at) ? at : Math.sign(at) * FAR), equals, 1e-12, claim);
      const all = [...EXTREMES, ...GRID].map(measure);
      if (quantity.startsWith("largest")) expect(Math.max(...all), claim).toBeLessThanOrEqual(equals + 1e-12);
      if (quantity.startsWith("smallest"))
        expect(Math.min(...all), claim).toBeGreaterThanOrEqual(equals - 1e-12);
    }
  });

  test("has no NaN, however far out", () => {
    for (const x of [-FAR, ...EXTREMES, FAR, -Number.MIN_VALUE, -0, Number.MIN_VALUE])
      for (const [place, number] of [
        ["f", activation.value(x)],
        ["f′", activation.slope(x)],
      ] as const)
        expect(Number.isNaN(number), `${place}(${x})`).toBe(false);
  });
});

describe.each(named(withParameters))("the parameter of %s", (name, activation) => {
  const [parameter] = activation.parameters;
  const { value, slope } = parameter!;
  const make = { "leaky-relu": leakyRelu, elu, swish, "hard-sigmoid": hardSigmoid, "hard-swish": hardSwish };
  const family = make[name.split("(")[0] as keyof typeof make] as (
    options: Record<string, number>,
  ) => Activation;

  test("is the one that the function was made with", () => {
    expect(activation.parameters).toHaveLength(1);
    expect(family({ [parameter!.name]: value }).name).toBe(name);
  });

  test("has the slope of PyTorch and of central differences", () => {
    const isSmooth = awayFrom(activation.kinks, 0);
    // PyTorch's σ(1 − σ) cancels far out.
    for (const [index, expected] of (frameworks.parameterSlopes[name] ?? []).entries()) {
      const x = frameworks.points[index]!;
      if (isSmooth(x)) expectClose(slope(x), expected, 1e-12, `at ${x}`);
    }
    // Below 0 there is no function, so the difference at 0 is one-sided.
    const step = 1e-5;
    const low = value === 0 && name.startsWith("leaky") ? 0 : value - step;
    const [above, below] = [value + step, low].map((moved) => family({ [parameter!.name]: moved }));
    for (const x of GRID.filter(awayFrom(activation.kinks, 0.01))) {
      const difference = (above!.value(x) - below!.value(x)) / (value + step - low);
      expectClose(slope(x), difference, 1e-6, `at ${x}`);
    }
  });
});

test("the derivative of Swish by β agrees with 40-digit arithmetic", () => {
  for (const { x, slope } of goldenPoints.get("swish_dbeta_at_1")!)
    expectClose(swish().parameters[0]!.slope(x), slope, 1e-12, `∂f/∂β at ${x}`);
});

test("the two hard sigmoids are different functions, and GELU and its approximation almost one", () => {
  const gap = (one: Activation, other: Activation) =>
    Math.max(...GRID.map((x) => Math.abs(one.value(x) - other.value(x))));
  expect(gap(hardSigmoid(), hardSigmoid({ slope: 0.2 }))).toBeCloseTo(1 / 12, 3);
  expect(gap(activations.gelu, activations["gelu-tanh"])).toBeCloseTo(4.7324e-4, 7);
});

describe.each(BACKENDS)("on the backend %s", (backendName) => {
  beforeAll(() => useBackend(backendName));

  describe.each(named(everyActivation))("%s on tensors", (name, activation) => {
    const gradientAt = (places: ArrayLike<number>) =>
      tf.tidy(() =>
        tf
          .grad((z: tf.Tensor) => activation.apply(z))(tf.tensor1d(Float32Array.from(places)))
          .dataSync(),
      );

    test("agrees with plain numbers, extremes included, and so does its gradient", () => {
      const inputs = Float32Array.from([
        ...GRID.filter((_, index) => index % 7 === 0),
        -0.001,
        0,
        0.001,
        1e-20,
        ...EXTREMES,
      ]);
      const x = tf.tensor1d(inputs);
      const [values, derivatives] = [activation.apply(x).dataSync(), activation.derivative(x).dataSync()];
      const gradients = gradientAt(inputs);
      for (const [index, input] of inputs.entries()) {
        expectClose(values[index]!, activation.value(input), 1e-6, `f(${input})`);
        expectClose(derivatives[index]!, activation.slope(input), 1e-6, `f′(${input})`);
        expectClose(gradients[index]!, activation.slope(input), 1e-6, `gradient at ${input}`);
      }
    });

    test("takes the slope on the left at its kinks", () => {
      const kinks = activation.kinks.filter((kink) => Math.fround(kink) === kink);
      const slopes = kinks.map(activation.slope);
      expectAllClose(gradientAt(kinks), slopes, 1e-6, "gradient");
      expectAllClose(activation.derivative(tf.tensor1d(kinks)).dataSync(), slopes, 1e-6, "f′");
    });

    // `tf.erf` has an absolute error of 1.5 · 10⁻⁷; gelu.ts says so.
    if (name !== "gelu")
      test("has a derivative that is precise relative to the slope, from -30 to 30", () => {
        const grid = Float32Array.from({ length: 1201 }, (_, index) => (index - 600) / 20);
        const derivatives = activation.derivative(tf.tensor1d(grid)).dataSync();
        for (const [index, x] of grid.entries()) {
          if (isBesideZero(activation, x)) continue;
          expectRelativelyClose(derivatives[index]!, activation.slope(x), 1e-5, `f′(${x})`);
        }
      });

    const points = goldenPoints.get(name);
    if (points !== undefined) {
      test("agrees with 40-digit arithmetic", () => {
        const x = tf.tensor1d(points.map((point) => point.x));
        const [values, slopes] = [activation.apply(x).dataSync(), activation.derivative(x).dataSync()];
        for (const [index, point] of points.entries()) {
          expectClose(values[index]!, point.value, 1e-6, `f(${point.x})`);
          expectClose(slopes[index]!, point.slope, 1e-6, `f′(${point.x})`);
        }
      });
    }

    test("multiplies with the gradient that flows back", () => {
      const [places, weights] = [
        [-2, -0.3, 0.4, 3.3],
        [3, -2, 0.5, 7],
      ];
      const gradient = tf
        .grad((z: tf.Tensor) => tf.sum(tf.mul(tf.tensor1d(weights!), activation.apply(z))))(
          tf.tensor1d(places!),
        )
        .dataSync();
      const expected = places!.map((x, index) => weights![index]! * activation.slope(Math.fround(x)));
      expectAllClose(gradient, expected, 2e-6, "gradient");
    });

    test("has the derivative by its parameter", () => {
      for (const { derivative, slope } of activation.parameters) {
        const inputs = Float32Array.from([...GRID.filter((_, index) => index % 7 === 0), ...EXTREMES]);
        const expected = Array.from(inputs, slope);
        expectAllClose(derivative(tf.tensor1d(inputs)).dataSync(), expected, 2e-6, "by the parameter");
      }
    });

    test.each([[[4]], [[2, 3]], [[2, 1, 3, 2]], [[0]]])("keeps the shape %j and the type", (shape) => {
      const x = tf.ones(shape);
      const functions = [activation, ...activation.parameters].map(({ derivative }) => derivative);
      for (const y of [activation.apply, ...functions].map((apply) => apply(x))) {
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
          activation.parameters.map(({ derivative }) => derivative(x)),
          tf.grad((z: tf.Tensor) => activation.apply(z))(x),
          x,
        ]);
      }));
  });
});

/** Beside a zero of f′, crossed or touched, the terms of f′ cancel. */
function isBesideZero(activation: Activation, x: number): boolean {
  const sizes = Array.from({ length: 61 }, (_, index) => Math.abs(activation.slope(x + (index - 30) / 10)));
  return sizes
    .slice(1, -1)
    .some((size, index) => size < 0.3 && size < sizes[index]! && size < sizes[index + 2]!);
}

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
