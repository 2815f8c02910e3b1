import { datasetFolder } from "../datasets/dataset-folder.js";
import { nodeBuiltin } from "../datasets/node-builtin.js";
import { Problem } from "../problem.js";

/** Errors over faces, as shares: mean error and failures by the distance between the eyes, the box error by the crop's side. */
export interface MapErrors {
  readonly meanError: number;
  readonly boxError: number;
  /** Share of faces whose mean error is above 10 %. */
  readonly failureRate: number;
}

/** What came of one training of the map, on its test faces. */
export interface MapSeed extends MapErrors {
  readonly seed: number;
  /** On crops that are moved and zoomed, as if a detector had found the faces. */
  readonly perturbed: MapErrors;
  /** On the faces by which a weight may be chosen. */
  readonly validation: MapErrors;
  /** Mean error of each landmark. */
  readonly landmarks: Readonly<Record<string, number>>;
  /** Mean error over the faces of each pose. */
  readonly poses: Readonly<Record<string, number>>;
  /** Share of faces whose attribute was right. */
  readonly accuracies: Readonly<Record<string, number>>;
  /** Epoch behind which task-wise early stopping dropped a task. */
  readonly stopped: Readonly<Record<string, number>>;
}

/** A setting of the map. */
export interface MapCell {
  /** Faces whose landmarks are known; of 6,000 others attributes are. With "all" there are no others. */
  readonly labelled: number | "all";
  readonly tasks: readonly string[];
  readonly weighting: "equal" | "uncertainty" | "growing";
  /** λ of each auxiliary task. */
  readonly lambda: number;
  /** ε of task-wise early stopping, where it is used. */
  readonly stopAbove?: number;
  /** Crops of each face, where they are not 8: with 1 a face looks the same in all epochs. */
  readonly copies?: number;
  /** In the order of their seeds: equal seeds have the same faces and, but for the heads, the same first weights. */
  readonly seeds: readonly MapSeed[];
}

/** Where auxiliary tasks help a network that finds landmarks, and where not. */
export interface LandmarkMap {
  /** What makes it anew. */
  readonly command: string;
  /** Data with its digest, network, steps, crops. */
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly cells: readonly MapCell[];
}

/**
 * The map of the course, `datasets/landmark-map`: TCDCN on MTFL, trained with few and many labels, alone and beside
 * attributes, with small and large weights.
 *
 * @param options.folder Its folder; found by itself in a clone of the course.
 * @throws Problem if the folder or the file is missing or no JSON.
 * @see Zhang2014
 */
export async function loadLandmarkMap({
  folder = datasetFolder("landmark-map", "mtfl.json"),
}: {
  folder?: string;
} = {}): Promise<LandmarkMap> {
  const path = nodeBuiltin("node:path").join(folder, "mtfl.json");
  try {
    return JSON.parse(await nodeBuiltin("node:fs").promises.readFile(path, "utf8")) as LandmarkMap;
  } catch (cause) {
    throw new Problem(
      {
        rule: "The map needs the file mtfl.json.",
        came: `nothing readable at ${path}`,
        cure: "Restore datasets/landmark-map, for example with `git checkout -- datasets/landmark-map`.",
      },
      { cause },
    );
  }
}
