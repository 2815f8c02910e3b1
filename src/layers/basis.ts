import * as tf from "@tensorflow/tfjs";

/** The functions whose weighted sum a self-learnable activation is. */
export type Basis = "powers" | "chebyshev" | "fourier";

/**
 * bias + Σₖ wₖ φₖ(x) for k = 1 … K with φₖ = xᵏ, the Chebyshev polynomial Tₖ(x / d), or sin(πx / d), cos(πx / d),
 * sin(2πx / d), … in turn.
 *
 * @param x [batch, ..., channels]. Powers and Chebyshev polynomials take −d for what is below, and d for what is above.
 * @param weights w₁ … w_K, each [1] or [channels].
 * @param domain d.
 */
export function weightedBasis(
  basis: Basis,
  x: tf.Tensor,
  weights: readonly tf.Tensor[],
  bias: tf.Tensor,
  domain: number,
): tf.Tensor {
  if (basis === "powers") return polynomial(tf.clipByValue(x, -domain, domain), weights, bias);
  const terms =
    basis === "chebyshev" ? chebyshev(x, weights.length, domain) : waves(x, weights.length, domain);
  return tf.add(tf.addN(terms.map((term, index) => tf.mul(term, weights[index]!))), bias);
}

/** By Horner's rule: no power is ever formed by itself. */
function polynomial(x: tf.Tensor, weights: readonly tf.Tensor[], bias: tf.Tensor): tf.Tensor {
  const inner = weights.slice(0, -1);
  const sum = inner.reduceRight(
    (value, weight) => tf.mul(tf.add(value, weight), x),
    tf.mul(weights.at(-1)!, x),
  );
  return tf.add(sum, bias);
}

/** T₁ … T_K by Tₖ₊₁ = 2 t Tₖ − Tₖ₋₁. */
function chebyshev(x: tf.Tensor, degree: number, domain: number): tf.Tensor[] {
  const t = tf.clipByValue(tf.div(x, domain), -1, 1);
  const twice = tf.mul(t, 2);
  const all = [tf.onesLike(t), t];
  while (all.length <= degree) all.push(tf.sub(tf.mul(twice, all.at(-1)!), all.at(-2)!));
  return all.slice(1, degree + 1);
}

/** Sines and cosines of the multiples of one angle, by the addition theorems: `tf.sin` and `tf.cos` take long. */
function waves(x: tf.Tensor, degree: number, domain: number): tf.Tensor[] {
  const angle = tf.mul(x, Math.PI / domain);
  const [sine, cosine] = [tf.sin(angle), tf.cos(angle)];
  const all = [sine, cosine];
  while (all.length < degree) {
    const [s, c] = all.slice(-2) as [tf.Tensor, tf.Tensor];
    all.push(tf.add(tf.mul(s, cosine), tf.mul(c, sine)), tf.sub(tf.mul(c, cosine), tf.mul(s, sine)));
  }
  return all.slice(0, degree);
}
