import { Problem } from "../problem.js";
import { createRandom } from "../random.js";
import { requireFinite } from "../require.js";
import type { FaceSet } from "./face.js";
import { faceGroup } from "./face-groups.js";
import { type NearDuplicate, nearDuplicates } from "./near-duplicates.js";

/** Faces by their places in the set. */
export interface FaceSplit {
  readonly training: readonly number[];
  readonly test: readonly number[];
  /** Pairs that look alike; both of a pair stand on one side. */
  readonly duplicates: readonly NearDuplicate[];
}

/**
 * Splits faces where no test part comes with them. Faces of one group, and faces that look alike, come to one side
 * together: otherwise the test would ask for what was learned by heart. Whole groups, in random order, fill the test part
 * until it has its share.
 *
 * @param options.test Share of the test part, above 0 and below 1; 0.2 by default.
 * @param options.group `faceGroup` by default.
 * @param options.duplicates Pairs that look alike, `nearDuplicates(set)` by default.
 * @param options.seed 1 by default.
 * @returns Places in rising order.
 * @throws Problem if the share is not between 0 and 1, or one side would be empty.
 */
export function splitFaces(
  set: FaceSet,
  {
    test = 0.2,
    group = faceGroup,
    duplicates = nearDuplicates(set),
    seed = 1,
  }: {
    test?: number;
    group?: (file: string) => string;
    duplicates?: readonly NearDuplicate[];
    seed?: number;
  } = {},
): FaceSplit {
  requireFinite("test", test, { above: 0, below: 1 });
  const { faces } = set;
  const groups = joinGroups(
    faces.map(({ file }) => group(file)),
    duplicates,
  );
  const order = createRandom(seed).fork("face split").permutation(groups.length);
  const chosen = new Set<number>();
  for (const place of order) {
    if (chosen.size >= test * faces.length) break;
    for (const face of groups[place]!) chosen.add(face);
  }
  const places = faces.map((_, face) => face);
  const split = {
    training: places.filter((face) => !chosen.has(face)),
    test: places.filter((face) => chosen.has(face)),
    duplicates,
  };
  if (split.training.length > 0 && split.test.length > 0) return split;
  throw new Problem({
    rule: "A split leaves faces on both sides.",
    came: `${faces.length} faces in ${groups.length} groups`,
    cure: "Load more faces, or group them otherwise.",
  });
}

/** Faces that share a name or a pair, directly or over others, in the order of their first face. */
function joinGroups(names: readonly string[], pairs: readonly NearDuplicate[]): number[][] {
  const parents = names.map((_, face) => face);
  const rootOf = (face: number): number => {
    let root = face;
    while (parents[root] !== root) root = parents[root] = parents[parents[root]!]!;
    return root;
  };
  const join = (one: number, other: number) => {
    const [first, second] = [rootOf(one), rootOf(other)];
    parents[Math.max(first, second)] = Math.min(first, second);
  };
  const firsts = new Map<string, number>();
  for (const [face, name] of names.entries()) {
    if (firsts.has(name)) join(firsts.get(name)!, face);
    else firsts.set(name, face);
  }
  for (const { first, second } of pairs) join(first, second);
  const groups = new Map<number, number[]>();
  for (const face of names.keys()) {
    const root = rootOf(face);
    groups.set(root, [...(groups.get(root) ?? []), face]);
  }
  return [...groups.values()];
}
