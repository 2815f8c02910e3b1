import type { Tensor } from "../heap.js";
import { defineKernel } from "../kernel.js";
import { addPiecewiseLinearGradient, piecewiseLinear } from "./piecewise-linear-loops.js";
import { isOneBlock, readSharing, rowsOf, sumOverRows, withColumns } from "./sharing.js";

type Inputs = { x: Tensor; slopes: Tensor; hinges: Tensor };

/** h(x) = max(0, x) + Σₛ aₛ max(0, bₛ − x) with a, b [S, ...], the units of an example sharing them or not. */
export const adaptivePiecewiseLinear = defineKernel<Inputs>(
  "AdaptivePiecewiseLinear",
  (heap, { x, slopes, hinges }) => {
    const count = slopes.shape[0]!;
    const sharing = readSharing(x.shape, slopes.shape.slice(1));
    const rows = rowsOf(sharing, heap.simd !== undefined);
    const out = heap.allocate(x.shape);
    withColumns(heap, rows, [slopes, hinges], (a, b) => {
      const addresses = [heap.address(x), a!, b!, heap.address(out)] as const;
      heap.simd!.adaptivePiecewiseLinear(...addresses, rows.rows, rows.columns, count);
    });
    const [from, to] = [heap.numbers(x), heap.numbers(out)];
    piecewiseLinear(from, heap.numbers(slopes), heap.numbers(hinges), to, sharing, rows.size);
    return out;
  },
);

/** Its gradients for x, slopes and hinges, in one pass. */
export const adaptivePiecewiseLinearGradient = defineKernel<Inputs & { dy: Tensor }>(
  "AdaptivePiecewiseLinearGradient",
  (heap, { x, slopes, hinges, dy }) => {
    const count = slopes.shape[0]!;
    const sharing = readSharing(x.shape, slopes.shape.slice(1));
    const rows = rowsOf(sharing, heap.simd !== undefined);
    const [dx, da, db] = [heap.allocate(x.shape), heap.allocate(slopes.shape), heap.allocate(hinges.shape)];
    const isDirect = isOneBlock(rows, sharing);
    const totals = new Float64Array(isDirect ? 0 : 2 * count * sharing.count);
    withColumns(heap, rows, [slopes, hinges], (a, b) => {
      const run = (toSlopes: number, toHinges: number, skipped: number, height: number) => {
        const [from, arriving, to] = [x, dy, dx].map((tensor) => heap.address(tensor) + skipped);
        const addresses = [from!, a!, b!, arriving!, to!, toSlopes, toHinges] as const;
        heap.simd!.adaptivePiecewiseLinearGradient(...addresses, height, rows.columns, count);
      };
      if (isDirect) return run(heap.address(da), heap.address(db), 0, rows.rows);
      const kind = 4 * count * rows.columns;
      sumOverRows(heap, rows, totals, (sums, skipped, height) => run(sums, sums + kind, skipped, height));
    });
    if (isDirect) return [dx, da, db];
    const [from, arriving, to] = [heap.numbers(x), heap.numbers(dy), heap.numbers(dx)];
    const [a, b] = [heap.numbers(slopes), heap.numbers(hinges)];
    addPiecewiseLinearGradient(from, a, b, arriving, to, totals, sharing, rows.size);
    heap.numbers(da).set(totals.subarray(0, a.length));
    heap.numbers(db).set(totals.subarray(a.length));
    return [dx, da, db];
  },
);
