import type { Results, RunFacts } from "./results.ts";

/** Machine, versions and settings of a run, and who was missing: a line each. */
export function describeRun({ run, contenders }: Results): string[] {
  return [
    describeMachine(run),
    ...contenders.map(({ name, title, versions, missing }) => {
      if (missing !== undefined) return `${name} did not take part: ${missing}`;
      const list = Object.entries(versions ?? {}).map(([what, version]) => `${what} ${version}`);
      return `${name}: ${title} (${list.join(", ")}).`;
    }),
  ];
}

/** One line: when, where, how often. */
export function describeMachine(run: RunFacts): string {
  const { machine } = run;
  const gigabytes = (machine.memory / 2 ** 30).toFixed(0);
  const length = run.seconds === 0 ? "" : ` of ${run.seconds} s each`;
  const rounds = `${run.rounds} ${run.rounds === 1 ? "round" : "rounds"}${length}`;
  return (
    `${run.date.slice(0, 10)}: ${machine.processor}, ${machine.cores} cores, ${gigabytes} GB, ${machine.system}, ` +
    `Node.js ${run.node}; load ${run.load.toFixed(1)} before; ${rounds}${run.isInterrupted ? ", interrupted" : ""}.`
  );
}
