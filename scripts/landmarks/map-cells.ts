import type { LandmarkMap, MapErrors, MapSeed } from "activation-lab";

import type { MapRun } from "./map-plan.ts";
import { nameCell } from "./map-plan.ts";
import type { PlainErrors, SeedResult } from "./train-seed.ts";

/** Five digits are finer than a thousandth of the spread over seeds. */
const round = (share: number) => Number(share.toFixed(5));

export function plainSeed({ seed, test, validation, stopped }: SeedResult): MapSeed {
  const errors = ({ meanError, boxError, failureRate }: PlainErrors): MapErrors => ({
    ...{ meanError: round(meanError), boxError: round(boxError), failureRate: round(failureRate) },
  });
  const byName = (parts: readonly { readonly name: string; readonly meanError: number }[]) =>
    Object.fromEntries(parts.map(({ name, meanError }) => [name, round(meanError)]));
  return {
    seed,
    ...errors(test),
    perturbed: errors(test.perturbed),
    validation: errors(validation!),
    landmarks: byName(test.landmarks),
    poses: byName(test.poses),
    accuracies: Object.fromEntries(
      Object.entries(test.accuracies).map(([name, share]) => [name, round(share)]),
    ),
    stopped,
  };
}

/** The cells of a plan with those of their trainings that are done; cells without any are left out. */
export function gatherCells(
  runs: readonly MapRun[],
  find: (run: MapRun) => MapSeed | undefined,
): LandmarkMap["cells"][number][] {
  const names = [...new Set(runs.map(({ cell }) => nameCell(cell)))];
  return names.flatMap((name) => {
    const ofCell = runs.filter(({ cell }) => nameCell(cell) === name);
    const seeds = ofCell.flatMap((run) => find(run) ?? []);
    return seeds.length === 0 ? [] : [{ ...ofCell[0]!.cell, seeds }];
  });
}
