import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { activations } from "../../../src/activations/index.ts";
import { createRandom } from "../../../src/random.ts";
import {
  candidateActivation,
  coreUnit,
  enumerateCandidates,
  formula,
  parseFormula,
  randomCandidate,
  searchSpaces,
} from "../../../src/search/index.ts";
import { BACKENDS, expectNoLeak, useBackend } from "../support/backends.ts";
import { expectClose } from "../support/closeness.ts";

const POINTS = [-7.3, -2.75, -1, -0.6, -0.04, 0, 0.03, 0.7, 1, 1.9, 3, 6.1];
const everything = [...enumerateCandidates(searchSpaces["one core unit"])];
const random = createRandom(1);
const sampled = [
  ...everything.filter((_, index) => index % 17 === 0),
  ...Array.from({ length: 100 }, () => randomCandidate(searchSpaces["three core units"], random)),
];

describe("functions that the search found have the values and slopes of the course's own", () => {
  test.each([
    ["x * sigmoid(x)", "swish"],
    ["gate(x, x)", "swish"],
    ["max(x, sigmoid(x))", "max-x-sigmoid"],
    ["cos(x) - x", "cos-minus-x"],
    ["min(x, sin(x))", "min-x-sin"],
    ["square(max(arctan(x), arctan(x))) - x", "arctan-squared-minus-x"],
    ["max(x, tanh(x))", "max-x-tanh"],
    ["sinc(x) + x", "sinc-plus-x"],
    ["square(max(arcsinh(x), arcsinh(x))) * x", "x-arcsinh-squared"],
    ["max(x, max0(x))", "relu"],
    ["x * tanh(max(softplus(x), softplus(x)))", "mish"],
  ] as const)("%s is %s", (text, name) => {
    const [found, known] = [candidateActivation(parseFormula(text)), activations[name]];
    for (const x of POINTS) {
      expectClose(found.value(x), known.value(x), 1e-13, `f(${x})`);
      expectClose(found.slope(x), known.slope(x), 1e-13, `f′(${x})`);
    }
    expect(found.kinks).toHaveLength(known.kinks.length);
    for (const [index, kink] of known.kinks.entries())
      expectClose(found.kinks[index]!, kink, 1e-12, "its kink");
    expect(found.monotonicity).toBe(known.monotonicity);
    expect(found.saturates).toEqual(known.saturates);
    for (const [index, bound] of known.range.entries()) expect(found.range[index]!).toBeCloseTo(bound, 3);
  });
});

test.each([
  ["max(sqrt(x), sqrt(x))", { left: false, right: true }],
  ["sqrt(x) + sqrt(x)", { left: false, right: true }],
  ["sqrt(x) * sqrt(x)", { left: false, right: false }],
  ["max(log(x), log(x))", { left: true, right: true }],
  ["exp(x) + min0(x)", { left: false, right: false }],
  ["sin(x) * tanh(x)", { left: false, right: false }],
  ["softplus(x) - max0(x)", { left: true, right: true }],
])("%s has a slope that tends to 0, or not", (text, saturates) => {
  expect(candidateActivation(parseFormula(text)).saturates).toEqual(saturates);
});

test("slopes along x and β are central differences, for all candidates of one core unit", () => {
  const step = 1e-5;
  for (const candidate of everything) {
    const at = (x: number, beta: number) => candidateActivation(candidate, { beta }).value(x);
    const beta = 0.8;
    const activation = candidateActivation(candidate, { beta });
    for (const x of [-1.37, 0.43, 2.21]) {
      const difference = (at(x + step, beta) - at(x - step, beta)) / (2 * step);
      expectClose(activation.slope(x), difference, 2e-7, `f′(${x}) of ${formula(candidate)}`);
      const byBeta = (at(x, beta + step) - at(x, beta - step)) / (2 * step);
      const slope = activation.parameters[0]?.slope(x) ?? 0;
      if (!Number.isNaN(byBeta)) expectClose(slope, byBeta, 2e-7, `∂f/∂β(${x}) of ${formula(candidate)}`);
    }
  }
});

test("at 0, where many have a kink, the slope is the one on the left", () => {
  const step = 1e-7;
  for (const candidate of everything) {
    const { value, slope } = candidateActivation(candidate);
    const difference = (value(0) - value(-step)) / step;
    // Guards and infinite slopes act there.
    if (/log|sqrt|\//.test(formula(candidate))) continue;
    expectClose(slope(0), difference, 1e-5, formula(candidate));
  }
});

test("nested kinks take the side from which they are reached", () => {
  // |−x + …| falls through 0 where x rises through it.
  const falling = parseFormula("abs(negative(x) + negative(x)) + beta(x)");
  expect(candidateActivation(falling).slope(0)).toBe(-2);
  expect(candidateActivation(parseFormula("max0(negative(x) + cube(x)) - x")).slope(0)).toBe(-2);
  expect(candidateActivation(parseFormula("max(x * x, x)")).slope(0)).toBe(0);
  expect(candidateActivation(parseFormula("max(x * x, x)")).slope(1)).toBe(1);
  expect(
    candidateActivation(parseFormula("max(x * x, x)")).kinks.map((x) => Math.round(x * 1e9) / 1e9),
  ).toEqual([0, 1]);
  expect(candidateActivation(parseFormula("abs(x * x) + x")).kinks).toEqual([]);
});

test("β is a parameter of those that have one, and checked", () => {
  const slow = candidateActivation(parseFormula("gate(scale(x), x)"), { beta: 2 });
  expect(slow.name).toBe("gate(scale(x), x) (beta=2)");
  expect(slow.formula).toBe(String.raw`\sigma(\beta x) \cdot x`);
  expect(slow.parameters[0]).toMatchObject({ name: "beta", value: 2 });
  expectClose(slow.value(0.7), 0.7 / (1 + Math.exp(-1.4)), 1e-15, "f(0.7)");
  // The derivative in the paper has a misprint that shows only for β ≠ 1.
  expectClose(slow.slope(0.7), 1.024343, 1e-6, "f′(0.7)");
  expect(candidateActivation(parseFormula("x * sigmoid(x)"), { beta: 2 }).parameters).toEqual([]);
  expect(() => candidateActivation(parseFormula("x + x"), { beta: Number.NaN })).toThrow("`beta` must be");
});

describe.each(BACKENDS)("on tensors, %s", (backend) => {
  beforeAll(() => useBackend(backend));
  afterAll(() => tf.disposeVariables());

  // Kinks at 0, and the places where float32 overflows or guards act.
  const points = [-1e4, -95, -20, ...POINTS, 20, 95, 1e4];
  const input = () => tf.tensor1d(points);

  test("values, derivatives and gradients are those on numbers", async () => {
    for (const candidate of sampled) {
      const activation = candidateActivation(candidate, { beta: 0.8 });
      const text = formula(candidate);
      const [values, slopes, gradients, byBeta] = tf.tidy(() => {
        const x = input();
        return [
          activation.apply(x),
          activation.derivative(x),
          tf.grad((z) => activation.apply(z as tf.Tensor1D))(x),
          activation.parameters[0]?.derivative(x) ?? tf.zerosLike(x),
        ].map((tensor) => tensor.dataSync());
      });
      expect([...gradients!], text).toEqual([...slopes!]);
      for (const [index, x] of points.entries()) {
        const isNear = Math.abs(x) < 10;
        const [value, slope] = [activation.value(x), activation.slope(x)];
        if (isNear && text.includes("sqrt") && Number.isNaN(value)) continue;
        const place = `${text} at ${x}`;
        if (Number.isFinite(values![index]!) && !text.includes("sqrt"))
          expect(slopes![index], place).not.toBeNaN();
        // Quotients near a zero of the denominator, and differences that cancel, have no digits in float32.
        if (!isNear || text.includes("/") || Math.abs(value) > 1e4 || Math.abs(slope) > 1e4) continue;
        if (candidate.inputs.some((inner) => inner !== "x")) continue;
        expectClose(values![index]!, value, 1e-4, `f of ${place}`);
        expectClose(slopes![index]!, slope, 1e-3, `f′ of ${place}`);
        expectClose(byBeta![index]!, activation.parameters[0]?.slope(x) ?? 0, 1e-3, `∂f/∂β of ${place}`);
      }
    }
  });

  test("a unit at a tie has the slope on the left", () => {
    const at = (text: string, x: number) =>
      tf.tidy(
        () =>
          candidateActivation(parseFormula(text))
            .derivative(tf.tensor1d([x]))
            .dataSync()[0],
      );
    expect(at("max(x, max0(x))", 0)).toBe(0);
    expect(at("max(x, cube(x))", 1)).toBe(1);
    expect(at("min(x, cube(x))", 1)).toBe(3);
    expect(at("laplacian(x, beta(x))", 1)).toBe(1);
    expect(at("abs(negative(x) + negative(x)) + x", 0)).toBe(-1);
  });

  test("shapes stay, and no tensor is left behind", async () => {
    const activation = candidateActivation(parseFormula("mix(x * exp(x), laplacian(x, beta(x)))"));
    await expectNoLeak(() =>
      tf.tidy(() => {
        const x = tf.ones([2, 3, 4, 5]);
        expect(activation.apply(x).shape).toEqual([2, 3, 4, 5]);
        expect(activation.derivative(x).shape).toEqual([2, 3, 4, 5]);
        expect(tf.grad((z) => activation.apply(z))(x).shape).toEqual([2, 3, 4, 5]);
      }),
    );
    const constant = candidateActivation(coreUnit("add", "beta", "beta"));
    expect(tf.tidy(() => [...constant.derivative(tf.ones([3])).dataSync()])).toEqual([0, 0, 0]);
  });

  test("max(x, x) may be freed without x", async () => {
    const x = tf.tensor1d([1, 2]);
    candidateActivation(parseFormula("max(x, x)")).apply(x).dispose();
    candidateActivation(parseFormula("mix(x, x)")).apply(x).dispose();
    expect([...(await x.data())]).toEqual([1, 2]);
    x.dispose();
  });
});
