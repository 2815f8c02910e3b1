import { requireFinite, requireInteger } from "../require.js";

/**
 * The step of each epoch on the way from a network without spikes to one with them: Δ grows geometrically from `from` in the first
 * epoch to `to` after the share `ramp` of them, and stays.
 *
 * @param options.from Step of the first epoch, above 0: so small that rounding does not matter.
 * @param options.to Last step, above 0.
 * @param options.epochs At least 1.
 * @param options.ramp Share of the epochs before the last step is reached, at least 0 and at most 1; 0.75 by default.
 * @throws Problem if an option is outside its bounds.
 * @example [1, 3, 5].map(annealedStep({ from: 0.01, to: 1, epochs: 5, ramp: 1 })); // [0.01, 0.1, 1]
 * @see Voelker2020
 */
export function annealedStep({
  from,
  to,
  epochs,
  ramp = 0.75,
}: {
  from: number;
  to: number;
  epochs: number;
  ramp?: number;
}): (epoch: number) => number {
  requireFinite("from", from, { above: 0 });
  requireFinite("to", to, { above: 0 });
  requireInteger("epochs", epochs, 1);
  requireFinite("ramp", ramp, { atLeast: 0, below: 1 + Number.EPSILON });
  const last = 1 + ramp * (epochs - 1);
  return (epoch) => (epoch >= last ? to : from * (to / from) ** ((epoch - 1) / (last - 1)));
}
