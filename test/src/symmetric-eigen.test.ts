import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { createRandom } from "../../src/random.ts";
import { symmetricEigen } from "../../src/symmetric-eigen.ts";
import { expectAllClose } from "./support/closeness.ts";

const path = new URL("../fixtures/golden/tasks.json", import.meta.url);
const { eigen } = JSON.parse(readFileSync(path, "utf8")) as {
  eigen: { matrix: number[][]; values: number[] }[];
};

const product = (a: readonly (readonly number[])[], b: readonly (readonly number[])[]) =>
  a.map((row) => b[0]!.map((_, j) => row.reduce((sum, x, k) => sum + x * b[k]![j]!, 0)));
const transpose = (a: readonly (readonly number[])[]) => a[0]!.map((_, j) => a.map((row) => row[j]!));
const diagonal = (values: readonly number[]) =>
  values.map((value, i) => values.map((_, j) => (i === j ? value : 0)));

function expectDecomposition(matrix: number[][], tolerance = 1e-12): void {
  const { values, vectors } = symmetricEigen(matrix);
  expectAllClose(
    product(product(vectors, diagonal(values)), transpose(vectors)),
    matrix,
    tolerance,
    "V Λ Vᵀ",
  );
  expectAllClose(product(transpose(vectors), vectors), diagonal(values.map(() => 1)), 1e-13, "VᵀV");
  expect([...values].sort((a, b) => b - a)).toEqual(values);
}

test.each(eigen.map((golden) => [golden.matrix.length, golden] as const))(
  "the eigenvalues of a matrix of %i rows are those of PyTorch",
  (_size, { matrix, values }) => {
    expectAllClose(symmetricEigen(matrix).values, values, 1e-13, "λ");
    expectDecomposition(matrix);
  },
);

test("the second difference has the eigenvalues 2 − 2 cos(kπ / (n + 1))", () => {
  const size = 40;
  const matrix = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0)),
  );
  const known = Array.from({ length: size }, (_, k) => 2 - 2 * Math.cos(((k + 1) * Math.PI) / (size + 1)));
  expectAllClose(symmetricEigen(matrix).values, known.reverse(), 1e-13, "λ");
});

test("equal, zero, tiny and huge eigenvalues do no harm", () => {
  const random = createRandom(4);
  const rows = Array.from({ length: 2 }, () => Array.from({ length: 7 }, () => random.normal()));
  expectDecomposition(diagonal([3, 3, 3]));
  expectDecomposition(diagonal([0, 0]));
  expectDecomposition(product(transpose(rows), rows));
  expectDecomposition(
    [
      [1e150, 1e149],
      [1e149, 1e-150],
    ].map((row) => row.map((x) => x / 1e150)),
  );
  expect(
    symmetricEigen([
      [1e-200, 0],
      [0, 1e-300],
    ]).values,
  ).toEqual([1e-200, 1e-300]);
  expect(symmetricEigen([]).values).toEqual([]);
});

test.each([
  [[[1, 2]], "1 rows of 2 numbers"],
  [[[1, 2], [2]], "2 rows of 2 and 1 numbers"],
  [[[Number.NaN]], "1 rows of 1 numbers"],
])("%j has no eigenvalues", (matrix, came) => {
  expect(() => symmetricEigen(matrix)).toThrow(`must be square and finite. Got: ${came}.`);
});
