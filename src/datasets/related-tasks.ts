import { createRandom, type Random } from "../random.js";
import { requireFinite, requireInteger } from "../require.js";

/** Functions that tasks are made of, unlike each other: even, odd, waving. */
const SHAPES: readonly ((z: number) => number)[] = [
  (z) => Math.abs(z),
  (z) => Math.tanh(2 * z),
  (z) => Math.sin(2.5 * z),
];

export interface RelatedTasksOptions {
  /** Clusters of tasks, 1 … 3; 3 by default. */
  readonly clusters?: number;
  /** Tasks of each cluster, at least 1; 2 by default. */
  readonly perCluster?: number;
  /** Numbers of an example, at least 1; 5 by default. */
  readonly features?: number;
  /** Directions that tasks look at, 1 … features; as many as features by default. */
  readonly directions?: number;
  /**
   * True by default: tasks of a cluster bend alike. False is the control: every task has a function of its own, and the
   * clusters that `clusters` names mean nothing.
   */
  readonly planted?: boolean;
  /** Of everything that the tasks are. */
  readonly seed: number;
}

/** Tasks on the same inputs. */
export interface RelatedTasks {
  readonly names: readonly string[];
  /** The cluster that each task was dealt to, 0 … clusters − 1, in random order. */
  readonly clusters: readonly number[];
  /** The function of each task, with mean 0 and variance 1 under a standard normal z. */
  readonly functions: readonly ((z: number) => number)[];
  /** What a task is in truth. */
  value(task: number, x: readonly number[]): number;
  /**
   * Draws examples, x standard normal, in the form that `createTaskData` takes.
   *
   * @param options.noise Standard deviation of the noise on every label, 0 by default; the labels' own is 1.
   * @throws Problem if an option is outside its bounds.
   */
  sample(options: { readonly examples: number; readonly noise?: number; readonly seed: number }): {
    readonly inputs: Float32Array;
    readonly features: number;
    readonly targets: Readonly<Record<string, { readonly outputs: 1; readonly values: number[] }>>;
  };
}

/**
 * Regression tasks in known clusters: y_t = Σⱼ v_tⱼ f_t(qⱼ · x), with orthonormal directions qⱼ that all tasks share, mixtures v_t of length 1
 * of each task's own, and functions f_t that tasks of one cluster share: |z|, tanh 2z or sin 2.5z, standardized. In the
 * control each f_t is a random mixture of all of these.
 *
 * @throws Problem if an option is outside its bounds.
 * @see Liu2020
 */
export function relatedTasks(options: RelatedTasksOptions): RelatedTasks {
  const {
    clusters: count = 3,
    perCluster = 2,
    features = 5,
    directions = features,
    planted = true,
    seed,
  } = options;
  requireInteger("clusters", count, 1, SHAPES.length);
  requireInteger("perCluster", perCluster, 1);
  requireInteger("features", features, 1);
  requireInteger("directions", directions, 1, features);
  const random = createRandom(seed).fork("related tasks");
  const tasks = count * perCluster;
  const clusters = random
    .fork("clusters")
    .permutation(tasks)
    .map((place) => place % count);
  const bends = random.fork("bends").permutation(SHAPES.length);
  const functions = clusters.map((cluster, task) =>
    standardize(planted ? SHAPES[bends[cluster]!]! : mixture(random.fork(`function ${task}`))),
  );
  const axes = orthonormal(directions, features, random.fork("directions"));
  const mixtures = clusters.map((_, task) => unit(normals(directions, random.fork(`mixture ${task}`))));
  const names = clusters.map((_, task) => `task ${task + 1}`);
  const value = (task: number, x: readonly number[]) =>
    axes.reduce((sum, axis, j) => sum + mixtures[task]![j]! * functions[task]!(dot(axis, x)), 0);
  return {
    names,
    clusters,
    functions,
    value,
    sample({ examples, noise = 0, seed: sampleSeed }) {
      requireInteger("examples", examples, 1);
      requireFinite("noise", noise, { atLeast: 0 });
      const source = createRandom(sampleSeed).fork("sample of related tasks");
      const rows = Array.from({ length: examples }, () => normals(features, source));
      const targets = names.map((name, task) => {
        const noises = source.fork(`noise ${task}`);
        const values = rows.map((x) => value(task, x) + noises.normal(0, noise));
        return [name, { outputs: 1 as const, values }] as const;
      });
      return { inputs: Float32Array.from(rows.flat()), features, targets: Object.fromEntries(targets) };
    },
  };
}

function mixture(random: Random): (z: number) => number {
  const weights = normals(SHAPES.length, random);
  const shapes = SHAPES.map(standardize);
  return (z) =>
    dot(
      weights,
      shapes.map((shape) => shape(z)),
    );
}

/** Mean 0 and variance 1 under a standard normal z. */
function standardize(shape: (z: number) => number): (z: number) => number {
  const places = Array.from({ length: 1001 }, (_, index) => (index - 500) / 60);
  const weights = places.map((z) => Math.exp((-z * z) / 2) / (60 * Math.sqrt(2 * Math.PI)));
  const values = places.map(shape);
  const mean = dot(values, weights);
  const deviation = Math.sqrt(
    values.reduce((sum, value, index) => sum + weights[index]! * (value - mean) ** 2, 0),
  );
  return (z) => (shape(z) - mean) / deviation;
}

/** By Gram and Schmidt. */
function orthonormal(count: number, length: number, random: Random): number[][] {
  const axes: number[][] = [];
  while (axes.length < count) {
    const drawn = normals(length, random);
    const left = axes.reduce((rest, axis) => {
      const along = dot(axis, rest);
      return rest.map((value, index) => value - along * axis[index]!);
    }, drawn);
    axes.push(unit(left));
  }
  return axes;
}

function unit(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

function normals(count: number, random: Random): number[] {
  return Array.from({ length: count }, () => random.normal());
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * b[index]!, 0);
}
