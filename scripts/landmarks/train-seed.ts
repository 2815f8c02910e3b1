import {
  createRandom,
  disposeModel,
  evaluateOnFaces,
  type FaceReport,
  type LandmarkErrors,
  landmarkTasks,
  plainLandmarkNetwork,
  type TaskCheckpoint,
  tcdcn,
  trainOnFaces,
  variablesOf,
} from "activation-lab";

import type { GatheredFaces } from "./gather-faces.ts";
import { createWeighting, type Settings } from "./options.ts";

/** Errors as plain numbers: shares, not percentages. */
export interface PlainErrors {
  readonly faces: number;
  readonly meanError: number;
  readonly boxError: number;
  readonly failureRate: number;
}

/** How well a network does on the faces to test with. */
export interface TestResult extends PlainErrors {
  readonly landmarks: readonly (PlainErrors & { readonly name: string })[];
  readonly poses: readonly (PlainErrors & { readonly name: string })[];
  /** On crops that are moved and zoomed, as if a detector had found the faces. */
  readonly perturbed: PlainErrors;
  readonly accuracies: Readonly<Record<string, number>>;
}

/** What came of one training. */
export interface SeedResult {
  readonly seed: number;
  readonly parameters: number;
  readonly test: TestResult;
  /** Intervals of the percentile bootstrap over the faces. */
  readonly intervals: Readonly<Record<"meanError" | "failureRate", readonly [number, number]>>;
  /** Epoch by epoch. */
  readonly history: readonly {
    readonly epoch: number;
    readonly training: Readonly<Record<string, number>>;
  }[];
  /** Epoch behind which a task was dropped. */
  readonly stopped: Readonly<Record<string, number>>;
}

export interface SeedOptions {
  readonly seed: number;
  readonly checkpoint?: TaskCheckpoint | undefined;
  readonly signal: AbortSignal;
  readonly onEpoch: (progress: {
    readonly epoch: number;
    readonly epochs: number;
    readonly loss: number | undefined;
    readonly checkpoint: () => Promise<TaskCheckpoint>;
  }) => Promise<void>;
}

/** Largest change of the perturbed crops. */
export const PERTURBED = { shift: 0.1, zoom: 0.1, seed: 1 } as const;
/** Epochs that the criterion of early stopping looks back. */
export const STOPPING_WINDOW = 5;
const VALIDATION_SHARE = 0.1;

/** Trains a network with a seed, from a checkpoint on if there is one, and tests it. */
export async function trainSeed(
  settings: Settings,
  { training, test }: GatheredFaces,
  { seed, checkpoint, signal, onEpoch }: SeedOptions,
): Promise<SeedResult> {
  const auxiliary = settings.tasks.filter((name) => name !== "landmarks");
  const tasks = landmarkTasks(settings.tasks, {
    attributes: training.set.attributes,
    weights: Object.fromEntries(auxiliary.map((name) => [name, settings.lambda])),
  });
  const random = createRandom(seed);
  const model =
    settings.network === "plain"
      ? plainLandmarkNetwork({ tasks, random: random.fork("network") })
      : tcdcn({ tasks, isLocal: settings.network === "tcdcn-local", random: random.fork("network") });
  try {
    const lesson = chooseFaces(settings, training.indexes, random.fork("faces"));
    const { history, stopped } = await trainOnFaces(
      model,
      tasks,
      { set: training.set, ...lesson },
      {
        steps: settings.steps,
        batchSize: settings.batch,
        seed,
        weighting: createWeighting(settings.weighting),
        ...(settings.stopAbove !== undefined && {
          earlyStopping: { tasks: auxiliary, window: STOPPING_WINDOW, threshold: settings.stopAbove },
        }),
        ...(checkpoint && { checkpoint }),
        signal,
        onProgress: ({ epoch, epochs, training: losses, checkpoint: save }) =>
          onEpoch({ epoch, epochs, loss: losses.landmarks, checkpoint: save }),
      },
    );
    const report = await evaluateOnFaces(model, settings.tasks, test.set, { indexes: test.indexes, signal });
    const perturbed = await evaluateOnFaces(model, ["landmarks"], test.set, {
      indexes: test.indexes,
      crop: PERTURBED,
      signal,
    });
    const { meanError, failureRate } = report.landmarks!;
    return {
      seed,
      parameters: variablesOf(model).reduce((sum, { size }) => sum + size, 0),
      test: plainTest(report, perturbed),
      intervals: {
        meanError: [meanError.low, meanError.high],
        failureRate: [failureRate.low, failureRate.high],
      },
      history: history.map(({ epoch, training: losses }) => ({ epoch, training: losses })),
      stopped,
    };
  } finally {
    disposeModel(model);
  }
}

/** The faces of a training: drawn by the seed, the labelled ones first. */
export function chooseFaces(
  { train, labelled, stopAbove }: Pick<Settings, "train" | "labelled" | "stopAbove">,
  indexes: readonly number[],
  random: ReturnType<typeof createRandom>,
): { labeled: number[]; attributesOnly: number[]; validation?: number[] } {
  const order = random.permutation(indexes.length).map((place) => indexes[place]!);
  const chosen = order.slice(0, train ?? order.length);
  const held = stopAbove === undefined ? 0 : Math.ceil(VALIDATION_SHARE * chosen.length);
  const rest = chosen.slice(0, chosen.length - held);
  const known = labelled ?? rest.length;
  return {
    labeled: rest.slice(0, known),
    attributesOnly: rest.slice(known),
    ...(held > 0 && { validation: chosen.slice(chosen.length - held) }),
  };
}

function plainTest(report: FaceReport, perturbed: FaceReport): TestResult {
  const { landmarks, classes, ...whole } = report.landmarks!;
  const named = (one: LandmarkErrors & { readonly name: string }) => ({ name: one.name, ...plain(one) });
  return {
    ...plain(whole),
    landmarks: landmarks.map(named),
    poses: classes.map(named),
    perturbed: plain(perturbed.landmarks!),
    accuracies: report.accuracies,
  };
}

function plain({ faces, meanError, boxError, failureRate }: LandmarkErrors): PlainErrors {
  return {
    faces,
    meanError: meanError.estimate,
    boxError: boxError.estimate,
    failureRate: failureRate.estimate,
  };
}
