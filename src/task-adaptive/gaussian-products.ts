import { complementaryErrorFunction } from "../activations/error-function.js";
import { requireFinite, requireInteger } from "../require.js";

/** Φ(x), the probability of a standard normal number below x. */
function cumulative(x: number): number {
  return complementaryErrorFunction(-x / Math.SQRT2) / 2;
}

/** φ(x), the standard normal density. */
function density(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}

/**
 * Inner products ⟨f, g⟩ = ∫ f(x) g(x) φ(x) dx under the standard normal measure of the functions that a task-adaptive
 * activation is made of, max(0, x) and max(0, bᵢ − x), in closed form and double precision:
 *
 * - ⟨x₊, x₊⟩ = ½
 * - ⟨x₊, (bᵢ − x)₊⟩ = bᵢ/√(2π) + ½ − Φ(bᵢ) where bᵢ > 0, else 0
 * - ⟨(bᵢ − x)₊, (bⱼ − x)₊⟩ = (1 + bᵢbⱼ) Φ(m) + max(bᵢ, bⱼ) φ(m), m = min(bᵢ, bⱼ)
 *
 * The paper's authors multiply the second line by max(0, bᵢ) in place of the step, and round 1/√(2π) to 0.4; this does not.
 *
 * @param hinges b₁ … b_M, in the unit of x.
 * @returns [M + 1, M + 1]; row and column 0 are those of max(0, x).
 * @throws Problem if a hinge is not finite.
 * @example hingeProducts([0]); // [[0.5, 0], [0, 0.5]]
 * @see Liu2020
 */
export function hingeProducts(hinges: ArrayLike<number>): number[][] {
  const b = Array.from(hinges, (hinge, index) => requireFinite(`hinges[${index}]`, hinge));
  const withRamp = b.map((hinge) =>
    hinge > 0 ? hinge / Math.sqrt(2 * Math.PI) + 0.5 - cumulative(hinge) : 0,
  );
  const among = b.map((one) =>
    b.map((other) => {
      const [least, most] = [Math.min(one, other), Math.max(one, other)];
      return (1 + one * other) * cumulative(least) + most * density(least);
    }),
  );
  return [[0.5, ...withRamp], ...among.map((row, index) => [withRamp[index]!, ...row])];
}

/**
 * Inner products under the standard normal measure of 1 and the powers of a self-learnable activation, in closed form: E[xⁿ] is
 * (n − 1)!! = 1 · 3 · 5 · … · (n − 1) for even n and 0 for odd n.
 *
 * @param degree K, at least 1.
 * @param options.normalized True by default: powers are taken as zₖ = (xᵏ − E[xᵏ]) / √Var[xᵏ], as `layers.slaf` takes them. False
 * takes xᵏ itself.
 * @returns [K + 1, K + 1]; row and column 0 are those of 1.
 * @throws Problem if the degree is not a whole number of at least 1.
 * @example powerProducts(2, { normalized: false }); // [[1, 0, 1], [0, 1, 0], [1, 0, 3]]
 * @see Goyal2019
 */
export function powerProducts(
  degree: number,
  { normalized = true }: { readonly normalized?: boolean } = {},
): number[][] {
  requireInteger("degree", degree, 1);
  const powers = Array.from({ length: degree + 1 }, (_, k) => k);
  const raw = powers.map((i) => powers.map((j) => normalMoment(i + j)));
  if (!normalized) return raw;
  const means = powers.map((k) => normalMoment(k));
  const deviation = powers.map((k) => Math.sqrt(raw[k]![k]! - means[k]! ** 2));
  return powers.map((i) =>
    powers.map((j) => {
      if (i === 0 || j === 0) return i === j ? 1 : 0;
      return (raw[i]![j]! - means[i]! * means[j]!) / (deviation[i]! * deviation[j]!);
    }),
  );
}

/** E[xⁿ] of a standard normal x. */
function normalMoment(n: number): number {
  if (n % 2 === 1) return 0;
  let product = 1;
  for (let factor = n - 1; factor > 1; factor -= 2) product *= factor;
  return product;
}
