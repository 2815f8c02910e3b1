import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { type FaceSet, loadFaces, readMtfl, splitFaces, syntheticFaces } from "activation-lab";

import { UsageProblem } from "../problem.ts";

/** Faces to learn from and faces to test with. */
export interface GatheredFaces {
  readonly training: { readonly set: FaceSet; readonly indexes: readonly number[] };
  readonly test: { readonly set: FaceSet; readonly indexes: readonly number[] };
  /** Faces to choose settings by; none where a training takes its own. */
  readonly validation?: { readonly set: FaceSet; readonly indexes: readonly number[] };
  /** What they are, for the configuration of the results. */
  readonly facts: Readonly<Record<string, unknown>>;
}

export interface GatherOptions {
  readonly train: number | undefined;
  readonly test: number;
  readonly skipFaults: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

const SYNTHETIC = 1000;

/**
 * The faces of a folder, split by `testing.txt` or, where there is none, with a fifth held out; synthetic ones without a folder.
 *
 * @throws UsageProblem if more faces to learn from are asked for than there are.
 */
export async function gatherFaces(
  folder: string | undefined,
  options: GatherOptions,
): Promise<GatheredFaces> {
  const gathered = folder === undefined ? drawFaces(options) : await readFaces(folder, options);
  const { length } = gathered.training.indexes;
  if (options.train === undefined || options.train <= length) return gathered;
  throw new UsageProblem({
    rule: `--train must be at most the ${length} faces that there are to learn from.`,
    came: String(options.train),
    cure: `Leave it out to take all; the other ${gathered.test.indexes.length} faces are to test with.`,
  });
}

function drawFaces({ train = SYNTHETIC, test }: GatherOptions): GatheredFaces {
  const [training, held] = [
    syntheticFaces({ count: train, seed: 1 }),
    syntheticFaces({ count: test, seed: 2 }),
  ];
  return {
    training: { set: training, indexes: all(training) },
    test: { set: held, indexes: all(held) },
    facts: { name: "synthetic faces", split: "drawn apart", digest: digestFaces([training, held]) },
  };
}

async function readFaces(folder: string, options: GatherOptions): Promise<GatheredFaces> {
  const read = async (part: "training" | "test") => {
    const list = await readMtfl({ part, folder });
    return loadFaces(list, {
      skipFaults: options.skipFaults,
      signal: options.signal,
      onProgress: ({ done, total }) =>
        options.onProgress(`Reading images of ${list.source}: ${done} of ${total}`),
    });
  };
  const training = await read("training");
  const hasTest = existsSync(join(folder, "testing.txt"));
  const test = hasTest ? await read("test") : undefined;
  const faults = training.faults.length + (test?.faults.length ?? 0);
  const facts = { name: "MTFL", digest: digestFaces(test ? [training, test] : [training]), faults };
  if (test !== undefined) {
    return {
      training: { set: training, indexes: all(training) },
      test: { set: test, indexes: all(test) },
      facts: { ...facts, split: "testing.txt" },
    };
  }
  options.onProgress("Looking for faces that are there twice");
  const split = splitFaces(training);
  return {
    training: { set: training, indexes: split.training },
    test: { set: training, indexes: split.test },
    facts: {
      ...facts,
      split: "a fifth held out, by persons and look-alikes",
      lookAlikes: split.duplicates.length,
    },
  };
}

function all({ faces }: FaceSet): number[] {
  return [...faces.keys()];
}

/** SHA-256 over images, landmarks and attributes. */
function digestFaces(sets: readonly FaceSet[]): string {
  const hash = createHash("sha256");
  for (const { faces } of sets) {
    for (const { image, landmarks, attributes } of faces) {
      hash.update(JSON.stringify([image.width, image.height, landmarks, attributes]));
      hash.update(image.pixels);
    }
  }
  return hash.digest("hex");
}
