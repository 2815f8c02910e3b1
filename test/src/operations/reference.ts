/** The operations as their formulas say, in double precision: what the product computes in float32 is held to them. */

export type Numbers = readonly number[];

/** Numbers with the shape that they have as a tensor. */
export interface Shaped {
  readonly shape: readonly number[];
  readonly values: Numbers;
}

export const sizeOf = (shape: readonly number[]): number =>
  shape.reduce((product, size) => product * size, 1);

/** Where element i of x [batch, ...] finds its parameter among those of shape p, 1 where shared. */
function parameterOf(i: number, x: readonly number[], p: readonly number[]): number {
  let [rest, place, step] = [i, 0, 1];
  for (let axis = p.length - 1; axis >= 0; axis--) {
    const size = x[axis + 1]!;
    if (p[axis] !== 1) place += (rest % size) * step;
    step *= p[axis]!;
    rest = Math.floor(rest / size);
  }
  return place;
}

export function adaptivePiecewiseLinear(x: Shaped, a: Shaped, b: Shaped): number[] {
  const [count, ...p] = a.shape as [number, ...number[]];
  return x.values.map((value, i) => {
    let h = Math.max(0, value);
    for (let s = 0; s < count; s++) {
      const n = s * sizeOf(p) + parameterOf(i, x.shape, p);
      h += a.values[n]! * Math.max(0, -value + b.values[n]!);
    }
    return h;
  });
}

export function taskAdaptiveActivation(x: Shaped, alpha: Shaped, b: Shaped, tasks: Numbers): number[] {
  const count = b.values.length;
  const size = x.values.length / x.shape[0]!;
  return x.values.map((value, i) => {
    const task = tasks[Math.floor(i / size)]!;
    return b.values.reduce(
      (h, hinge, m) => h + alpha.values[task * count + m]! * Math.max(0, -value + hinge),
      Math.max(0, value),
    );
  });
}

export function swishWithBeta(x: Shaped, beta: Shaped): number[] {
  return x.values.map(
    (value, i) => value / (1 + Math.exp(-beta.values[parameterOf(i, x.shape, beta.shape)]! * value)),
  );
}

/** With `moments` [2, K, channels] those, else the ones of x. */
export function normalizedPowers(
  x: Shaped,
  w: Shaped,
  bias: Shaped,
  epsilon: number,
  moments?: Shaped,
): number[] {
  const [channels, degree] = [x.shape.at(-1)!, w.shape[0]!];
  const statistics = moments?.values ?? momentsOf(x, degree);
  return x.values.map((value, i) => {
    const channel = i % channels;
    let sum = bias.values[bias.values.length === 1 ? 0 : channel]!;
    for (let k = 0; k < degree; k++) {
      const n = k * channels + channel;
      const weight = w.values[w.shape.length === 1 ? k : n]!;
      const deviation = Math.sqrt(statistics[degree * channels + n]! + epsilon);
      sum += (weight * (value ** (k + 1) - statistics[n]!)) / deviation;
    }
    return sum;
  });
}

/** Means and biased variances of x … xᴷ in each channel, [2, K, channels]. */
export function momentsOf(x: Shaped, degree: number): number[] {
  const channels = x.shape.at(-1)!;
  const parts = Array.from({ length: degree * channels }, (_, n) => {
    const power = Math.floor(n / channels) + 1;
    const values = x.values.filter((_value, i) => i % channels === n % channels).map((v) => v ** power);
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
    return { mean, variance: values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length };
  });
  return [...parts.map(({ mean }) => mean), ...parts.map(({ variance }) => variance)];
}

/** ∂/∂(every number of input n) of Σ weights · f(inputs), by central differences. */
export function differences(
  f: (...inputs: Shaped[]) => number[],
  inputs: readonly Shaped[],
  n: number,
  weights: Numbers,
): number[] {
  const step = 1e-5;
  const lossAt = (index: number, by: number) => {
    const moved = inputs.map((input, m) =>
      m === n ? { ...input, values: input.values.map((v, i) => (i === index ? v + by : v)) } : input,
    );
    return f(...moved).reduce((sum, value, i) => sum + value * weights[i]!, 0);
  };
  return inputs[n]!.values.map((_, index) => (lossAt(index, step) - lossAt(index, -step)) / (2 * step));
}
