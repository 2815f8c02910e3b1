import type { Run } from "./protocol.ts";
import type { CaseResult, Results } from "./results.ts";

/** Largest relative difference between values that should be equal: far above rounding, far below another net. */
const TOLERANCE = 1e-3;

/** What makes a measurement worthless: losses that are not those of the other contenders or do not fall, lost tensors. */
export function findFaults(results: Results): string[] {
  return results.cases.flatMap((result) =>
    Object.entries(result.measured).flatMap(([contender, { runs, failure }]) => {
      const faults = runs.map((run) => faultOf(run, result)).filter((fault) => fault !== undefined);
      const first = failure === undefined ? faults[0] : `failed: ${failure}`;
      return first === undefined ? [] : [`${result.name}, ${contender}: ${first}`];
    }),
  );
}

function faultOf(run: Run, result: CaseResult): string | undefined {
  const { firstValues, lastValue, steps, tensors } = run;
  const what = result.kind === "step" ? "loss" : "mean square of the result";
  const bad = [...firstValues, lastValue].find((value) => !Number.isFinite(value));
  if (bad !== undefined) return `a ${what} of ${bad}`;
  if (result.kind === "step" && steps > 3 && lastValue >= firstValues[0]!) {
    return `the loss does not fall: ${firstValues[0]} at first, ${lastValue} after ${steps} steps`;
  }
  const [reference, expected] = Object.entries(result.measured).find(([, { runs }]) => runs.length > 0)!;
  const step = firstValues.findIndex((value, index) => differs(value, expected.runs[0]!.firstValues[index]));
  if (step >= 0) {
    const other = expected.runs[0]!.firstValues[step];
    return `${what} number ${step + 1} is ${firstValues[step]}, that of ${reference} is ${other}`;
  }
  return tensors !== undefined && tensors.grown !== 0
    ? `${tensors.grown} tensors more after ${steps} steps`
    : undefined;
}

function differs(value: number, expected: number | undefined): boolean {
  return expected !== undefined && Math.abs(value - expected) > TOLERANCE * Math.abs(expected);
}
