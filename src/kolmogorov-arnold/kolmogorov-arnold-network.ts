import * as tf from "@tensorflow/tfjs";

import { requireInteger } from "../require.js";
import { type BasisOptions, kolmogorovArnoldLayer } from "./kolmogorov-arnold-layer.js";

export interface KolmogorovArnoldNetworkOptions {
  /** Inputs n, at least 1. */
  readonly inputs: number;
  /** Branches Q, at least 1; 2n + 1, as in the theorem, by default. */
  readonly branches?: number;
  /** Numbers that come out, at least 1; 1 by default. */
  readonly outputs?: number;
  /** What the functions φ of the inputs are made of. */
  readonly inner: BasisOptions;
  /** What the functions Φ of the branches are made of; its domain should hold their sums. */
  readonly outer: BasisOptions;
  /** λ of the penalty λ Σ cᵀ P c over all functions, at least 0; 0 by default. */
  readonly roughness?: number;
  /** Of the functions at the start. */
  readonly seed: number;
}

/**
 * The network of the theorem of Kolmogorov and Arnold, whose only weights are functions of one number:
 * f(x) = Σ_q Φ_q(Σ_p φ_qp(x_p)), p = 1 … n, q = 1 … Q. The theorem writes every continuous function on a cube so with
 * Q = 2n + 1, by functions φ that are far from smooth; smooth ones approximate, and with few branches they can be read: there
 * are Q (n + outputs) of them.
 *
 * @returns A model [batch, inputs] → [batch, outputs] of two {@link kolmogorovArnoldLayer}, named `inner` and `outer`.
 * @throws Problem if an option is outside its bounds, or float32 is too coarse for a basis.
 * @see Kolmogorov1957
 * @see Sun2021
 */
export function kolmogorovArnoldNetwork(options: KolmogorovArnoldNetworkOptions): tf.Sequential {
  const { inner, outer, roughness = 0, seed } = options;
  const inputs = requireInteger("inputs", options.inputs, 1);
  const branches = requireInteger("branches", options.branches ?? 2 * inputs + 1, 1);
  const outputs = requireInteger("outputs", options.outputs ?? 1, 1);
  requireInteger("seed", seed, 0, Number.MAX_SAFE_INTEGER / 2 - 1);
  return tf.sequential({
    layers: [
      kolmogorovArnoldLayer({
        units: branches,
        basis: inner,
        roughness,
        seed: 2 * seed,
        inputShape: [inputs],
        name: "inner",
      }),
      kolmogorovArnoldLayer({ units: outputs, basis: outer, roughness, seed: 2 * seed + 1, name: "outer" }),
    ],
  });
}
