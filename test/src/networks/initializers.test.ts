import { describe, expect, test } from "vitest";

import { initializerNamed, initializers } from "../../../src/networks/initializers.ts";
import { createRandom } from "../../../src/random.ts";

describe.each(Object.entries(initializers))("%s", (name, initializer) => {
  test("stands in the table under its name", () => expect(initializer.name).toBe(name));

  test("draws with the variance it states, and mean 0", () => {
    const [fanIn, fanOut] = [200, 300];
    const weights = initializer.sample(fanIn, fanOut, createRandom(5));
    const variance = initializer.variance(fanIn, fanOut);
    expect(weights.length).toBe(fanIn * fanOut);
    const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
    const square = weights.reduce((sum, weight) => sum + weight ** 2, 0) / weights.length;
    // Four standard errors; the fourth moment is at most three times the squared variance.
    expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(variance / weights.length));
    expect(Math.abs(square / variance - 1)).toBeLessThan(4 * Math.sqrt(2 / weights.length));
  });

  test("draws from the distribution it states", () => {
    const deviation = Math.sqrt(initializer.variance(100, 100));
    const weights = Array.from(
      initializer.sample(100, 100, createRandom(6)),
      (weight) => Math.abs(weight) / deviation,
    );
    // A uniform variable never exceeds √3 standard deviations; 8.33 % of a normal one do.
    const beyond = weights.filter((weight) => weight > Math.sqrt(3) + 1e-6).length / weights.length;
    if (initializer.distribution === "uniform") expect(beyond).toBe(0);
    else expect(Math.abs(beyond - 0.0833)).toBeLessThan(0.012);
  });
});

test.each([
  ["glorot-uniform", 2 / 160],
  ["glorot-normal", 2 / 160],
  ["he", 2 / 100],
  ["lecun", 1 / 100],
  ["standard", 1 / 300],
])("variance of %s for 100 inputs and 60 outputs", (name, variance) => {
  expect(initializerNamed(name).variance(100, 60)).toBeCloseTo(variance, 15);
});

test("the limits of the uniform ones are those of the paper", () => {
  const largest = (name: string) =>
    initializerNamed(name)
      .sample(100, 60, createRandom(1))
      .reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
  expect(largest("standard") * Math.sqrt(100)).toBeCloseTo(1, 2);
  expect(largest("glorot-uniform") / Math.sqrt(6 / 160)).toBeCloseTo(1, 2);
});

test("another name is refused", () => {
  expect(() => initializerNamed("xavier")).toThrow("Choose one of glorot-uniform");
});
