import { createRandom } from "../random.js";
import { requireFinite, requireInteger } from "../require.js";

/** Points of the plane in two classes; what `createLabeledData` takes. */
export interface TwoSpirals {
  /** x and y of each point in turn; class 0 from the center outward, then class 1. */
  readonly inputs: Float32Array;
  readonly labels: readonly number[];
  readonly features: 2;
  readonly classes: 2;
}

/** The angle t runs to 780 degrees. */
const LARGEST_ANGLE = (780 * 2 * Math.PI) / 360;

/**
 * Two spirals, each wound around the other, the hard case for networks with few units. With t = 780° · √u for uniform u
 * of [0, 1), sorted, a point of class 0 is (−r t cos(n t) + e₁, r t sin(n t) + e₂) with e₁, e₂ uniform in [0, noise);
 * class 1 is its mirror image in the origin. The construction, with these defaults, is that of the published code for
 * self-learnable activations. Another seed gives another sample of the same spirals, such as one to test with.
 *
 * @param points Points of each spiral, 1,000 by default.
 * @param radius r, 1 by default: the spirals reach to about 13.6 r from the origin.
 * @param turns n, 2 by default: each spiral winds 13 n / 6 times around the origin.
 * @param noise Width of the uniform noise, 0.1 by default, in the unit of the radius.
 * @param seed Seed of the sample, 1 by default.
 * @throws Problem if `points` is not a whole number of at least 1, or another option is not a finite number in its range.
 * @see Goyal2019
 */
export function twoSpirals({
  points = 1000,
  radius = 1,
  turns = 2,
  noise = 0.1,
  seed = 1,
}: {
  points?: number;
  radius?: number;
  turns?: number;
  noise?: number;
  seed?: number;
} = {}): TwoSpirals {
  requireInteger("points", points, 1);
  requireFinite("radius", radius, { above: 0 });
  requireFinite("turns", turns, { above: 0 });
  requireFinite("noise", noise, { atLeast: 0 });
  const random = createRandom(seed).fork("two spirals");
  const angles = Float64Array.from(
    { length: points },
    () => Math.sqrt(random.uniform()) * LARGEST_ANGLE,
  ).sort();
  const inputs = new Float32Array(4 * points);
  angles.forEach((angle, index) => {
    const x = -Math.cos(angle * turns) * angle * radius + random.uniform(0, noise);
    const y = Math.sin(angle * turns) * angle * radius + random.uniform(0, noise);
    inputs.set([x, y], 2 * index);
    inputs.set([-x, -y], 2 * (points + index));
  });
  const labels = Array.from({ length: 2 * points }, (_, index) => (index < points ? 0 : 1));
  return { inputs, labels, features: 2, classes: 2 };
}
