import { type Figure, intervalPlot } from "activation-lab";

import type { Results } from "./results.ts";
import { summarize } from "./summarize.ts";

/** The time of each training step on each contender, with its spread over the rounds; none without a step. */
export function makeFigure({ cases, contenders }: Results): Figure | undefined {
  const steps = cases.filter(
    ({ kind, measured }) => kind === "step" && Object.values(measured).some(summarize),
  );
  const groups = contenders
    .map(({ name }) => ({
      name,
      times: steps.map(({ measured }) => summarize(measured[name])?.milliseconds),
    }))
    .filter(({ times }) => times.some((time) => time !== undefined));
  if (groups.length === 0) return undefined;
  const said = steps.map(({ name }, row) => {
    const times = groups.flatMap(({ name: contender, times }) => {
      const time = times[row];
      return time === undefined ? [] : `${contender} ${time.value.toPrecision(3)}`;
    });
    return `${name}: ${times.join(", ")}`;
  });
  return intervalPlot({
    title: "Time of a training step: median, least and greatest round",
    alternative: `Milliseconds of a training step, the median over the rounds. ${said.join("; ")}.`,
    x: { title: "Time of a step (ms)", scale: "log" },
    y: { title: "Net", names: steps.map(({ name }) => name) },
    groups: groups.map(({ name, times }) => ({
      name,
      intervals: times.map((time) =>
        time === undefined ? null : { mean: time.value, low: time.low, high: time.high },
      ),
    })),
    height: 200 + steps.length * Math.max(28, 14 * groups.length),
  });
}
