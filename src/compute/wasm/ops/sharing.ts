import type { Heap, Tensor } from "../heap.js";

/** Which number of x meets which parameter, where the units of an example share parameters or not. */
export interface Sharing {
  /** Numbers of x. */
  readonly size: number;
  /** Parameters of one kind. */
  readonly count: number;
  /** After so many numbers of x the same parameters come again. */
  readonly period: number;
  /** The parameter of each number of a period. */
  readonly index: Int32Array;
}

/** Reads it from the shape of x [batch, ...] and that of one kind of parameters, without the batch and with 1 where shared. */
export function readSharing(x: readonly number[], parameters: readonly number[]): Sharing {
  const size = x.reduce((product, length) => product * length, 1);
  const own = parameters.findIndex((length) => length !== 1);
  const first = own < 0 ? parameters.length : own;
  let index = Int32Array.of(0);
  let count = 1;
  for (let axis = parameters.length - 1; axis >= first; axis--) {
    const step = parameters[axis] === 1 ? 0 : count;
    const inner = index;
    index = new Int32Array(x[1 + axis]! * inner.length);
    for (let i = 0, offset = 0; i < index.length; offset += step) {
      for (let j = 0; j < inner.length; i++, j++) index[i] = inner[j]! + offset;
    }
    count *= parameters[axis]!;
  }
  return { size, count, period: index.length, index };
}

/** The sharing of parameters that each channel, the last axis of x, has for itself. */
export function readChannels(x: readonly number[]): Sharing {
  return readSharing(
    x,
    x.slice(1).map((length, axis) => (axis === x.length - 2 ? length : 1)),
  );
}

/** What SIMD kernels take of x: whole rows, of a multiple of four columns. */
export interface Rows {
  readonly rows: number;
  readonly columns: number;
  /** Parameters of one kind. */
  readonly count: number;
  /** The parameter of each column. */
  readonly index: Int32Array;
  /** Numbers in the rows. JavaScript takes the rest, which begins with a period. */
  readonly size: number;
}

/** Rows shorter than this take as long to begin as to compute. */
const FEWEST_COLUMNS = 32;

/** Cuts x into rows of as many periods as it takes; none for kernels in JavaScript. */
export function rowsOf({ size, count, period, index }: Sharing, hasSimd: boolean): Rows {
  if (size === 0 || !hasSimd) return { rows: 0, columns: 0, count, index, size: 0 };
  let columns = period;
  while (columns % 4 !== 0 || columns < FEWEST_COLUMNS) columns += period;
  const rows = Math.floor(size / columns);
  const wide =
    columns === period ? index : Int32Array.from({ length: columns }, (_, column) => index[column % period]!);
  return { rows, columns, count, index: wide, size: rows * columns };
}

/** Numbers [kinds, count], in a tensor or not. */
type Parameters = Tensor | Float32Array;

/**
 * Runs SIMD kernels, if there are rows for them, with the addresses of parameters as they take them, [kinds, columns]: in
 * place, or as copies that are freed afterwards.
 */
export function withColumns(
  heap: Heap,
  rows: Rows,
  parameters: readonly Parameters[],
  run: (...addresses: number[]) => void,
): void {
  if (rows.rows === 0) return;
  const copies: Tensor[] = [];
  const places = parameters.map((given) => {
    if (!(given instanceof Float32Array) && rows.columns === rows.count) return given;
    const copy = spread(heap, rows, given);
    copies.push(copy);
    return copy;
  });
  run(...places.map((place) => heap.address(place)));
  heap.release(...copies);
}

function spread(heap: Heap, { columns, count, index }: Rows, given: Parameters): Tensor {
  const size = given instanceof Float32Array ? given.length : given.shape.reduce((a, b) => a * b, 1);
  const copy = heap.allocate([size / count, columns]);
  const from = given instanceof Float32Array ? given : heap.numbers(given);
  const to = heap.numbers(copy);
  if (columns === count) {
    to.set(from);
    return copy;
  }
  for (let source = 0, target = 0; source < size; source += count, target += columns) {
    for (let column = 0; column < columns; column++) to[target + column] = from[source + index[column]!]!;
  }
  return copy;
}

/** Rows that are summed in float32 before the sums join totals in double precision: bounds the error of long sums. */
const BLOCK = 256;

/** Whether a kernel can write its sums to where they belong, in one go: [kinds, columns] is then [kinds, count]. */
export function isOneBlock({ rows, columns, count, size }: Rows, sharing: Sharing): boolean {
  return columns === count && size === sharing.size && rows <= BLOCK;
}

/**
 * Runs a kernel that sums something over rows, [kinds, columns], block of rows by block, and adds the sums to totals
 * [kinds, count]. The kernel gets the address of the sums, how many bytes of x lie before its block, and its rows.
 */
export function sumOverRows(
  heap: Heap,
  { rows, columns, count, index }: Rows,
  totals: Float64Array,
  run: (sums: number, skipped: number, rows: number) => void,
): void {
  const space = heap.allocate([totals.length / count, columns]);
  const sums = heap.numbers(space);
  for (let row = 0; row < rows; row += BLOCK) {
    run(heap.address(space), 4 * row * columns, Math.min(BLOCK, rows - row));
    if (columns === count) {
      for (let n = 0; n < totals.length; n++) totals[n]! += sums[n]!;
      continue;
    }
    for (let source = 0, target = 0; target < totals.length; source += columns, target += count) {
      for (let column = 0; column < columns; column++) {
        totals[target + index[column]!]! += sums[source + column]!;
      }
    }
  }
  heap.release(space);
}
