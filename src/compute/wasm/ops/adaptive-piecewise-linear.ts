import type { Tensor } from "../heap.js";
import { defineKernel } from "../kernel.js";
import { addPiecewiseLinearGradient, piecewiseLinear } from "./piecewise-linear-loops.js";
import { readSharing, rowsOf, sumOverRows, withColumns } from "./sharing.js";

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
    const totals = new Float64Array(2 * count * sharing.count);
    withColumns(heap, rows, [slopes, hinges], (a, b) => {
      sumOverRows(heap, rows, totals, (sums, skipped, height) => {
        const [from, arriving, to] = [x, dy, dx].map((tensor) => heap.address(tensor) + skipped);
        const addresses = [from!, a!, b!, arriving!, to!, sums] as const;
        heap.simd!.adaptivePiecewiseLinearGradient(...addresses, height, rows.columns, count);
      });
    });
    const [from, arriving, to] = [heap.numbers(x), heap.numbers(dy), heap.numbers(dx)];
    const [a, b] = [heap.numbers(slopes), heap.numbers(hinges)];
    addPiecewiseLinearGradient(from, a, b, arriving, to, totals, sharing, rows.size);
    const [toSlopes, toHinges] = [heap.numbers(da), heap.numbers(db)];
    for (let n = 0; n < a.length; n++) {
      toSlopes[n] = totals[n]!;
      toHinges[n] = a[n]! * totals[a.length + n]!;
    }
    return [dx, da, db];
  },
);
