import { Problem } from "../problem.js";
import type { AdaptiveFunctions } from "./adaptive-activation.js";
import { hingeProducts } from "./gaussian-products.js";

export interface FunctionDistanceOptions {
  /**
   * `plain`, the default: ‖σ_t − σ_t′‖. `shape`: √(1 − r²) with the correlation r of the two functions, which is 0 where one is a
   * multiple of the other plus a constant. What scale, sign and constant a head undoes does not count then.
   */
  readonly kind?: "plain" | "shape";
}

/**
 * Distances between the tasks' functions in one or several layers, under a standard normal pre-activation, from the closed forms of
 * `hingeProducts` in double precision. Squares of several layers are summed.
 *
 * @param layers What `AdaptiveActivation.read` gave, for one layer or more, of the same tasks.
 * @returns [tasks, tasks], in the order of the tasks of the first layer.
 * @throws Problem if there is no layer, or layers are of other tasks.
 */
export function functionDistances(
  layers: readonly AdaptiveFunctions[],
  { kind = "plain" }: FunctionDistanceOptions = {},
): number[][] {
  const tasks = Object.keys(layers[0]?.coordinates ?? {});
  requireSameTasks(layers, tasks);
  const squares = layers.map((layer) => (kind === "plain" ? plainSquares : shapeSquares)(layer, tasks));
  return tasks.map((_, t) =>
    tasks.map((_, other) => Math.sqrt(squares.reduce((sum, ofLayer) => sum + ofLayer[t]![other]!, 0))),
  );
}

/** ‖σ_t − σ_t′‖², where max(0, x) cancels. */
function plainSquares({ hinges, coordinates }: AdaptiveFunctions, tasks: readonly string[]): number[][] {
  const gram = hingeProducts(hinges)
    .slice(1)
    .map((row) => row.slice(1));
  return symmetric(tasks.length, (t, other) => {
    const [one, another] = [coordinates[tasks[t]!]!, coordinates[tasks[other]!]!];
    const difference = one.map((value, m) => value - another[m]!);
    return Math.max(0, product(difference, gram, difference));
  });
}

/** 1 − r². */
function shapeSquares({ hinges, coordinates }: AdaptiveFunctions, tasks: readonly string[]): number[][] {
  const gram = centered(hinges);
  const rows = tasks.map((task) => [1, ...coordinates[task]!]);
  const variances = rows.map((row) => product(row, gram, row));
  return symmetric(tasks.length, (t, other) => {
    const scale = variances[t]! * variances[other]!;
    // A constant function has no shape.
    return scale > 0 ? Math.max(0, 1 - product(rows[t]!, gram, rows[other]!) ** 2 / scale) : 1;
  });
}

/** A matrix with zeros on its diagonal, whose halves are equal bit for bit. */
function symmetric(size: number, entry: (i: number, j: number) => number): number[][] {
  const matrix = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  for (let i = 1; i < size; i++) for (let j = 0; j < i; j++) matrix[i]![j] = matrix[j]![i] = entry(i, j);
  return matrix;
}

/** Covariances of max(0, x) and max(0, bₘ − x): products less those of the means, E[(b − x)₊] = b Φ(b) + φ(b). */
function centered(hinges: readonly number[]): number[][] {
  const products = hingeProducts(hinges);
  const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  // ⟨(b − x)₊, (b − x)₊⟩ = (1 + b²) Φ(b) + b φ(b) gives Φ(b).
  const means = [
    density(0),
    ...hinges.map((b, m) => {
      const cumulative = (products[m + 1]![m + 1]! - b * density(b)) / (1 + b * b);
      return b * cumulative + density(b);
    }),
  ];
  return products.map((row, i) => row.map((value, j) => value - means[i]! * means[j]!));
}

function product(
  left: readonly number[],
  gram: readonly (readonly number[])[],
  right: readonly number[],
): number {
  return left.reduce(
    (sum, value, i) => sum + value * right.reduce((inner, other, j) => inner + gram[i]![j]! * other, 0),
    0,
  );
}

function requireSameTasks(layers: readonly AdaptiveFunctions[], tasks: readonly string[]): void {
  const names = layers.map(({ coordinates }) => Object.keys(coordinates).sort().join(", "));
  if (tasks.length > 0 && names.every((name) => name === names[0])) return;
  throw new Problem({
    rule: "Distances are those of the functions of the same tasks in each layer, at least one.",
    came: names.map((name) => name || "no task").join("; ") || "no layer",
    cure: "Give what `read` of the network's activations gave.",
  });
}
