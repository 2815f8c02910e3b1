/**
 * What the benchmark and a contender's process say to each other, a line of JSON each. The process speaks first; it ends
 * when its input does.
 */
export interface Request {
  readonly case: string;
  /** How many times in a row it is done for one sample. */
  readonly repeats: number;
  /** How long to measure; at least one sample is taken. */
  readonly seconds: number;
}

export type Greeting =
  | {
      /** Names and versions of what computes. */
      readonly versions: Readonly<Record<string, string>>;
    }
  | {
      /** Why it cannot take part, and what would help: a sentence or two. */
      readonly missing: string;
    };

export type Answer =
  | { readonly run: Run }
  /** This contender has no such case. */
  | { readonly unknown: true }
  | { readonly failure: string };

/** What was measured in one go, from fresh weights on. */
export interface Run {
  /** Wall time of each sample. */
  readonly milliseconds: readonly number[];
  /** Time of all processors over all samples, divided by their number. */
  readonly cpuMilliseconds: number;
  /** The losses before the first steps, at most three; of an operation the mean square of its result. */
  readonly firstValues: readonly number[];
  /** The same at the end. */
  readonly lastValue: number;
  /** How many steps or operations it was all in all, the untimed ones included. */
  readonly steps: number;
  /** Tensors held between steps, and how many more they became while it was timed; TensorFlow.js only. */
  readonly tensors?: { readonly held: number; readonly grown: number };
  /** What the contender's vector instructions can do at most, measured beside an operation: 10⁹ operations in a second. */
  readonly peak?: number;
  /** Largest resident memory of the process up to now, in bytes. */
  readonly peakMemory: number;
}
