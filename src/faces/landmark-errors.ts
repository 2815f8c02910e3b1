import { type BootstrapInterval, bootstrapInterval } from "../comparison.js";
import { Problem } from "../problem.js";
import { requireFinite } from "../require.js";
import { mean, type Numbers } from "../statistics.js";
import { type FaceAttribute, LANDMARK_NAMES } from "./face.js";
import { faceSquare } from "./face-square.js";

/** How far landmarks were missed, without a unit. */
export interface LandmarkErrors {
  readonly faces: number;
  /** Mean distance over the distance between the true centers of the eyes. Large in profiles, where the eyes close up. */
  readonly meanError: BootstrapInterval;
  /** Mean distance over the side of the square around the true landmarks (`faceSquare`), which no pose makes small. */
  readonly boxError: BootstrapInterval;
  /** Share of faces whose error over the distance between the eyes is above the threshold. */
  readonly failureRate: BootstrapInterval;
}

export interface LandmarkReport extends LandmarkErrors {
  /** The same for each landmark by itself, in the order of `LANDMARK_NAMES`; failures are of that landmark alone. */
  readonly landmarks: readonly (LandmarkErrors & { readonly name: string })[];
  /** The same for the faces of each class, without classes that have fewer than two faces. */
  readonly classes: readonly (LandmarkErrors & { readonly name: string })[];
}

export interface LandmarkErrorOptions {
  /** x₁ y₁ … x₅ y₅ of each face, 10 numbers a face, in any unit. */
  readonly predicted: Numbers;
  /** In the same order and unit. */
  readonly truth: Numbers;
  /** Class of each face and their names, such as pose; −1 for none. */
  readonly by?: { readonly labels: Numbers } & Pick<FaceAttribute, "classNames">;
  /** Error above which a face counts as failed, above 0; 0.1 by default. */
  readonly threshold?: number;
  /** Of the bootstrap over faces: at least 100, 1,000 by default. */
  readonly resamples?: number;
  /** Of the bootstrap, 1 by default. */
  readonly seed?: number;
}

/**
 * Errors of facial landmarks as they are reported: for each face the mean over its landmarks of ‖x̂ − x‖ / d, d the
 * distance between the eyes (or the side of the face's square); their mean over faces; the share of faces above 0.1.
 * Intervals are those of the percentile bootstrap over faces: they tell of these faces, not of other training runs.
 *
 * @throws Problem if there are fewer than two faces, lists differ in length, a number is missing, eyes coincide, or the
 * threshold is not above 0.
 * @see Zhang2014
 */
export function landmarkErrors(options: LandmarkErrorOptions): LandmarkReport {
  const { predicted, truth, by, threshold = 0.1 } = options;
  requireFinite("threshold", threshold, { above: 0 });
  const count = requireFaces(predicted, truth, by?.labels);
  const faces = Array.from({ length: count }, (_, face) => measureFace(predicted, truth, face));
  const summarize = (chosen: readonly MeasuredFace[], landmark?: number): LandmarkErrors => {
    const distances = chosen.map(({ distances }) =>
      landmark === undefined ? mean(distances) : distances[landmark]!,
    );
    const errors = distances.map((distance, place) => distance / chosen[place]!.interocular);
    const interval = (values: readonly number[]) => bootstrapInterval(values, bootstrapOptions(options));
    return {
      faces: chosen.length,
      meanError: interval(errors),
      boxError: interval(distances.map((distance, place) => distance / chosen[place]!.side)),
      failureRate: interval(errors.map((error) => (error > threshold ? 1 : 0))),
    };
  };
  const classes = (by?.classNames ?? []).flatMap((name, label) => {
    const chosen = faces.filter((_, face) => by!.labels[face] === label);
    return chosen.length < 2 ? [] : [{ name, ...summarize(chosen) }];
  });
  return {
    ...summarize(faces),
    landmarks: LANDMARK_NAMES.map((name, landmark) => ({ name, ...summarize(faces, landmark) })),
    classes,
  };
}

function bootstrapOptions({ resamples = 1000, seed = 1 }: LandmarkErrorOptions) {
  return { resamples, seed };
}

interface MeasuredFace {
  readonly distances: readonly number[];
  readonly interocular: number;
  readonly side: number;
}

function measureFace(predicted: Numbers, truth: Numbers, face: number): MeasuredFace {
  const points = Array.from({ length: 2 * LANDMARK_NAMES.length }, (_, index) => truth[10 * face + index]!);
  const distances = LANDMARK_NAMES.map((_, landmark) =>
    Math.hypot(
      predicted[10 * face + 2 * landmark]! - points[2 * landmark]!,
      predicted[10 * face + 2 * landmark + 1]! - points[2 * landmark + 1]!,
    ),
  );
  const interocular = Math.hypot(points[2]! - points[0]!, points[3]! - points[1]!);
  if (interocular > 0 && distances.every(Number.isFinite)) {
    return { distances, interocular, side: faceSquare({ landmarks: points }).side };
  }
  throw new Problem({
    rule: "Errors need finite places, and eyes that lie apart.",
    came: interocular > 0 ? `a missing number for face ${face}` : `eyes in one place for face ${face}`,
    cure: "Check that training did not diverge, and the annotations of that face.",
  });
}

function requireFaces(predicted: Numbers, truth: Numbers, labels: Numbers | undefined): number {
  const count = truth.length / 10;
  if (Number.isInteger(count) && predicted.length === truth.length && (labels?.length ?? count) === count) {
    return count;
  }
  throw new Problem({
    rule: "There are 10 numbers for each face, predicted and true, and one label.",
    came: `${predicted.length} predicted, ${truth.length} true${labels ? `, ${labels.length} labels` : ""}`,
    cure: "Give x₁ y₁ … x₅ y₅ of the same faces in the same order.",
  });
}
