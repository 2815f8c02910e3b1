import {
  createRandom,
  exhaustiveSearch,
  ppoController,
  randomSearch,
  regularizedEvolution,
  reinforceController,
  type SearchMethod,
  type SearchSpace,
} from "activation-lab";

export const METHODS = ["ppo", "reinforce", "evolution", "random", "exhaustive"] as const;
export type MethodName = (typeof METHODS)[number];

export function createMethod(name: MethodName, space: SearchSpace, seed: number): SearchMethod {
  const random = createRandom(seed).fork("search method");
  const methods = {
    ppo: () => ppoController(space, random),
    reinforce: () => reinforceController(space, random),
    evolution: () => regularizedEvolution(space, random),
    random: () => randomSearch(space, random),
    exhaustive: () => exhaustiveSearch(space),
  };
  return methods[name]();
}
