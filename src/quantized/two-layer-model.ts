import { Problem } from "../problem.js";

/**
 * Weights of the model y = vᵀ σ(Z w) with σ(x) = 1 for x > 0, else 0: one filter w goes over m patches, the rows of Z, and
 * v sums what came out. All entries of Z are independent standard normal numbers. The length of w changes nothing.
 *
 * @see Yin2019, sec. 2
 */
export interface TwoLayerWeights {
  /** w, of the size n of a patch; not 0. */
  readonly filter: readonly number[];
  /** v, one for each of m patches. */
  readonly output: readonly number[];
}

/**
 * The mean f(v, w) of half the squared difference to the outputs of a teacher, over all inputs. With θ the angle between
 * the filters: f = ⅛ [vᵀ(I + 11ᵀ)v − 2 vᵀ((1 − 2θ/π) I + 11ᵀ) v* + v*ᵀ(I + 11ᵀ)v*].
 *
 * @param teacher v* and w*, of the same sizes.
 * @returns At least 0; 0 for the teacher itself. In the unit of y².
 * @throws Problem if sizes differ or a filter is 0.
 * @example populationLoss({ filter: [1, 0], output: [1, 0] }, { filter: [0, 1], output: [1, 0] }); // 0.25
 * @see Yin2019, lemma 1
 */
export function populationLoss(weights: TwoLayerWeights, teacher: TwoLayerWeights): number {
  const { angle } = frameOf(weights, teacher);
  const [v, target] = [weights.output, teacher.output];
  const mixed = (1 - (2 * angle) / Math.PI) * dot(v, target) + sum(v) * sum(target);
  return (dot(v, v) + sum(v) ** 2 - 2 * mixed + dot(target, target) + sum(target) ** 2) / 8;
}

/**
 * The gradient of f. ∂f/∂v = ¼ (I + 11ᵀ)v − ¼ ((1 − 2θ/π) I + 11ᵀ)v*. With u, the unit vector at a right angle to w
 * towards w*: ∂f/∂w = −vᵀv* / (2π ‖w‖) · u. On the line through w*, where f has a kink, u and so ∂f/∂w is given as 0.
 *
 * No training sees ∂f/∂w: the gradient of the loss of one input is 0 almost everywhere.
 *
 * @throws Problem if sizes differ or a filter is 0.
 * @see Yin2019, lemma 2
 */
export function populationGradient(weights: TwoLayerWeights, teacher: TwoLayerWeights): TwoLayerWeights {
  const { angle, length, across } = frameOf(weights, teacher);
  const [v, target] = [weights.output, teacher.output];
  const common = sum(v) - sum(target);
  const slope = -dot(v, target) / (2 * Math.PI * length);
  return {
    output: v.map((value, i) => (value + common - (1 - (2 * angle) / Math.PI) * target[i]!) / 4),
    filter: across.map((value) => slope * value),
  };
}

/**
 * The minimum that is not the teacher: w points away from w*, and v = (I + 11ᵀ)⁻¹ (11ᵀ − I) v* = 2 (1ᵀv*) / (m + 1) 1 − v*.
 * It is one only if (1ᵀv*)² < (m + 1) / 2 · ‖v*‖².
 *
 * @returns With a filter of length 1; undefined if there is no such minimum.
 * @throws Problem if the teacher's filter is 0.
 * @example spuriousMinimum({ filter: [1, 0], output: [1, -1, 0] }).output; // [-1, 1, 0]
 * @see Yin2019, prop. 1
 */
export function spuriousMinimum(teacher: TwoLayerWeights): TwoLayerWeights | undefined {
  const { towards } = frameOf(teacher, teacher);
  const { output } = teacher;
  const patches = output.length;
  if (!(sum(output) ** 2 < ((patches + 1) / 2) * dot(output, output))) return undefined;
  const common = (2 * sum(output)) / (patches + 1);
  return { filter: towards.map((value) => -value), output: output.map((value) => common - value) };
}

/** Directions and angles that all formulas share. */
export interface Frame {
  /** ‖w‖. */
  readonly length: number;
  /** θ, the angle between w and w*, 0 … π. */
  readonly angle: number;
  /** w / ‖w‖. */
  readonly along: readonly number[];
  /** Unit vector at a right angle to w, in the plane of w and w*, towards w*; 0 where the two are on one line. */
  readonly across: readonly number[];
  /** w* / ‖w*‖. */
  readonly towards: readonly number[];
}

/** @throws Problem if sizes differ or a filter is 0. */
export function frameOf(weights: TwoLayerWeights, teacher: TwoLayerWeights): Frame {
  requireSameSizes(weights, teacher);
  const length = norm(weights.filter);
  const along = weights.filter.map((value) => value / length);
  const towards = teacher.filter.map((value) => value / norm(teacher.filter));
  const cosine = dot(along, towards);
  const rest = towards.map((value, i) => value - cosine * along[i]!);
  const sine = norm(rest);
  // Rounding leaves so much of vectors on one line.
  const across = sine < 1e-15 ? rest.map(() => 0) : rest.map((value) => value / sine);
  return { length, angle: Math.atan2(sine, cosine), along, across, towards };
}

function requireSameSizes(weights: TwoLayerWeights, teacher: TwoLayerWeights): void {
  const sizes = [weights, teacher].map(
    ({ filter, output }) => `${output.length} patches of ${filter.length}`,
  );
  const lengths = [norm(weights.filter), norm(teacher.filter)];
  if (sizes[0] === sizes[1] && lengths.every((length) => length > 0 && Number.isFinite(length))) return;
  throw new Problem({
    rule: "Model and teacher have as many patches and as large filters, of a length above 0.",
    came: `${sizes.join(" and ")}, filters of the lengths ${lengths.join(" and ")}`,
    cure: "Give both the same sizes; start elsewhere than at a filter of 0.",
  });
}

export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((total, value, index) => total + value * b[index]!, 0);
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

export function norm(values: readonly number[]): number {
  return Math.sqrt(dot(values, values));
}
