import {
  createRandom,
  disposeModel,
  evaluateOnFaces,
  type FaceReport,
  type LandmarkErrors,
  landmarkCascade,
  landmarkTasks,
  mean,
  plainLandmarkNetwork,
  type Random,
  type Task,
  type TaskCheckpoint,
  tcdcn,
  trainOnFaces,
  trainSecondStage,
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
  /** On the faces to choose settings by, where there are some. */
  readonly validation?: PlainErrors;
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

/** What a training needs to go on: of the second stage too, where there is one and it has begun. */
export interface SeedCheckpoints {
  readonly checkpoint: TaskCheckpoint;
  readonly second?: TaskCheckpoint;
}

/** How far a training is. */
export interface SeedProgress {
  /** Epochs done, of both stages. */
  readonly done: number;
  readonly epochs: number;
  /** Mean loss of the landmarks in the last epoch. */
  readonly loss: number | undefined;
  readonly save: () => Promise<SeedCheckpoints>;
}

export interface SeedOptions {
  readonly seed: number;
  readonly begun?: SeedCheckpoints | undefined;
  readonly signal: AbortSignal;
  readonly onEpoch: (progress: SeedProgress) => Promise<void>;
}

/** Largest change of the perturbed crops. */
export const PERTURBED = { shift: 0.1, zoom: 0.1, seed: 1 } as const;
/** Epochs that the criterion of early stopping looks back. */
export const STOPPING_WINDOW = 5;
const VALIDATION_SHARE = 0.1;

/** Trains a network with a seed, from checkpoints on if there are some, and tests it. */
export async function trainSeed(
  settings: Settings,
  { training, test, validation }: GatheredFaces,
  { seed, begun, signal, onEpoch }: SeedOptions,
): Promise<SeedResult> {
  const auxiliary = settings.tasks.filter((name) => name !== "landmarks");
  const tasks = landmarkTasks(settings.tasks, {
    attributes: training.set.attributes,
    weights: Object.fromEntries(auxiliary.map((name) => [name, settings.lambda])),
  });
  const random = createRandom(seed);
  const cascade =
    settings.network === "cascade" ? landmarkCascade({ tasks, random: random.fork("network") }) : undefined;
  const first = cascade?.first ?? createNetwork(settings.network, tasks, random);
  const models = [first, ...(cascade ? [cascade.second] : [])];
  const model = cascade ?? first;
  try {
    const faces = {
      set: training.set,
      ...chooseFaces(settings, training.indexes, random.fork("faces"), validation?.indexes),
    };
    const { steps, batch: batchSize, copies } = settings;
    const common = { steps, batchSize, seed, signal, ...(copies !== undefined && { copies }) };
    let latest = begun?.checkpoint;
    const { history, stopped } = await trainOnFaces(first, tasks, faces, {
      ...common,
      weighting: createWeighting(settings.weighting),
      ...(settings.stopAbove !== undefined && {
        earlyStopping: { tasks: auxiliary, window: STOPPING_WINDOW, threshold: settings.stopAbove },
      }),
      ...(begun && { checkpoint: begun.checkpoint }),
      async onProgress({ epoch, epochs, training: losses, checkpoint }) {
        const loss = losses.landmarks;
        const save = async () => ({ checkpoint: await checkpoint() });
        if (cascade && epoch === epochs) latest = await checkpoint();
        await onEpoch({ done: epoch, epochs: models.length * epochs, loss, save });
      },
    });
    if (cascade) {
      await trainSecondStage(cascade, faces, {
        ...common,
        ...(begun?.second && { checkpoint: begun.second }),
        onProgress: ({ epoch, epochs, training: losses, checkpoint }) =>
          onEpoch({
            done: history.length + epoch,
            epochs: history.length + epochs,
            loss: mean(Object.values(losses)),
            save: async () => ({ checkpoint: latest!, second: await checkpoint() }),
          }),
      });
    }
    const report = await evaluateOnFaces(model, settings.tasks, test.set, { indexes: test.indexes, signal });
    const perturbed = await evaluateOnFaces(model, ["landmarks"], test.set, {
      indexes: test.indexes,
      crop: PERTURBED,
      signal,
    });
    const held =
      validation &&
      (await evaluateOnFaces(model, ["landmarks"], validation.set, { indexes: validation.indexes, signal }));
    const { meanError, failureRate } = report.landmarks!;
    return {
      seed,
      parameters: models.flatMap(variablesOf).reduce((sum, { size }) => sum + size, 0),
      test: plainTest(report, perturbed),
      ...(held && { validation: plain(held.landmarks!) }),
      intervals: {
        meanError: [meanError.low, meanError.high],
        failureRate: [failureRate.low, failureRate.high],
      },
      history: history.map(({ epoch, training: losses }) => ({ epoch, training: losses })),
      stopped,
    };
  } finally {
    for (const one of models) disposeModel(one);
  }
}

function createNetwork(network: Settings["network"], tasks: readonly Task[], random: Random) {
  const options = { tasks, random: random.fork("network") };
  return network === "plain"
    ? plainLandmarkNetwork(options)
    : tcdcn({ ...options, isLocal: network === "tcdcn-local" });
}

/**
 * The faces of a training: drawn by the seed, the labelled ones first. Where tasks may be stopped and no faces are set aside
 * for that, a tenth of them validates.
 *
 * @param setAside Faces of the same set that are set aside for validation.
 */
export function chooseFaces(
  { train, labelled, stopAbove }: Pick<Settings, "train" | "labelled" | "stopAbove">,
  indexes: readonly number[],
  random: Random,
  setAside?: readonly number[],
): { labeled: number[]; attributesOnly: number[]; validation?: readonly number[] } {
  const order = random.permutation(indexes.length).map((place) => indexes[place]!);
  const chosen = order.slice(0, train ?? order.length);
  const held =
    stopAbove === undefined || setAside !== undefined ? 0 : Math.ceil(VALIDATION_SHARE * chosen.length);
  const rest = chosen.slice(0, chosen.length - held);
  const known = labelled ?? rest.length;
  const validation = held > 0 ? chosen.slice(chosen.length - held) : stopAbove && setAside;
  return {
    labeled: rest.slice(0, known),
    attributesOnly: rest.slice(known),
    ...(validation && { validation }),
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
