import { median } from "activation-lab";

import type { CaseResult, Measured, Results } from "./results.ts";

/** A number with its spread: the least and the greatest of all rounds. */
export interface Spread {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface Summary {
  /** Milliseconds of a step or an operation. */
  readonly milliseconds: Spread;
  readonly cpuMilliseconds: number;
  /** Largest resident memory in bytes. */
  readonly peakMemory: number;
  readonly heldTensors: number | undefined;
}

/** @returns `undefined` where nothing was measured. */
export function summarize(measured: Measured | undefined): Summary | undefined {
  const milliseconds = combine([measured], (time) => time);
  if (measured === undefined || milliseconds === undefined) return undefined;
  return {
    milliseconds,
    cpuMilliseconds: median(measured.runs.map((run) => run.cpuMilliseconds)),
    peakMemory: Math.max(...measured.runs.map((run) => run.peakMemory)),
    heldTensors: measured.runs[0]?.tensors?.held,
  };
}

/** How many times as long one takes as the other. */
export function compare(one: Measured | undefined, other: Measured | undefined): Spread | undefined {
  return combine([one, other], (time, otherTime) => time / otherTime);
}

/**
 * A function of several times: of the medians over all rounds, each round being the median of its samples. Its spread is
 * that of the function over the rounds, since the times of one round were measured side by side.
 *
 * @returns `undefined` if one of them was not measured.
 */
export function combine(
  measured: readonly (Measured | undefined)[],
  of: (...times: number[]) => number,
): Spread | undefined {
  const times = measured.map((one) => (one?.runs ?? []).map((run) => median(run.milliseconds)));
  const rounds = Math.min(...times.map((one) => one.length));
  if (rounds === 0) return undefined;
  const values = Array.from({ length: rounds }, (_, round) => of(...times.map((one) => one[round]!)));
  const value = of(...times.map((one) => median(one.slice(0, rounds))));
  // A ratio of medians may lie outside the ratios of single rounds.
  return { value, low: Math.min(value, ...values), high: Math.max(value, ...values) };
}

/** What a contender measured in a case. */
export function find(results: Results, subject: string, contender: string): Measured | undefined {
  return results.cases.find(({ name }) => name === subject)?.measured[contender];
}

/**
 * How many multiplications and additions an operation makes in a second, in units of 10⁹: the median over the rounds of
 * the best sample of each, since the peak that it is held against is a best one too.
 */
export function speedOf({ operations, measured }: CaseResult, contender: string): number | undefined {
  const best = (measured[contender]?.runs ?? []).map((run) => Math.min(...run.milliseconds));
  return best.length === 0 || operations === undefined ? undefined : operations / median(best) / 1e6;
}

/** The share of what the contender's vector instructions can do at most, 0 … 1, where that was measured. */
export function shareOfPeak(result: CaseResult, contender: string): number | undefined {
  const speed = speedOf(result, contender);
  const peaks = (result.measured[contender]?.runs ?? []).flatMap(({ peak }) => peak ?? []);
  return speed === undefined || peaks.length === 0 ? undefined : speed / median(peaks);
}
