import type { Heap, Tensor } from "./heap.js";

/** The shape under which the stock product has packed a tensor's numbers. */
const packedShapes = new WeakMap<object, string>();

/**
 * The same weights, or a copy that the caller releases. XNNPACK packs the weights of a product once and finds them again
 * by their memory, whatever their shape by then: after a reshape it would multiply by the old one, and write past the
 * end of what is smaller.
 */
export function packable(heap: Heap, weights: Tensor): Tensor {
  const dataId = weights.dataId as object;
  const shape = weights.shape.slice(-2).join();
  const packed = packedShapes.get(dataId);
  if (packed === undefined) packedShapes.set(dataId, shape);
  if (packed === undefined || packed === shape) return weights;
  const copy = heap.allocate(weights.shape);
  heap.numbers(copy).set(heap.numbers(weights));
  return copy;
}
