import { errorFunction } from "../activations/error-function.js";
import { requireFinite, requireInteger } from "../require.js";

/**
 * The distance α of the levels of a quantized ReLU that loses least of a standard normal pre-activation, such as batch
 * normalization gives: it makes E[(x − q(x))² | x > 0] least. Lloyd's algorithm: levels fixed, the borders are the
 * midpoints α (k + ½); borders fixed, α = Σ k E[x; bin k] / Σ k² P(bin k). Both integrals have a closed form.
 *
 * @param bits b, a whole number of 1 … 8: levels α, 2α, … (2^b − 1) α for x > 0.
 * @returns α, in standard deviations of x.
 * @throws Problem if `bits` is outside its bounds.
 * @example halfGaussianStep(2); // 0.539
 * @see Lloyd1982
 * @see Cai2017
 */
export function halfGaussianStep(bits: number): number {
  const levels = 2 ** requireInteger("bits", bits, 1, 8) - 1;
  const improve = (step: number) => {
    const { product, square } = momentsOf(step, levels);
    return product / square;
  };
  let step = 3 / levels;
  for (;;) {
    const next = improve(step);
    const change = next - step;
    if (Math.abs(change) <= 1e-11 * step) return next;
    // Lloyd's steps shrink by the same factor each time; Aitken's rule says where that ends.
    const shrinkage = 1 - (improve(next) - next) / change;
    step += change / shrinkage;
  }
}

/**
 * What a quantized ReLU loses of a standard normal pre-activation above 0: E[(x − q(x))² | x > 0], of E[x² | x > 0] = 1.
 *
 * @param bits b, a whole number of 1 … 8.
 * @param step α, above 0, in standard deviations of x; the best one by default.
 * @returns In the unit of x², as a share of the mean square at once.
 * @throws Problem if an argument is outside its bounds.
 * @example halfGaussianError(1); // 0.363
 * @see Cai2017
 */
export function halfGaussianError(bits: number, step = halfGaussianStep(bits)): number {
  const levels = 2 ** requireInteger("bits", bits, 1, 8) - 1;
  requireFinite("step", step, { above: 0 });
  const { product, square } = momentsOf(step, levels);
  return 1 - 2 * step * product + step ** 2 * square;
}

/** E[x k(x)] and E[k(x)²] for a standard normal x > 0, whose level is k(x). @see Abramowitz1964, eq. 7.1.22 */
function momentsOf(step: number, levels: number): { product: number; square: number } {
  let [product, square] = [0, 0];
  let [share, density] = [0, Math.sqrt(2 / Math.PI)];
  for (let level = 1; level <= levels; level++) {
    const border = level === levels ? Number.POSITIVE_INFINITY : (level + 0.5) * step;
    const shareAtBorder = level === levels ? 1 : errorFunction(border / Math.SQRT2);
    const densityAtBorder = Math.sqrt(2 / Math.PI) * Math.exp((-border * border) / 2);
    product += level * (density - densityAtBorder);
    square += level ** 2 * (shareAtBorder - share);
    [share, density] = [shareAtBorder, densityAtBorder];
  }
  return { product, square };
}
