import type { Heap, Tensor } from "./heap.js";

/** A copy with the last two axes exchanged: [..., rows, columns] → [..., columns, rows]. */
export function transposed(heap: Heap, tensor: Tensor): Tensor {
  const rank = tensor.shape.length;
  const outer = tensor.shape.slice(0, -2);
  if (heap.simd === undefined) {
    const perm = [...outer.keys(), rank - 1, rank - 2];
    return heap.run("Transpose", { x: tensor }, { perm });
  }
  const [rows, columns] = tensor.shape.slice(-2) as [number, number];
  const result = heap.allocate([...outer, columns, rows]);
  const [from, to] = [heap.address(tensor), heap.address(result)];
  const matrices = outer.reduce((product, size) => product * size, 1);
  for (let n = 0; n < matrices; n++) {
    const offset = 4 * n * rows * columns;
    heap.simd.transpose(from + offset, to + offset, rows, columns);
  }
  return result;
}
