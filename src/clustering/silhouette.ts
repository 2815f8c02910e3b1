import { mean } from "../statistics.js";
import { agglomerate, cutClusters, requireDistances } from "./agglomerate.js";

/**
 * The mean silhouette of a clustering: (b − a) / max(a, b) in the mean over points, where a is a point's mean distance to the others of
 * its cluster and b the least mean distance to another cluster; a point alone in its cluster counts 0. From −1 to 1, 1 is best.
 *
 * @param distances [n, n], symmetric, at least 0.
 * @param clusters A number for each point, at least two different ones.
 * @throws Problem if the matrix is not one of distances.
 * @example silhouette([[0, 1, 4], [1, 0, 4], [4, 4, 0]], [0, 0, 1]); // 0.5
 * @see Rousseeuw1987
 */
export function silhouette(distances: readonly (readonly number[])[], clusters: readonly number[]): number {
  requireDistances(distances);
  const names = [...new Set(clusters)];
  const widths = distances.map((row, point) => {
    const meanTo = (name: number) => {
      const others = row.filter((_, other) => clusters[other] === name && other !== point);
      return others.length === 0 ? undefined : mean(others);
    };
    const within = meanTo(clusters[point]!);
    const between = Math.min(
      ...names.filter((name) => name !== clusters[point]).map((name) => meanTo(name)!),
    );
    const most = Math.max(within ?? 0, between);
    return within === undefined || most === 0 ? 0 : (between - within) / most;
  });
  return mean(widths);
}

/**
 * Clusters of points by average linkage, as many as have the largest mean silhouette: nobody says how many there are.
 *
 * @param distances [n, n], symmetric, at least 0; n ≥ 3.
 * @param options.most Most clusters to consider, n − 1 by default.
 * @returns A number for each point, clusters numbered in the order of their first points.
 * @throws Problem if the matrix is not one of distances.
 * @example findClusters([[0, 1, 9, 9], [1, 0, 9, 9], [9, 9, 0, 1], [9, 9, 1, 0]]); // [0, 0, 1, 1]
 * @see Rousseeuw1987
 */
export function findClusters(
  distances: readonly (readonly number[])[],
  { most = distances.length - 1 }: { readonly most?: number } = {},
): number[] {
  const merges = agglomerate(distances);
  const found = Array.from({ length: Math.max(1, most - 1) }, (_, index) => {
    const clusters = cutClusters(merges, Math.min(index + 2, distances.length));
    return { clusters, score: silhouette(distances, clusters) };
  });
  return found.reduce((best, one) => (one.score > best.score ? one : best)).clusters;
}
