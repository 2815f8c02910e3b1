import { expect, test } from "vitest";

import { metrics } from "../../../src/tasks/index.ts";

test("accuracy counts largest outputs, the first of equal ones", () => {
  const outputs = [0.2, 0.7, 0.1, 0.5, 0.5, 0, 0, 0.5, 0.5, 1, 2, 3];
  const targets = [0, 1, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0];
  expect(metrics.accuracy(outputs, targets, 3)).toBe(0.75);
});

test("binary accuracy counts signs of logits, where 0 says no", () => {
  expect(metrics["binary-accuracy"]([2, -1, 0, 0.1], [1, 0, 1, 0])).toBe(0.5);
});

test("the squared error is a mean over examples and outputs", () => {
  expect(metrics["mean-squared-error"]([1, 2, 3, 4], [1, 0, 3, 0])).toBe(5);
});

test("the normalized squared error is that over what each output's own mean achieves", () => {
  // Means 1 and 12, so that the means alone miss by 1 + 1 + 4 + 4.
  expect(metrics["normalized-squared-error"]([1, 10, 2, 14], [0, 10, 2, 14], 2)).toBeCloseTo(0.1, 12);
  expect(metrics["normalized-squared-error"]([1, 12, 1, 12], [0, 10, 2, 14], 2)).toBeCloseTo(1, 12);
});
