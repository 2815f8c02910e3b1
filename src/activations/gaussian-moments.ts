import type { Activation } from "./activation.js";

/** What an activation does to a standard normal pre-activation z. */
export interface GaussianMoments {
  /** E[f(z)]. */
  readonly mean: number;
  /** E[f(z)²]. */
  readonly meanSquare: number;
  /** E[f′(z)²]. */
  readonly meanSquareSlope: number;
  /**
   * 1 / E[f(z)²]. Weights of the variance `forwardGain` / fan-in keep the mean square of the pre-activations at 1 from
   * layer to layer: 2 for ReLU, which is He's rule, and 1 for SELU, which is LeCun's.
   */
  readonly forwardGain: number;
  /** 1 / E[f′(z)²]. Weights of the variance `backwardGain` / fan-out keep the mean square of the gradients. */
  readonly backwardGain: number;
}

/** The density falls to 10⁻³² there, so that functions that grow like a power of x add nothing beyond. */
const LIMIT = 12;
const PANEL = 1 / 16;

/** Nodes on −1 … 1 and weights of the Gauss–Legendre rule of five points. @see Abramowitz1964, eq. 25.4.29 */
const RULE = [
  [0, 128 / 225],
  ...[1, -1].flatMap((sign) => {
    const node = Math.sqrt(5 - sign * 2 * Math.sqrt(10 / 7)) / 3;
    const weight = (322 + sign * 13 * Math.sqrt(70)) / 900;
    return [
      [node, weight],
      [-node, weight],
    ];
  }),
] as [number, number][];

/**
 * The moments of an activation under a standard normal pre-activation, from which the variance of the starting weights
 * follows. They are integrated in double precision, piece by piece between the kinks; the error is about 10⁻¹².
 *
 * @example gaussianMoments(relu).forwardGain; // 2
 * @see He2015, sec. 2.2
 * @see Klambauer2017, sec. 2
 */
export function gaussianMoments({
  value,
  slope,
  kinks,
}: Pick<Activation, "value" | "slope" | "kinks">): GaussianMoments {
  const expect = (quantity: (z: number) => number) => expectation(quantity, kinks);
  const meanSquare = expect((z) => value(z) ** 2);
  const meanSquareSlope = expect((z) => slope(z) ** 2);
  return {
    mean: expect(value),
    meanSquare,
    meanSquareSlope,
    forwardGain: 1 / meanSquare,
    backwardGain: 1 / meanSquareSlope,
  };
}

/** ∫ quantity(z) e^(−z²/2) / √(2π) dz. */
function expectation(quantity: (z: number) => number, kinks: readonly number[]): number {
  const edges = [-LIMIT, ...kinks.filter((kink) => Math.abs(kink) < LIMIT), LIMIT];
  let sum = 0;
  for (const [index, left] of edges.slice(0, -1).entries()) {
    const panels = Math.ceil((edges[index + 1]! - left) / PANEL);
    const half = (edges[index + 1]! - left) / panels / 2;
    for (let panel = 0; panel < panels; panel++) {
      const center = left + (2 * panel + 1) * half;
      for (const [node, weight] of RULE) {
        const z = center + half * node;
        sum += half * weight * quantity(z) * Math.exp((-z * z) / 2);
      }
    }
  }
  return sum / Math.sqrt(2 * Math.PI);
}
