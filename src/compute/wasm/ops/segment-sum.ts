import { sizeOf, type Tensor } from "../heap.js";
import { defineKernel } from "../kernel.js";

/**
 * Sums rows of x [N, ...] by their segment, [segments, ...]; rows with a segment outside are left out. It is the gradient
 * of a gather or an embedding. Missing in the stock backend.
 */
export const unsortedSegmentSum = defineKernel<{ x: Tensor; segmentIds: Tensor }, { numSegments: number }>(
  "UnsortedSegmentSum",
  (heap, { x, segmentIds }, { numSegments }) => {
    const sums = heap.allocate([numSegments, ...x.shape.slice(1)], x.dtype);
    const [rows, segments, to] = [heap.numbers(x), heap.numbers(segmentIds), heap.numbers(sums)];
    to.fill(0);
    const size = x.shape[0] === 0 ? 0 : sizeOf(x) / x.shape[0]!;
    for (const [row, segment] of segments.entries()) {
      if (segment < 0 || segment >= numSegments) continue;
      for (let i = 0; i < size; i++) to[segment * size + i]! += rows[row * size + i]!;
    }
    return sums;
  },
);
