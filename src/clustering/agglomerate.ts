import { Problem } from "../problem.js";
import { requireInteger } from "../require.js";

/** Two clusters that become one. */
export interface Merge {
  /** The clusters: 0 … n − 1 are the points, n + k is what merge k made; the lower number first. */
  readonly clusters: readonly [number, number];
  /** The mean distance between a point of the one and a point of the other. */
  readonly distance: number;
  /** Points of the new cluster. */
  readonly size: number;
}

/**
 * Agglomerative clustering by average linkage: the two clusters with the least mean distance become one, until one is left. Of equal
 * distances the first pair counts.
 *
 * @param distances [n, n], symmetric, at least 0; n ≥ 1.
 * @returns The n − 1 merges, with distances that never fall, in the form of SciPy's linkage matrix.
 * @throws Problem if the matrix is not square, symmetric and finite, or has a number below 0.
 * @example agglomerate([[0, 1, 5], [1, 0, 7], [5, 7, 0]])[1].distance; // 6
 * @see Sokal1958
 */
export function agglomerate(distances: readonly (readonly number[])[]): Merge[] {
  requireDistances(distances);
  const count = distances.length;
  const active = new Map(distances.map((row, index) => [index, { size: 1, to: new Map(row.entries()) }]));
  const merges: Merge[] = [];
  while (active.size > 1) {
    let nearest: { pair: [number, number]; distance: number } | undefined;
    for (const [one, { to }] of active)
      for (const other of active.keys()) {
        if (other <= one) continue;
        const distance = to.get(other)!;
        if (nearest === undefined || distance < nearest.distance) nearest = { pair: [one, other], distance };
      }
    const { pair, distance } = nearest!;
    const [left, right] = pair.map((cluster) => active.get(cluster)!) as [Cluster, Cluster];
    for (const cluster of pair) active.delete(cluster);
    const size = left.size + right.size;
    const made = count + merges.length;
    const to = new Map<number, number>();
    for (const [other, cluster] of active) {
      const between = (left.size * left.to.get(other)! + right.size * right.to.get(other)!) / size;
      to.set(other, between);
      cluster.to.set(made, between);
    }
    active.set(made, { size, to });
    merges.push({ clusters: pair, distance, size });
  }
  return merges;
}

interface Cluster {
  readonly size: number;
  /** Mean distances to the other clusters. */
  readonly to: Map<number, number>;
}

/**
 * The clusters that are left when so many are wanted.
 *
 * @param merges Those of `agglomerate`.
 * @param count Number of clusters, 1 … number of points.
 * @returns A number of 0 … count − 1 for each point; clusters are numbered in the order of their first points.
 * @throws Problem if there cannot be so many.
 * @example cutClusters(agglomerate([[0, 1, 5], [1, 0, 7], [5, 7, 0]]), 2); // [0, 0, 1]
 */
export function cutClusters(merges: readonly Merge[], count: number): number[] {
  const points = merges.length + 1;
  requireInteger("count", count, 1, points);
  const above = new Map<number, number>();
  for (const [index, { clusters }] of merges.slice(0, points - count).entries())
    for (const cluster of clusters) above.set(cluster, points + index);
  const top = (cluster: number): number => {
    const next = above.get(cluster);
    return next === undefined ? cluster : top(next);
  };
  const tops = Array.from({ length: points }, (_, point) => top(point));
  const order = [...new Set(tops)];
  return tops.map((one) => order.indexOf(one));
}

/** The points in an order in which every cluster lies together, as below a dendrogram. */
export function leafOrder(merges: readonly Merge[]): number[] {
  const points = merges.length + 1;
  const below = (cluster: number): number[] =>
    cluster < points ? [cluster] : merges[cluster - points]!.clusters.flatMap(below);
  return below(points + merges.length - 1);
}

/** @throws Problem if it is not a matrix of distances. */
export function requireDistances(distances: readonly (readonly number[])[]): void {
  const size = distances.length;
  const good =
    size > 0 &&
    distances.every(
      (row, i) =>
        row.length === size &&
        row.every((value, j) => Number.isFinite(value) && value >= 0 && value === distances[j]?.[i]),
    );
  if (good) return;
  throw new Problem({
    rule: "Distances must be a square, symmetric matrix of finite numbers of at least 0.",
    came: size === 0 ? "no row" : `${size} rows that are not`,
    cure: "Check how they were computed; training that diverged leaves NaN.",
  });
}
