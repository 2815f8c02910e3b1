import { Problem } from "../problem.js";
import { requireFinite, requireInteger } from "../require.js";
import type { Basis } from "./basis.js";
import type { Sharing } from "./sharing.js";
import type { LayerArgs } from "./weights.js";

/** Squares of powers up to 2¹⁰⁸ leave room to sum 2²⁰ of them in float32. */
const LARGEST_POWER = 54;

export interface SlafOptions extends LayerArgs {
  /** K, the number of basis functions, 1 … 16; 4 by default. */
  readonly degree?: number;
  /** `powers` by default. */
  readonly basis?: Basis;
  /**
   * Whether each power is brought to mean 0 and variance 1 in its channel: over the batch in training, where moving
   * averages are kept for later. For powers only, where it is the default.
   */
  readonly normalized?: boolean;
  /**
   * d, above 0 and in the unit of x. Powers and Chebyshev polynomials take x beyond ±d for ±d, where x then has no
   * gradient; waves have the period 2d. 3 by default, but for powers 2 ^ ⌊54 / K⌋: 128 for K = 7.
   */
  readonly domain?: number;
  /** Who learns a function of its own; the `layer` by default, as in the authors' dense nets; else every `channel`. */
  readonly sharing?: Exclude<Sharing, "unit">;
  /** Whether the coefficients of each power are multiplied by a learned σ(gₖ), as in the authors' convolutions; false by default. */
  readonly gated?: boolean;
  /**
   * Standard deviation of the coefficients at the start, at least 0; 1 for normalized powers, as the authors have it, else
   * 0.1. Their mean makes the slope at 0 equal to 1, before normalization.
   */
  readonly initialDeviation?: number;
  /** λ₁ of the penalty λ₁ Σ|w| + λ₂ Σw² of the coefficients, at least 0; 0 by default. */
  readonly l1?: number;
  /** λ₂; 0 by default. */
  readonly l2?: number;
  /**
   * Share of the moving averages that a step keeps, at least 0 and below 1; 0.99 by default, as the authors have it. High
   * powers change fast: in a training of a few hundred steps such averages still remember its start, and the network
   * fails where it uses them. 0.9 to 0.95 suit it then.
   */
  readonly decay?: number;
  /** Of the coefficients; layers of one network need different ones. */
  readonly seed: number;
}

/** The options with all their defaults. */
export type SlafSettings = Required<Omit<SlafOptions, keyof LayerArgs>>;

/** Fills in the defaults. @throws Problem if an option is outside its bounds. */
export function readOptions(options: SlafOptions): SlafSettings {
  const { basis = "powers", degree = 4, normalized = basis === "powers", sharing = "layer" } = options;
  const domain = options.domain ?? (basis === "powers" ? 2 ** Math.floor(LARGEST_POWER / degree) : 3);
  const deviation = options.initialDeviation ?? (normalized ? 1 : 0.1);
  requireOptions(basis, normalized, sharing);
  return {
    basis,
    degree: requireInteger("degree", degree, 1, 16),
    normalized,
    sharing,
    domain: requireFinite("domain", domain, { above: 0 }),
    gated: options.gated ?? false,
    initialDeviation: requireFinite("initialDeviation", deviation, { atLeast: 0 }),
    l1: requireFinite("l1", options.l1 ?? 0, { atLeast: 0 }),
    l2: requireFinite("l2", options.l2 ?? 0, { atLeast: 0 }),
    decay: requireFinite("decay", options.decay ?? 0.99, { atLeast: 0, below: 1 }),
    seed: requireInteger("seed", options.seed, 0),
  };
}

function requireOptions(basis: Basis, normalized: boolean, sharing: Sharing): void {
  const problem = !["powers", "chebyshev", "fourier"].includes(basis)
    ? { rule: "`basis` must be `powers`, `chebyshev` or `fourier`.", came: `\`${basis}\`` }
    : normalized && basis !== "powers"
      ? { rule: "Only the basis `powers` can be normalized.", came: `the basis \`${basis}\`, normalized` }
      : sharing !== "channel" && sharing !== "layer"
        ? { rule: "`sharing` must be `channel` or `layer`.", came: `\`${sharing}\`` }
        : undefined;
  if (problem !== undefined) throw new Problem({ ...problem, cure: "Leave the option out for its default." });
}
