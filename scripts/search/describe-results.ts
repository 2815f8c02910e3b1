import type { SearchResults } from "./results.ts";

const SHOWN = 10;

/** What came out, for a terminal. */
export function describeResults({ ranked, baselines, winnersCurse, evaluations }: SearchResults): string[] {
  const { relu } = baselines;
  const failed = ranked.filter(({ status }) => status !== "ok");
  const kinds = [...new Set(failed.map(({ status }) => status))].map(
    (kind) => `${failed.filter(({ status }) => status === kind).length} ${kind}`,
  );
  const lines = [
    `${evaluations.length} candidates, ${ranked.length} different functions${kinds.length === 0 ? "" : ` (${kinds.join(", ")})`}.`,
    `ReLU has ${percent(relu.score)}. The best with the seed of the search:`,
    ...ranked.slice(0, SHOWN).map(({ formula, score }) => `  ${percent(score)}  ${formula}`),
  ];
  const again = ranked.filter((one) => one.again !== undefined);
  if (again.length === 0) return lines;
  const { count, level } = again[0]!.again!.difference;
  lines.push(
    "",
    `With ${count} fresh seeds, less ReLU with the same seeds (all intervals hold together in 95 % of searches):`,
    ...again
      .sort((one, other) => other.again!.mean - one.again!.mean)
      .map(({ formula, again: of }) => {
        const { mean, difference, smallestDetectableDifference: detectable } = of!;
        const verdict = difference.low > 0 ? "better" : difference.high < 0 ? "worse" : "no difference found";
        return (
          `  ${percent(mean)}  ${points(difference.mean)} (${points(difference.low)} … ${points(difference.high)}) points, ` +
          `detectable from ${points(detectable)}: ${verdict}  ${formula}`
        );
      }),
    `Each interval has the level ${(100 * level).toFixed(1)} %. The mean of these functions was ` +
      `${percent(winnersCurse!.searchScore)} when they were chosen and is ${percent(winnersCurse!.freshScore)} with fresh seeds.`,
  );
  return lines;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function points(share: number): string {
  return `${share < 0 ? "−" : "+"}${Math.abs(100 * share).toFixed(1)}`;
}
