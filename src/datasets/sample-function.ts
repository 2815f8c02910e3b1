import { Problem } from "../problem.js";
import { createRandom } from "../random.js";
import { requireFinite, requireInteger } from "../require.js";

/** A function of one number, sampled, to be learned from its values. */
export interface FunctionSample {
  /** Places x, one for each example. */
  readonly inputs: Float32Array;
  /** Values f(x), noise included. */
  readonly targets: Float32Array;
}

/**
 * sin(3x) exp(−0.15x²) + 0.3 |x|: a wave that fades on both sides, over a valley with a kink at 0. Few straight pieces
 * do not follow it, which is what units that bend where they like are for.
 *
 * @example dampedWave(1); // 0.421
 */
export function dampedWave(x: number): number {
  return Math.sin(3 * x) * Math.exp(-0.15 * x * x) + 0.3 * Math.abs(x);
}

/**
 * Samples a function of one number for regression.
 *
 * @param options.value The function, `dampedWave` by default.
 * @param options.points Number of examples, at least 2, 400 by default.
 * @param options.range First and last place, [−3, 3] by default.
 * @param options.places `even`, the default: evenly spaced from end to end; `random`: uniform, in order.
 * @param options.noise Standard deviation of normal noise on the values, 0 by default.
 * @param options.seed Seed of places and noise, 1 by default.
 * @throws Problem if an option is not in its range, or the function has a value that is not finite.
 */
export function sampleFunction({
  value = dampedWave,
  points = 400,
  range = [-3, 3],
  places = "even",
  noise = 0,
  seed = 1,
}: {
  value?: (x: number) => number;
  points?: number;
  range?: readonly [number, number];
  places?: "even" | "random";
  noise?: number;
  seed?: number;
} = {}): FunctionSample {
  requireInteger("points", points, 2);
  const [first, last] = range;
  requireFinite("range", first);
  requireFinite("range", last, { above: first });
  requireFinite("noise", noise, { atLeast: 0 });
  const random = createRandom(seed).fork("function sample");
  const inputs = Float32Array.from({ length: points }, (_, index) =>
    places === "even" ? first + ((last - first) * index) / (points - 1) : random.uniform(first, last),
  ).sort();
  const targets = inputs.map((x) => {
    const y = value(x);
    if (Number.isFinite(y)) return y + (noise === 0 ? 0 : random.normal(0, noise));
    throw new Problem({
      rule: "A function to be learned has a finite value at every place of the range.",
      came: `${y} at ${x}`,
      cure: "Narrow the range, or give the value that it should have there.",
    });
  });
  return { inputs, targets };
}
