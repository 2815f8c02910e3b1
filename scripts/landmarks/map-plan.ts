import type { LandmarkMap } from "activation-lab";

/** One setting of the map. */
export type MapCell = Omit<LandmarkMap["cells"][number], "seeds">;

/** A training of the map. */
export interface MapRun {
  readonly cell: MapCell;
  readonly seed: number;
}

export interface MapPlan {
  readonly labelled: readonly (number | "all")[];
  /** Weights of which one is chosen by the error on validation faces. */
  readonly lambdas: readonly number[];
  readonly seeds: number;
  /** Cells with more seeds: landmarks alone against all tasks, the claim that is to be confirmed. */
  readonly confirmed: { readonly labelled: number; readonly lambda: number; readonly seeds: number };
  /** Numbers of labelled faces for which the same is compared where faces look the same in all epochs. */
  readonly unchanged: readonly number[];
  /** Numbers of labelled faces for which the same is compared where weights grow by a plan. */
  readonly growing: readonly number[];
  /** Weights far too large, and what is tried to mend them. */
  readonly rescue: {
    readonly labelled: number;
    readonly lambdas: readonly number[];
    readonly stopAbove: readonly number[];
  };
}

const ALONE = ["landmarks"];
const WITH_POSE = [...ALONE, "pose"];
const WITH_ALL = [...WITH_POSE, "smile", "glasses", "gender"];

/**
 * What was fixed before the first training. Two controls were added later: the landmarks alone with learned weights, when
 * these seemed to help beside pose; and weights that grow by a plan, when the landmarks alone gained by learned ones.
 */
export const MAP_PLAN: MapPlan = {
  labelled: [100, 300, 1000, "all"],
  lambdas: [0.005, 0.02, 0.1],
  seeds: 5,
  confirmed: { labelled: 300, lambda: 0.02, seeds: 10 },
  unchanged: [300, 100],
  growing: [300],
  rescue: { labelled: 1000, lambdas: [0.1, 0.5], stopAbove: [10] },
};

/**
 * Every training of a plan: first those of the claim that is to be confirmed, then all cells with one seed, all with the
 * next, so that a part is a map too.
 */
export function mapRuns(plan: MapPlan): MapRun[] {
  const { labelled, lambdas, seeds, confirmed, unchanged, growing, rescue } = plan;
  const alone = (labels: MapCell["labelled"]): MapCell => ({
    ...{ labelled: labels, tasks: ALONE, weighting: "equal", lambda: 1 },
  });
  // Learned weights grow as the landmarks' loss falls, which may change a training by itself.
  const control = (labels: MapCell["labelled"]): MapCell => ({ ...alone(labels), weighting: "uncertainty" });
  const weighed = (labels: MapCell["labelled"], tasks: readonly string[]): MapCell[] => [
    ...lambdas.map((lambda): MapCell => ({ labelled: labels, tasks, weighting: "equal", lambda })),
    { labelled: labels, tasks, weighting: "uncertainty", lambda: 1 },
  ];
  const grid = labelled.flatMap((labels) => [
    alone(labels),
    control(labels),
    ...[WITH_POSE, WITH_ALL].flatMap((tasks) => weighed(labels, tasks)),
  ]);
  const large = rescue.lambdas.map(
    (lambda): MapCell => ({
      ...{ labelled: rescue.labelled, tasks: WITH_ALL, weighting: "equal", lambda },
    }),
  );
  const rescued = large.flatMap((cell) => rescue.stopAbove.map((stopAbove) => ({ ...cell, stopAbove })));
  const claimed = (labels: MapCell["labelled"]): MapCell[] => [
    alone(labels),
    { ...alone(labels), tasks: WITH_ALL, lambda: confirmed.lambda },
  ];
  const grown = growing
    .flatMap((labels) => [
      ...claimed(labels),
      { ...alone(labels), tasks: WITH_POSE, lambda: confirmed.lambda },
    ])
    .map((cell): MapCell => ({ ...cell, weighting: "growing" }));
  const border = unchanged.flatMap(claimed).map((cell) => ({ ...cell, copies: 1 }));
  const withSeeds = (count: number, cells: readonly MapCell[]) =>
    Array.from({ length: count }, (_, place) => cells.map((cell) => ({ cell, seed: place + 1 }))).flat();
  const runs = [
    ...withSeeds(confirmed.seeds, claimed(confirmed.labelled)),
    ...withSeeds(seeds, [...border, ...grown]),
    ...withSeeds(seeds, [...grid, ...large, ...rescued]),
  ];
  return [...new Map(runs.map((run) => [nameRun(run), run])).values()];
}

/** Whether a cell is one of the landmarks alone in their own unit, from which the others are told apart. */
export function isBase({ tasks, weighting }: MapCell): boolean {
  return tasks.join() === ALONE.join() && weighting === "equal";
}

/** A name for a cell that may be part of a file's name. */
export function nameCell({ labelled, tasks, weighting, lambda, stopAbove, copies }: MapCell): string {
  const stop = stopAbove === undefined ? [] : [`stop-above-${stopAbove}`];
  const crops = copies === undefined ? [] : [`copies-${copies}`];
  return [`${labelled}-labelled`, tasks.join("+"), weighting, `lambda-${lambda}`, ...stop, ...crops].join(
    ",",
  );
}

/** A name for a training that may be part of a file's name. */
export function nameRun({ cell, seed }: MapRun): string {
  return `${nameCell(cell)},seed-${seed}`;
}
