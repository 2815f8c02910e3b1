import { type ConfidenceInterval, confidenceInterval, mean } from "activation-lab";

import type { PlainErrors, SeedResult, TestResult } from "./train-seed.ts";

const MEASURES = ["meanError", "boxError", "failureRate"] as const;

/** Means over the seeds; all tested on the same faces. */
export interface PooledTest extends TestResult {
  /** Student's intervals over the seeds; none with one seed. */
  readonly overSeeds?: Readonly<Record<"meanError" | "failureRate", ConfidenceInterval>>;
}

/** The results of several seeds as one. */
export function poolSeeds(seeds: readonly SeedResult[]): PooledTest {
  const tests = seeds.map(({ test }) => test);
  const interval = (measure: "meanError" | "failureRate") =>
    confidenceInterval(tests.map((test) => test[measure]));
  const pool = (of: (test: TestResult) => PlainErrors): PlainErrors => ({
    faces: of(tests[0]!).faces,
    ...(Object.fromEntries(
      MEASURES.map((measure) => [measure, mean(tests.map((test) => of(test)[measure]))]),
    ) as Record<(typeof MEASURES)[number], number>),
  });
  const poolNamed = (part: "landmarks" | "poses") =>
    tests[0]![part].map(({ name }, place) => ({ name, ...pool((test) => test[part][place]!) }));
  return {
    ...pool((test) => test),
    landmarks: poolNamed("landmarks"),
    poses: poolNamed("poses"),
    perturbed: pool((test) => test.perturbed),
    accuracies: Object.fromEntries(
      Object.keys(tests[0]!.accuracies).map((name) => [
        name,
        mean(tests.map(({ accuracies }) => accuracies[name]!)),
      ]),
    ),
    ...(seeds.length > 1 && {
      overSeeds: { meanError: interval("meanError"), failureRate: interval("failureRate") },
    }),
  };
}
