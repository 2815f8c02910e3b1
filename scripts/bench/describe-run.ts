import type { Results } from "./results.ts";

/** Machine, versions and settings of a run, and who was missing: a line each. */
export function describeRun({ run, contenders }: Results): string[] {
  const { machine } = run;
  const gigabytes = (machine.memory / 2 ** 30).toFixed(0);
  const rounds = `${run.rounds} ${run.rounds === 1 ? "round" : "rounds"} of ${run.seconds} s`;
  return [
    `${run.date.slice(0, 10)}: ${machine.processor}, ${machine.cores} cores, ${gigabytes} GB, ${machine.system}, ` +
      `Node.js ${run.node}; load ${run.load.toFixed(1)} before; ${rounds} each${run.isInterrupted ? ", interrupted" : ""}.`,
    ...contenders.map(({ name, title, versions, missing }) => {
      if (missing !== undefined) return `${name} did not take part: ${missing}`;
      const list = Object.entries(versions ?? {}).map(([what, version]) => `${what} ${version}`);
      return `${name}: ${title} (${list.join(", ")}).`;
    }),
  ];
}
