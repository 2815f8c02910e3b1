import { enumerateCandidates } from "./candidates.js";
import type { SearchMethod } from "./search-method.js";
import type { SearchSpace } from "./search-space.js";
import { sequenceSearch } from "./sequence-search.js";

/**
 * Exhaustive search: every candidate of a space, once, in the order of {@link enumerateCandidates}; {@link rank} makes
 * the ranked list of what came out.
 *
 * @throws Problem if the space has an unknown function, or more than five core units.
 * @see Ramachandran2017, sec. 2
 */
export function exhaustiveSearch(space: SearchSpace): SearchMethod {
  return sequenceSearch("exhaustive", enumerateCandidates(space));
}
