import type { Tensor } from "../heap.js";
import { defineKernel } from "../kernel.js";
import { isOneBlock, readSharing, rowsOf, sumOverRows, withColumns } from "./sharing.js";

type Inputs = { x: Tensor; beta: Tensor };

/** x σ(βx), the units of an example sharing β or not. */
export const swishWithBeta = defineKernel<Inputs>("SwishWithBeta", (heap, { x, beta }) => {
  const sharing = readSharing(x.shape, beta.shape);
  const rows = rowsOf(sharing, heap.simd !== undefined);
  const out = heap.allocate(x.shape);
  withColumns(heap, rows, [beta], (b) => {
    heap.simd!.swishWithBeta(heap.address(x), b!, 0, heap.address(out), 0, rows.rows, rows.columns);
  });
  const [from, slopes, to] = [heap.numbers(x), heap.numbers(beta), heap.numbers(out)];
  const { index, period } = sharing;
  for (let i = rows.size; i < to.length; i++) {
    to[i] = from[i]! / (1 + Math.exp(-slopes[index[i % period]!]! * from[i]!));
  }
  return out;
});

/** Its gradients for x and β, in one pass. */
export const swishWithBetaGradient = defineKernel<Inputs & { dy: Tensor }>(
  "SwishWithBetaGradient",
  (heap, { x, beta, dy }) => {
    const sharing = readSharing(x.shape, beta.shape);
    const rows = rowsOf(sharing, heap.simd !== undefined);
    const [dx, dbeta] = [heap.allocate(x.shape), heap.allocate(beta.shape)];
    const isDirect = isOneBlock(rows, sharing);
    const totals = new Float64Array(isDirect ? 0 : sharing.count);
    withColumns(heap, rows, [beta], (b) => {
      const run = (sums: number, skipped: number, height: number) => {
        const [from, arriving, to] = [x, dy, dx].map((tensor) => heap.address(tensor) + skipped);
        heap.simd!.swishWithBeta(from!, b!, arriving!, to!, sums, height, rows.columns);
      };
      if (isDirect) run(heap.address(dbeta), 0, rows.rows);
      else sumOverRows(heap, rows, totals, run);
    });
    if (isDirect) return [dx, dbeta];
    const { index, period } = sharing;
    const [from, slopes, arriving, to] = [x, beta, dy, dx].map((tensor) => heap.numbers(tensor));
    for (let i = rows.size; i < sharing.size; i++) {
      const parameter = index[i % period]!;
      const [value, slope] = [from![i]!, slopes![parameter]!];
      const e = Math.exp(-Math.abs(slope * value));
      const larger = 1 / (1 + e);
      const gate = slope * value < 0 ? e * larger : larger;
      const byGate = arriving![i]! * value * larger * e * larger;
      to![i] = arriving![i]! * gate + byGate * slope;
      totals[parameter]! += byGate * value;
    }
    heap.numbers(dbeta).set(totals);
    return [dx, dbeta];
  },
);
