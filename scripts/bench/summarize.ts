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
  return { value: of(...times.map(median)), low: Math.min(...values), high: Math.max(...values) };
}

/** What a contender measured in a case. */
export function find(results: Results, subject: string, contender: string): Measured | undefined {
  return results.cases.find(({ name }) => name === subject)?.measured[contender];
}

/** How many multiplications and additions an operation makes in a second, in units of 10⁹. */
export function speedOf(result: CaseResult, contender: string): number | undefined {
  const milliseconds = summarize(result.measured[contender])?.milliseconds.value;
  if (milliseconds === undefined || result.operations === undefined) return undefined;
  return result.operations / milliseconds / 1e6;
}

/** The share of what the contender's vector instructions can do at most, 0 … 1, where that was measured. */
export function shareOfPeak(result: CaseResult, contender: string): number | undefined {
  const speed = speedOf(result, contender);
  const peaks = (result.measured[contender]?.runs ?? []).flatMap(({ peak }) => peak ?? []);
  return speed === undefined || peaks.length === 0 ? undefined : speed / median(peaks);
}
