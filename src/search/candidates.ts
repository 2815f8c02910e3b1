import type { Random } from "../random.js";
import type { Candidate, Input } from "./candidate.js";
import { requireSpace, type SearchSpace } from "./search-space.js";
import { siblings, type Topology, topologies } from "./topology.js";

/**
 * How many candidates a space has, exactly: different formulas, whether or not they are different functions.
 *
 * Of one core unit over x there are U² B, with U unary and B binary functions; a space of more units counts every way to
 * wire them in which each is used, and no two of them are the same.
 *
 * @throws Problem if the space has an unknown function, or more than five core units.
 * @example Number(countCandidates(searchSpaces["one core unit"])); // 6250
 */
export function countCandidates(space: SearchSpace): bigint {
  const kinds = countUnits(requireSpace(space));
  return topologies(space.coreUnits).reduce((sum, topology) => sum + countLabelings(topology, kinds), 0n);
}

/**
 * All candidates of a space, one after the other, those of fewer core units first; the binary function changes fastest.
 *
 * @throws Problem as {@link countCandidates}.
 */
export function enumerateCandidates(space: SearchSpace): Generator<Candidate, void, undefined> {
  return enumerate(requireSpace(space), topologies(space.coreUnits));
}

function* enumerate(space: SearchSpace, wirings: Topology[]): Generator<Candidate, void, undefined> {
  const kinds = Number(countUnits(space));
  for (const topology of wirings) {
    const groups = siblings(topology);
    const labels = topology.map(() => 0);
    for (let isDone = false; !isDone; isDone = increment(labels, kinds))
      if (areDifferent(labels, groups)) yield assemble(space, topology, labels);
  }
}

/**
 * A candidate of a space, each equally likely.
 *
 * @throws Problem as {@link countCandidates}.
 */
export function randomCandidate(space: SearchSpace, random: Random): Candidate {
  const kinds = countUnits(requireSpace(space));
  const wirings = topologies(space.coreUnits);
  const counts = wirings.map((topology) => Number(countLabelings(topology, kinds)));
  let left = random.uniform(
    0,
    counts.reduce((sum, count) => sum + count, 0),
  );
  const chosen = counts.findIndex((count) => {
    left -= count;
    return left < 0;
  });
  const topology = wirings[chosen < 0 ? wirings.length - 1 : chosen]!;
  const groups = siblings(topology);
  const draw = () => topology.map(() => random.integer(Number(kinds)));
  let labels = draw();
  while (!areDifferent(labels, groups)) labels = draw();
  return assemble(space, topology, labels);
}

function countUnits(space: SearchSpace): bigint {
  return BigInt(space.unaries.length) ** 2n * BigInt(space.binaries.length);
}

/** Units of the same inputs must differ: n (n − 1) (n − 2) … ways for each group of them. */
function countLabelings(topology: Topology, kinds: bigint): bigint {
  let ways = 1n;
  for (const group of siblings(topology))
    for (let taken = 0n; taken < BigInt(group.length); taken++) ways *= kinds - taken;
  return ways;
}

function areDifferent(labels: readonly number[], groups: readonly number[][]): boolean {
  return groups.every((group) => new Set(group.map((unit) => labels[unit])).size === group.length);
}

/** The next row of numbers, the last one fastest; true after the last row. */
function increment(labels: number[], kinds: number): boolean {
  for (let position = labels.length - 1; position >= 0; position--) {
    labels[position]!++;
    if (labels[position]! < kinds) return false;
    labels[position] = 0;
  }
  return true;
}

/** The candidate of which each unit has the functions of its label: first unary, second unary, binary, the last fastest. */
function assemble(space: SearchSpace, topology: Topology, labels: readonly number[]): Candidate {
  const units: Candidate[] = [];
  for (const [unit, [left, right]] of topology.entries()) {
    const label = labels[unit]!;
    const [ofBinaries, ofUnaries] = [space.binaries.length, space.unaries.length];
    const input = (of: number): Input => (of < 0 ? "x" : units[of]!);
    units.push({
      binary: space.binaries[label % ofBinaries]!,
      unaries: [
        space.unaries[Math.floor(label / ofBinaries / ofUnaries)]!,
        space.unaries[Math.floor(label / ofBinaries) % ofUnaries]!,
      ],
      inputs: [input(left), input(right)],
    });
  }
  return units.at(-1)!;
}
