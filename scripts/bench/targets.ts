import { median } from "activation-lab";

import type { Results } from "./results.ts";
import { combine, compare, find, type Spread, shareOfPeak } from "./summarize.ts";

/** A goal that the kit sets itself, and what this run says of it. */
export interface Target {
  readonly title: string;
  readonly bound: string;
  /** What was measured, or that it was not. */
  readonly measured: string;
  /** `undefined` where it was not measured. */
  readonly isReached: boolean | undefined;
}

const NETS = ["perceptron", "tcdcn", "deep-relu", "deep-apl", "resnet-20"];
const CONVOLUTIONAL_NETS = ["tcdcn", "resnet-20"];

/** All goals that the measured cases can tell of. */
export function judgeTargets(results: Results): Target[] {
  const measuredCases = new Set(results.cases.map(({ name }) => name));
  return [
    ...NETS.map((net) => ({
      needs: [net],
      target: () => ratio(results, `${net}: wasm to tfjs-node`, 1, [net, "wasm"], [net, "tensorflow"]),
    })),
    ...CONVOLUTIONAL_NETS.flatMap((net) =>
      [
        { name: "wasm", title: "wasm to PyTorch", most: 4 },
        { name: "wasm-fast", title: "wasm with relaxed SIMD to PyTorch", most: 2.5 },
      ].map(({ name, title, most }) => ({
        needs: [net],
        target: () => ratio(results, `${net}: ${title}`, most, [net, name], [net, "pytorch"]),
      })),
    ),
    {
      needs: ["deep-apl", "deep-relu"],
      target: () => ratio(results, "APL net to ReLU net", 1.15, ["deep-apl", "wasm"], ["deep-relu", "wasm"]),
    },
    ...[2, 4, 8].map((tasks) => ({
      needs: ["task-shared-1", `task-shared-${tasks}`, `task-separate-${tasks}`],
      target: () => furtherTask(results, tasks),
    })),
  ]
    .filter(({ needs }) => needs.every((name) => measuredCases.has(name)))
    .map(({ target }) => target())
    .concat(["product", "convolution"].flatMap((kind) => share(results, kind)));
}

type Place = readonly [subject: string, contender: string];

function ratio(results: Results, title: string, most: number, one: Place, other: Place): Target {
  const spread = compare(find(results, ...one), find(results, ...other));
  if (spread === undefined) return unmeasured(title, `≤ ${most}`);
  return judged(title, `≤ ${most}`, spread, (value) => value.toFixed(2), spread.value <= most);
}

/** What each task after the first costs, as a share of a net of its own for the same examples. */
function furtherTask(results: Results, tasks: number): Target {
  const title = `${tasks} tasks: each further task to a separate net`;
  const spread = combine(
    ["task-shared-1", `task-shared-${tasks}`, `task-separate-${tasks}`].map((name) =>
      find(results, name, "wasm"),
    ),
    (alone, shared, separate) => (shared! - alone!) / (tasks - 1) / (separate! / tasks),
  );
  if (spread === undefined) return unmeasured(title, "≤ 10 %");
  return judged(title, "≤ 10 %", spread, percent, spread.value <= 0.1);
}

/** Reached if all operations of a kind are; the spread is that over the operations. */
function share(results: Results, kind: string): Target[] {
  const operations = results.cases.filter(({ name }) => name.startsWith(`${kind}-`));
  if (operations.length === 0) return [];
  const [title, bound] = [`${kind}s: wasm to the peak of 128-bit SIMD`, "≥ 70 %"];
  const shares = operations.flatMap((result) => shareOfPeak(result, "wasm") ?? []);
  if (shares.length < operations.length) return [unmeasured(title, bound)];
  const [low, high] = [Math.min(...shares), Math.max(...shares)];
  const reached = shares.filter((value) => value >= 0.7).length;
  return [
    {
      title: `${title}, ${reached} of ${shares.length} sizes reach it`,
      bound,
      measured: `${percent(median(shares))} (${percent(low)} … ${percent(high)})`,
      isReached: reached === shares.length,
    },
  ];
}

function judged(
  title: string,
  bound: string,
  { value, low, high }: Spread,
  format: (value: number) => string,
  isReached: boolean,
): Target {
  return { title, bound, measured: `${format(value)} (${format(low)} … ${format(high)})`, isReached };
}

function unmeasured(title: string, bound: string): Target {
  return { title, bound, measured: "not measured", isReached: undefined };
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}
