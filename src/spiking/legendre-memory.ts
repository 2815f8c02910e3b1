import { requireFinite, requireInteger } from "../require.js";
import { matrixExponential } from "./matrix-exponential.js";

/** A linear system m′ = A m + B u, or mₜ = A mₜ₋₁ + B uₜ in discrete time. */
export interface LinearSystem {
  /** [order, order]. */
  readonly a: readonly (readonly number[])[];
  /** [order]. */
  readonly b: readonly number[];
}

/**
 * The linear system whose state holds the last θ = 1 seconds of its input u, as coefficients of Legendre polynomials:
 * Aᵢⱼ = (2i + 1) (−1 if i < j, else (−1)^(i−j+1)), Bᵢ = (2i + 1) (−1)ⁱ, for i, j = 0 … order − 1. For a window θ divide both by θ.
 *
 * @param order Coefficients, d, at least 1.
 * @throws Problem if the order is not a whole number of at least 1.
 * @example legendreSystem(2).a; // [[-1, -1], [3, -3]]
 * @see Voelker2019
 */
export function legendreSystem(order: number): LinearSystem {
  requireInteger("order", order, 1);
  const indices = Array.from({ length: order }, (_, i) => i);
  const sign = (power: number) => (power % 2 === 0 ? 1 : -1);
  return {
    a: indices.map((i) => indices.map((j) => (2 * i + 1) * (i < j ? -1 : sign(i - j + 1)))),
    b: indices.map((i) => (2 * i + 1) * sign(i)),
  };
}

/**
 * The same system in steps of time, for an input that is held constant within a step (zero-order hold):
 * Ā = exp(A Δt), B̄ = A⁻¹ (Ā − I) B, both as parts of one exponential, exp([[A, B], [0, 0]] Δt).
 *
 * @param timestep Δt in the unit of time of the system, above 0.
 * @throws Problem if the step is not above 0.
 * @example discretize({ a: [[-1]], b: [1] }, Math.LN2).b; // [0.5]
 * @see Voelker2019
 */
export function discretize({ a, b }: LinearSystem, timestep: number): LinearSystem {
  requireFinite("timestep", timestep, { above: 0 });
  const order = b.length;
  const block = [
    ...a.map((row, i) => [...row, b[i]!].map((value) => value * timestep)),
    new Array<number>(order + 1).fill(0),
  ];
  const exponential = matrixExponential(block).slice(0, order);
  return { a: exponential.map((row) => row.slice(0, order)), b: exponential.map((row) => row[order]!) };
}

/**
 * What the memory remembers of its input `age` windows ago: u(t − age · θ) ≈ Σᵢ mᵢ P̃ᵢ(age) with the shifted Legendre
 * polynomials P̃ᵢ(r) = Pᵢ(2r − 1).
 *
 * @param state m.
 * @param age From 0, now, to 1, the end of the window.
 * @throws Problem if the age is not finite.
 * @example recall([1, 0.5], 1); // 1.5
 * @see Voelker2019
 */
export function recall(state: ArrayLike<number>, age: number): number {
  const x = 2 * requireFinite("age", age) - 1;
  let [previous, polynomial, sum] = [0, 1, 0];
  for (let i = 0; i < state.length; i++) {
    sum += state[i]! * polynomial;
    [previous, polynomial] = [polynomial, ((2 * i + 1) * x * polynomial - i * previous) / (i + 1)];
  }
  return sum;
}
