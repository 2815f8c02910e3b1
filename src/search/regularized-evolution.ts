import { Problem } from "../problem.js";
import type { Random } from "../random.js";
import { requireInteger } from "../require.js";
import type { Candidate } from "./candidate.js";
import { randomCandidate } from "./candidates.js";
import { mutate } from "./mutate.js";
import { type ScoredCandidate, type SearchMethod, scoreOf, Turns } from "./search-method.js";
import { requireSpace, type SearchSpace } from "./search-space.js";

export interface EvolutionOptions {
  /** How many candidates live at a time; 25 by default (100 in the paper, whose searches are longer). */
  readonly population?: number;
  /** How many of them meet in a tournament for a child, drawn with repetition; 5 by default (25 in the paper). */
  readonly sample?: number;
}

/**
 * Regularized evolution: the first candidates are random; from then on each is a {@link mutate mutation} of the best of a
 * random sample of the population. Whoever is told enters, and the oldest leaves, however good it was.
 *
 * Candidates of one `ask` are all children of the population before it.
 *
 * @throws Problem if the space has an unknown function, or an option is not a whole number in its bounds.
 * @see Real2019, algorithm 1
 */
export function regularizedEvolution(
  space: SearchSpace,
  random: Random,
  { population: size = 25, sample = 5 }: EvolutionOptions = {},
): SearchMethod {
  requireSpace(space);
  requireInteger("population", size, 1);
  requireInteger("sample", sample, 1);
  if (sample > size)
    throw new Problem({
      rule: "The sample of a tournament is not larger than the population.",
      came: `\`sample\` ${sample}, \`population\` ${size}`,
      cure: `Take a \`sample\` of at most ${size}.`,
    });
  const population: ScoredCandidate[] = [];
  const turns = new Turns();
  let started = 0;

  const next = (): Candidate => {
    if (started < size || population.length === 0) {
      started++;
      return randomCandidate(space, random);
    }
    let parent = population[random.integer(population.length)]!;
    for (let drawn = 1; drawn < sample; drawn++) {
      const rival = population[random.integer(population.length)]!;
      if (scoreOf(rival) > scoreOf(parent)) parent = rival;
    }
    return mutate(parent.candidate, space, random);
  };
  return {
    describe: () => ({ name: "regularized evolution", options: { population: size, sample } }),
    ask: async (count) => {
      requireInteger("count", count, 1);
      turns.requireAnswered();
      return turns.begin(Array.from({ length: count }, next));
    },
    tell: async (evaluations) => {
      turns.end(evaluations);
      population.push(...evaluations);
      population.splice(0, population.length - size);
    },
  };
}
