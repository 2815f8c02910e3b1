import type { CaseResult, Results } from "./results.ts";
import { compare, type Spread, shareOfPeak, speedOf, summarize } from "./summarize.ts";
import type { Table } from "./table.ts";
import { judgeTargets } from "./targets.ts";

const NOTHING = "–";

/** Everything that was measured, as tables: the goals, then training steps by group, then operations. */
export function makeTables(results: Results, titles: ReadonlyMap<string, string>): Table[] {
  const groups = [...new Set(results.cases.map(({ group }) => group))];
  const targets = targetTable(results);
  return [
    ...(targets.rows.length > 0 ? [targets] : []),
    ...groups.map((group) => {
      const cases = results.cases.filter((result) => result.group === group);
      const title = titles.get(group) ?? group;
      return cases.some(({ kind }) => kind === "operation")
        ? operationTable(results, cases, title)
        : stepTable(results, cases, title);
    }),
  ];
}

function targetTable(results: Results): Table {
  return {
    title: "Goals (median, least … greatest of the rounds)",
    words: 1,
    columns: ["Goal", "Bound", "Measured", "Reached"],
    rows: judgeTargets(results).map(({ title, bound, measured, isReached }) => [
      title,
      bound,
      measured,
      isReached === undefined ? NOTHING : isReached ? "yes" : "NO",
    ]),
  };
}

function stepTable({ contenders }: Results, cases: readonly CaseResult[], title: string): Table {
  return {
    title: `${title}: milliseconds of a training step`,
    words: 2,
    columns: ["Net", "On", "Median", "Rounds", "CPU", "To PyTorch", "Peak MB", "Tensors", "Loss"],
    rows: cases.flatMap((result) =>
      contenders
        .filter(({ name }) => result.measured[name] !== undefined)
        .map(({ name }) => {
          const measured = result.measured[name]!;
          const summary = summarize(measured);
          if (summary === undefined)
            return [result.title, name, measured.failure === undefined ? NOTHING : "failed"];
          const { milliseconds, cpuMilliseconds, peakMemory, heldTensors } = summary;
          const { firstValues, lastValue } = measured.runs[0]!;
          return [
            result.title,
            name,
            digits(milliseconds.value),
            range(milliseconds),
            digits(cpuMilliseconds),
            name === "pytorch" ? "1" : formatRatio(compare(measured, result.measured.pytorch)),
            (peakMemory / 2 ** 20).toFixed(0),
            heldTensors?.toFixed(0) ?? NOTHING,
            `${firstValues[0]!.toFixed(3)} → ${lastValue.toFixed(3)}`,
          ];
        }),
    ),
  };
}

/** One row an operation: a row for each contender would hide what there is to see, how they compare. */
function operationTable(results: Results, cases: readonly CaseResult[], title: string): Table {
  const names = results.contenders
    .map(({ name }) => name)
    .filter((name) => cases.some(({ measured }) => (measured[name]?.runs.length ?? 0) > 0));
  const withShare = names.filter((name) => cases.some((result) => shareOfPeak(result, name) !== undefined));
  const rows = cases.map((result) => [
    result.title,
    ...names.map((name) => speedOf(result, name)?.toFixed(1) ?? NOTHING),
    ...withShare.map((name) => {
      const share = shareOfPeak(result, name);
      return share === undefined ? NOTHING : `${(100 * share).toFixed(0)} %`;
    }),
  ]);
  return {
    title: `${title}: 10⁹ multiplications and additions in a second, at best in a round`,
    words: 1,
    columns: ["Operation", ...names, ...withShare.map((name) => `${name} of peak`)],
    rows,
  };
}

function formatRatio(ratio: Spread | undefined): string {
  return ratio === undefined
    ? NOTHING
    : `${ratio.value.toFixed(2)} (${ratio.low.toFixed(2)} … ${ratio.high.toFixed(2)})`;
}

function range({ low, high }: Spread): string {
  return `${digits(low)} … ${digits(high)}`;
}

/** Three digits that count. */
function digits(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
