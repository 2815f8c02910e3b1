import type { Heap, Tensor } from "../heap.js";

/** The kernels of the activations that a fused operation may end with; it leaves others to the stock operation. */
const KERNELS = new Map<string, string | undefined>([
  ["linear", undefined],
  ["relu", "Relu"],
  ["relu6", "Relu6"],
  ["sigmoid", "Sigmoid"],
  ["elu", "Elu"],
]);

export function isKnownActivation(name: string): boolean {
  return KERNELS.has(name);
}

/** Applies the activation of a fused operation to its sums, which it releases. */
export function activate(heap: Heap, name: string, sums: Tensor): Tensor {
  const kernel = KERNELS.get(name);
  if (kernel === undefined) return sums;
  const result = heap.run(kernel, { x: sums });
  heap.release(sums);
  return result;
}
