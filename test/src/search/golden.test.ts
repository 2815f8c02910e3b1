import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import { binaries, candidateActivation, parseFormula, unaries } from "../../../src/search/index.ts";
import { times } from "../../../src/search/slopes.ts";
import { BACKENDS, useBackend } from "../support/backends.ts";
import { expectClose } from "../support/closeness.ts";

type Row = (number | null)[];
const golden = JSON.parse(
  readFileSync(new URL("../../fixtures/golden/search.json", import.meta.url), "utf8"),
) as {
  beta: number;
  points: number[];
  pairs: [number, number][];
  formulaPoints: number[];
  unaries: Record<string, Row[]>;
  binaries: Record<string, Row[]>;
  formulas: Record<string, Row[]>;
};
const { beta } = golden;

function expectRow(actual: number[], expected: Row, tolerance: number, place: string): void {
  // A square root has no value on the left, and so has nothing that depends on it.
  const [value, ...others] = expected.map((number) => number ?? Number.NaN);
  expectClose(actual[0]!, value!, tolerance, place);
  if (Number.isNaN(value)) return;
  for (const [index, other] of others.entries())
    expectClose(actual[index + 1]!, other, tolerance, `${place}, derivative ${index + 1}`);
}

test("the fixture has every function of the space", () => {
  expect(Object.keys(golden.unaries)).toEqual(Object.keys(unaries));
  expect(Object.keys(golden.binaries)).toEqual(Object.keys(binaries));
});

describe("on numbers", () => {
  test.each(Object.values(unaries))("$name is PyTorch's", (unary) => {
    for (const [index, x] of golden.points.entries()) {
      const row = [unary.value(x, beta), unary.slope(x, beta), unary.betaSlope?.(x) ?? 0];
      expectRow(row, golden.unaries[unary.name]![index]!, 1e-13, `${unary.name}(${x})`);
    }
  });

  test.each(Object.values(binaries))("$name is PyTorch's", (binary) => {
    for (const [index, [p, q]] of golden.pairs.entries()) {
      const row = [
        binary.value(p, q, beta),
        binary.slope(p, q, 1, 0, beta),
        binary.slope(p, q, 0, 1, beta),
        binary.betaSlope?.(p, q, beta) ?? 0,
      ];
      expectRow(row, golden.binaries[binary.name]![index]!, 1e-13, `${binary.name}(${p}, ${q})`);
    }
  });

  test.each(Object.keys(golden.formulas))("%s is PyTorch's", (text) => {
    const activation = candidateActivation(parseFormula(text), { beta });
    for (const [index, x] of golden.formulaPoints.entries()) {
      const row = [activation.value(x), activation.slope(x), activation.parameters[0]?.slope(x) ?? 0];
      expectRow(row, golden.formulas[text]![index]!, 1e-11, `${text} at ${x}`);
    }
  });
});

describe.each(BACKENDS)("on tensors, %s", (backend) => {
  beforeAll(() => useBackend(backend));
  const numbers = (of: tf.Tensor | number, size: number) =>
    typeof of === "number"
      ? Array.from({ length: size }, () => of)
      : [...tf.broadcastTo(of, [size]).dataSync()];

  test("functions and their derivatives are PyTorch's", () => {
    tf.tidy(() => {
      const x = tf.tensor1d(golden.points);
      for (const unary of Object.values(unaries)) {
        const columns = [
          unary.apply(x, beta),
          unary.derivative(x, beta),
          unary.betaSlope?.(x as tf.Tensor) ?? 0,
        ];
        const lists = columns.map((column) => numbers(column, golden.points.length));
        for (const [index, row] of golden.unaries[unary.name]!.entries())
          expectRow(
            lists.map((list) => list[index]!),
            row,
            1e-5,
            `${unary.name} ${index}`,
          );
      }
      const [p, q] = [0, 1].map((side) => tf.tensor1d(golden.pairs.map((pair) => pair[side]!))) as [
        tf.Tensor,
        tf.Tensor,
      ];
      for (const binary of Object.values(binaries)) {
        const columns = [
          binary.apply(p, q, beta),
          binary.derivative(p, q, 1, 0, beta, times),
          binary.derivative(p, q, 0, 1, beta, times),
          binary.betaDerivative?.(p, q, beta, times) ?? 0,
        ];
        const lists = columns.map((column) => numbers(column, golden.pairs.length));
        for (const [index, row] of golden.binaries[binary.name]!.entries())
          expectRow(
            lists.map((list) => list[index]!),
            row,
            1e-5,
            `${binary.name} ${index}`,
          );
      }
    });
  });
});
