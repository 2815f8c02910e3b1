import type { Run } from "../../../scripts/bench/protocol.ts";
import type { CaseResult, Results } from "../../../scripts/bench/results.ts";

/** A run with one sample of this many milliseconds, unless `parts` say more. */
export function run(milliseconds: number, parts: Partial<Run> = {}): Run {
  return {
    milliseconds: [milliseconds],
    cpuMilliseconds: milliseconds,
    firstValues: [2, 1.5, 1.25],
    lastValue: 1,
    steps: 10,
    peakMemory: 100 * 2 ** 20,
    ...parts,
  };
}

/** A case with the runs of each contender. */
export function result(
  name: string,
  runs: Record<string, Run[]>,
  parts: Partial<CaseResult> = {},
): CaseResult {
  return {
    name,
    title: `the ${name}`,
    group: "group",
    kind: "step",
    measured: Object.fromEntries(
      Object.entries(runs).map(([contender, list]) => [contender, { runs: list }]),
    ),
    ...parts,
  };
}

export function results(cases: CaseResult[], contenders: Results["contenders"] = []): Results {
  return {
    run: {
      date: "2026-01-02T03:04:05.678Z",
      machine: { processor: "Abacus", cores: 2, memory: 8 * 2 ** 30, system: "Linux 6 x64" },
      load: 0.25,
      node: "20.19.0",
      rounds: 3,
      seconds: 1,
      isInterrupted: false,
    },
    contenders,
    cases,
  };
}
