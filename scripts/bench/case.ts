import type * as tf from "@tensorflow/tfjs";

import type { Source } from "./source.ts";

/** Something to time, on the backend in use. */
export interface Workload {
  /** Does it once. The tensor is what a reader waits for: the loss before the step, or the result of an operation. */
  step(): tf.Tensor;
  dispose(): void;
}

/** One line of the benchmark. PyTorch's counterpart stands under the same name in `worker/pytorch_cases.py`. */
export interface Case {
  readonly name: string;
  readonly title: string;
  /** A training step is read back each time; operations go in rows of `repeats`, then the last result is read. */
  readonly kind: "step" | "operation";
  /** How many times in a row it is done for one sample, 1 by default. */
  readonly repeats?: number;
  /** Multiplications and additions of one operation, those with padding left out. */
  readonly operations?: number;
  /** The same numbers on each call: weights and data come from a source of numbers that PyTorch's worker has too. */
  prepare(source: Source): Workload;
}

/** Cases that are measured in the same rounds and, for each contender, in the same process. */
export interface Group {
  readonly name: string;
  readonly title: string;
  readonly cases: readonly Case[];
}
