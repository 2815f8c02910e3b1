import { type Heap, sizeOf, type Tensor } from "../heap.js";
import { defineKernel, type TrainingKernel } from "../kernel.js";

type Inputs = { variable: Tensor; gradient: Tensor };

/**
 * Steps of optimizers, each in one pass: the new numbers of the variable. The stock backend has an operation for every
 * product and sum of them. They return another tensor, as the backend finds packed weights by their memory and would go on
 * with the old ones; moments, which only the optimizer knows, change in place.
 */
export const updates: readonly TrainingKernel[] = [
  defineKernel<Inputs, { rate: number }>("DescentUpdate", (heap, inputs, { rate }) => {
    const { out, size, w, g } = prepare(heap, inputs);
    if (heap.simd !== undefined) {
      heap.simd.descend(heap.address(w), heap.address(g), heap.address(out), size, rate);
      return out;
    }
    const [from, gradients, to] = [heap.numbers(w), heap.numbers(g), heap.numbers(out)];
    for (let i = 0; i < size; i++) to[i] = from[i]! - rate * gradients[i]!;
    return out;
  }),
  defineKernel<Inputs & { velocity: Tensor }, { rate: number; momentum: number }>(
    "MomentumUpdate",
    (heap, inputs, { rate, momentum }) => {
      const { out, size, w, g } = prepare(heap, inputs);
      const v = inputs.velocity;
      if (heap.simd !== undefined) {
        const addresses = [heap.address(w), heap.address(g), heap.address(v), heap.address(out)] as const;
        heap.simd.descendWithMomentum(...addresses, size, rate, momentum);
        return out;
      }
      const [from, gradients, velocities] = [heap.numbers(w), heap.numbers(g), heap.numbers(v)];
      const to = heap.numbers(out);
      for (let i = 0; i < size; i++) {
        velocities[i] = momentum * velocities[i]! + gradients[i]!;
        to[i] = from[i]! - rate * velocities[i]!;
      }
      return out;
    },
  ),
  defineKernel<
    Inputs & { first: Tensor; second: Tensor },
    { rate: number; firstDecay: number; secondDecay: number; correction: number; epsilon: number }
  >("AdamUpdate", (heap, inputs, { rate, firstDecay, secondDecay, correction, epsilon }) => {
    const { out, size, w, g } = prepare(heap, inputs);
    const { first, second } = inputs;
    if (heap.simd !== undefined) {
      const moments = [heap.address(first), heap.address(second)] as const;
      const decays = [firstDecay, 1 - firstDecay, secondDecay, 1 - secondDecay] as const;
      const addresses = [heap.address(w), heap.address(g), ...moments, heap.address(out)] as const;
      heap.simd.descendByAdam(...addresses, size, rate, ...decays, correction, epsilon);
      return out;
    }
    const [from, gradients, to] = [heap.numbers(w), heap.numbers(g), heap.numbers(out)];
    const [means, squares] = [heap.numbers(first), heap.numbers(second)];
    for (let i = 0; i < size; i++) {
      means[i] = firstDecay * means[i]! + (1 - firstDecay) * gradients[i]!;
      squares[i] = secondDecay * squares[i]! + (1 - secondDecay) * gradients[i]! ** 2;
      to[i] = from[i]! - (rate * means[i]!) / (Math.sqrt(squares[i]! / correction) + epsilon);
    }
    return out;
  }),
];

function prepare(heap: Heap, { variable, gradient }: Inputs) {
  return { w: variable, g: gradient, out: heap.allocate(variable.shape), size: sizeOf(variable) };
}
