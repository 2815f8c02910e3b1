import { Problem } from "../problem.js";

/**
 * The adjusted Rand index of two clusterings of the same points: the share of pairs that both put together or both apart, corrected for
 * chance. 1 where they agree, 0 in the mean where they have nothing to do with each other; it may be below 0. Names of clusters do not count.
 *
 * @param one A cluster for each point.
 * @param other As many.
 * @throws Problem if lengths differ, or there is no point.
 * @example adjustedRandIndex([0, 0, 1, 2], [0, 0, 1, 1]); // 0.571
 * @see Hubert1985
 */
export function adjustedRandIndex(one: readonly unknown[], other: readonly unknown[]): number {
  if (one.length !== other.length || one.length === 0) {
    throw new Problem({
      rule: "Two clusterings to compare must be of the same points, at least one.",
      came: `${one.length} and ${other.length}`,
      cure: "Give a cluster for each point, in the same order.",
    });
  }
  const pairs = (count: number) => (count * (count - 1)) / 2;
  const sumOfPairs = (counts: ReadonlyMap<unknown, number>) =>
    [...counts.values()].reduce((sum, count) => sum + pairs(count), 0);
  const byOne = new Map<unknown, unknown[]>();
  for (const [point, name] of one.entries()) byOne.set(name, [...(byOne.get(name) ?? []), other[point]]);
  const together = [...byOne.values()].reduce((sum, names) => sum + sumOfPairs(countsOf(names)), 0);
  const [ofOne, ofOther] = [sumOfPairs(countsOf(one)), sumOfPairs(countsOf(other))];
  const expected = (ofOne * ofOther) / Math.max(1, pairs(one.length));
  const most = (ofOne + ofOther) / 2;
  // All points alone, or all together, in both.
  return most === expected ? 1 : (together - expected) / (most - expected);
}

function countsOf(names: readonly unknown[]): Map<unknown, number> {
  const counts = new Map<unknown, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
