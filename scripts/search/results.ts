import {
  type CandidateEvaluation,
  type ConfidenceInterval,
  mean,
  median,
  pairedDifference,
  smallestDetectableDifference,
  standardDeviation,
} from "activation-lab";

import { byScore, type Found, type Tried } from "./run-search.ts";

/** A function that was tried again, beside ReLU with the same seeds. */
export interface Comparison {
  /** Mean and median score with the fresh seeds. */
  readonly mean: number;
  readonly median: number;
  /** Mean difference to ReLU, pair by pair, with its interval at `level`. */
  readonly difference: ConfidenceInterval;
  /** What a true difference would have to be to be found 8 times of 10, at the same level. */
  readonly smallestDetectableDifference: number;
}

export interface RankedResult {
  readonly formula: string;
  /** Accuracy on the validation images with the seed of the search: what it was ranked by. */
  readonly score: number;
  readonly status: CandidateEvaluation["status"];
  readonly testAccuracy?: number;
  /** With fresh seeds; none where it was not tried again. */
  readonly seeds: Tried["fresh"];
  readonly again?: Comparison;
}

/** What the search found, the same for the same plan whatever happened on the way. */
export interface SearchResults {
  /** Every function that was tried, the best first. */
  readonly ranked: readonly RankedResult[];
  readonly baselines: { readonly relu: Omit<RankedResult, "again"> };
  /** Mean score of the top of the ranking with the seed of the search and with fresh ones. */
  readonly winnersCurse?: { readonly searchScore: number; readonly freshScore: number };
  /** Every candidate that was asked for, in order. */
  readonly evaluations: readonly {
    readonly formula: string;
    readonly score: number;
    readonly status: string;
    /** The formula of the function that was tried out, where it is another one. */
    readonly as?: string;
  }[];
}

export function makeResults({ asked, tried, relu }: Found): SearchResults {
  const again = tried.filter(({ fresh }) => fresh.length > 0).length;
  const ranked = [...tried].sort(byScore).map((one) => describe(one, relu, again));
  const top = ranked.filter(({ seeds }) => seeds.length > 0);
  return {
    ranked,
    baselines: { relu: describe(relu, relu, 0) },
    ...(top.length > 0 && {
      winnersCurse: {
        searchScore: mean(top.map(({ score }) => score)),
        freshScore: mean(top.map((one) => one.again!.mean)),
      },
    }),
    evaluations: asked.map(({ formula, tried: index }) => {
      const one = tried[index]!;
      const { score, status } = one.evaluation;
      return { formula, score, status, ...(one.formula !== formula && { as: one.formula }) };
    }),
  };
}

/** @param comparisons How many functions are compared with ReLU: each interval holds at 1 − 0.05 / that many. */
function describe(one: Tried, relu: Tried, comparisons: number): RankedResult {
  const { score, status, testAccuracy } = one.evaluation;
  const [own, others] = [one.fresh, relu.fresh].map((runs) => runs.map((run) => run.score)) as [
    number[],
    number[],
  ];
  const level = 1 - 0.05 / Math.max(1, comparisons);
  const differences = own.map((value, index) => value - others[index]!);
  return {
    formula: one.formula,
    score,
    status,
    ...(testAccuracy !== undefined && { testAccuracy }),
    seeds: one.fresh,
    ...(comparisons > 0 &&
      own.length > 0 && {
        again: {
          mean: mean(own),
          median: median(own),
          difference: pairedDifference(own, others, level),
          smallestDetectableDifference: smallestDetectableDifference(
            standardDeviation(differences),
            own.length,
            {
              level,
            },
          ),
        },
      }),
  };
}
