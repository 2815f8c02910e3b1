import type { Random } from "../random.js";
import type { Candidate } from "./candidate.js";
import { countCandidates, enumerateCandidates, randomCandidate } from "./candidates.js";
import { formula } from "./formula.js";
import type { SearchMethod } from "./search-method.js";
import type { SearchSpace } from "./search-space.js";
import { sequenceSearch } from "./sequence-search.js";

/** Up to so many candidates are put in order at once; of larger spaces one is drawn at a time. */
const MOST_SHUFFLED = 100_000;

/**
 * Random search without repetition: candidates of a space in random order, each order equally likely.
 *
 * @throws Problem if the space has an unknown function, or more than five core units.
 */
export function randomSearch(space: SearchSpace, random: Random): SearchMethod {
  const isSmall = countCandidates(space) <= MOST_SHUFFLED;
  return sequenceSearch("random", isSmall ? shuffled(space, random) : drawn(space, random));
}

function* shuffled(space: SearchSpace, random: Random): Generator<Candidate, void> {
  const all = [...enumerateCandidates(space)];
  for (const index of random.permutation(all.length)) yield all[index]!;
}

function* drawn(space: SearchSpace, random: Random): Generator<Candidate, void> {
  const seen = new Set<string>();
  for (;;) {
    const candidate = randomCandidate(space, random);
    const text = formula(candidate);
    if (seen.has(text)) continue;
    seen.add(text);
    yield candidate;
  }
}
