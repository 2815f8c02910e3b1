import type { MapCell, MapRun } from "./map-plan.ts";
import { nameCell } from "./map-plan.ts";
import type { PlainErrors, SeedResult } from "./train-seed.ts";

type Errors = Omit<PlainErrors, "faces">;

/** What the map keeps of a training: errors on the test faces, as shares. */
export interface MapSeed extends Errors {
  readonly seed: number;
  /** On crops that are moved and zoomed. */
  readonly perturbed: Errors;
  /** On the faces by which the weight is chosen. */
  readonly validation: Errors;
  /** Mean error of each landmark, and of the faces of each pose. */
  readonly landmarks: Readonly<Record<string, number>>;
  readonly poses: Readonly<Record<string, number>>;
  readonly accuracies: Readonly<Record<string, number>>;
  /** Epoch behind which a task was dropped. */
  readonly stopped: Readonly<Record<string, number>>;
}

/** Five digits are finer than a thousandth of the spread over seeds. */
const round = (share: number) => Number(share.toFixed(5));

export function plainSeed({ seed, test, validation, stopped }: SeedResult): MapSeed {
  const errors = ({ meanError, boxError, failureRate }: PlainErrors): Errors => ({
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
): (MapCell & { readonly seeds: readonly MapSeed[] })[] {
  const names = [...new Set(runs.map(({ cell }) => nameCell(cell)))];
  return names.flatMap((name) => {
    const ofCell = runs.filter(({ cell }) => nameCell(cell) === name);
    const seeds = ofCell.flatMap((run) => find(run) ?? []);
    return seeds.length === 0 ? [] : [{ ...ofCell[0]!.cell, seeds }];
  });
}
