import type { Random } from "../random.js";
import { requireFinite } from "../require.js";
import { type Rounding, requireRounding } from "./rounding.js";

export interface SequenceQuantizerOptions {
  /** Δ, the size of one spike, in the unit of the activities; above 0. */
  readonly step: number;
  /** What happens to the error; `diffused` by default. */
  readonly rounding?: Rounding;
  /** Draws the first remainder of `diffused`, and every one of `stochastic`. */
  readonly random: Random;
}

/**
 * The activities of one neuron, time step by time step, as whole numbers of spikes: nₜ = ⌊aₜ / Δ + rₜ⌋, and Δ nₜ is what
 * other neurons hear. The remainder r is ½ for `nearest`, a new uniform number for `stochastic`, and for `diffused` what was left,
 * rₜ₊₁ = aₜ / Δ + rₜ − nₜ, from a uniform r₀. In double precision.
 *
 * With `diffused` the error never adds up: |Σ Δ nₜ − Σ aₜ| = Δ |r₀ − r_T| < Δ for every prefix of the sequence.
 *
 * @returns nₜ, one for each activity; negative ones are spikes of negative sign.
 * @throws Problem if the step is not above 0, or the rounding is not known.
 * @example quantizeSequence([0.5, 0.5, 0.5, 0.5], { step: 1, rounding: "nearest", random: createRandom(1) }); // [1, 1, 1, 1]
 * @see Voelker2020
 */
export function quantizeSequence(
  activities: ArrayLike<number>,
  { step, rounding = "diffused", random }: SequenceQuantizerOptions,
): number[] {
  requireFinite("step", step, { above: 0 });
  requireRounding(rounding);
  let remainder = rounding === "nearest" ? 0.5 : random.uniform();
  return Array.from(activities, (activity) => {
    const voltage = activity / step + remainder;
    const spikes = Math.floor(voltage);
    if (rounding === "diffused") remainder = voltage - spikes;
    else if (rounding === "stochastic") remainder = random.uniform();
    return spikes;
  });
}
