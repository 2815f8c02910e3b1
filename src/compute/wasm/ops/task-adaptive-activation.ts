import { Problem } from "../../../problem.js";
import type { Heap, Tensor } from "../heap.js";
import { defineKernel } from "../kernel.js";
import { addPiecewiseLinearGradient, piecewiseLinear } from "./piecewise-linear-loops.js";

type Inputs = { x: Tensor; coordinates: Tensor; hinges: Tensor; tasks: Tensor };

/** max(0, x) + Σₘ αₜₘ max(0, bₘ − x) for examples of task t, with α [tasks, M] and b [M]. */
export const taskAdaptiveActivation = defineKernel<Inputs>(
  "TaskAdaptiveActivation",
  (heap, { x, coordinates, hinges, tasks }) => {
    const taskOf = readTasks(heap, tasks, coordinates.shape[0]!);
    const out = heap.allocate(x.shape);
    const { count, size, vectors } = readSizes(heap, x, hinges);
    const [from, b, to] = [heap.numbers(x), heap.numbers(hinges), heap.numbers(out)];
    const slopes = matrixRows(heap, coordinates);
    const [fromAt, slopesAt, hingesAt, toAt] = addressesOf(heap, x, coordinates, hinges, out);
    for (const [example, task] of taskOf.entries()) {
      const start = example * size;
      if (vectors > 0) {
        const parameters = [slopesAt! + 4 * task * count, hingesAt!] as const;
        const [input, output] = [fromAt! + 4 * start, toAt! + 4 * start];
        heap.simd!.sharedPiecewiseLinear(input, ...parameters, output, vectors, count);
      }
      piecewiseLinear(from, slopes[task]!, b, to, allShared(start + size), start + vectors);
    }
    return out;
  },
);

/** Numbers of an example that are summed in float32 before the sums join totals in double precision. */
const BLOCK = 1024;

/** Its gradients for x, coordinates and hinges, in one pass. */
export const taskAdaptiveActivationGradient = defineKernel<Inputs & { dy: Tensor }>(
  "TaskAdaptiveActivationGradient",
  (heap, { x, coordinates, hinges, tasks, dy }) => {
    const taskOf = readTasks(heap, tasks, coordinates.shape[0]!);
    const { count, size, vectors } = readSizes(heap, x, hinges);
    const [dx, dCoordinates, dHinges] = [x, coordinates, hinges].map(({ shape }) => heap.allocate(shape));
    const space = heap.allocate([8, count]);
    const [from, arriving, to] = [heap.numbers(x), heap.numbers(dy), heap.numbers(dx!)];
    const [b, sums] = [heap.numbers(hinges), heap.numbers(space)];
    const slopes = matrixRows(heap, coordinates);
    // Of coordinates, then of hinges.
    const totals = slopes.map(() => new Float64Array(2 * count));
    const [fromAt, arrivingAt, toAt] = addressesOf(heap, x, dy, dx!);
    const [slopesAt, hingesAt, sumsAt] = addressesOf(heap, coordinates, hinges, space);
    for (const [example, task] of taskOf.entries()) {
      const start = example * size;
      const total = totals[task]!;
      for (let done = 0; done < vectors; done += BLOCK) {
        const skipped = 4 * (start + done);
        const parameters = [slopesAt! + 4 * task * count, hingesAt!] as const;
        const outputs = [arrivingAt! + skipped, toAt! + skipped, sumsAt!] as const;
        const length = Math.min(BLOCK, vectors - done);
        heap.simd!.sharedPiecewiseLinearGradient(fromAt! + skipped, ...parameters, ...outputs, length, count);
        for (let n = 0; n < total.length; n++) total[n]! += sums[n]!;
      }
      const rest = [allShared(start + size), start + vectors] as const;
      addPiecewiseLinearGradient(from, slopes[task]!, b, arriving, to, total, ...rest);
    }
    heap.release(space);
    const [toCoordinates, byHinge] = [heap.numbers(dCoordinates!), new Float64Array(count)];
    for (const [task, total] of totals.entries()) {
      toCoordinates.set(total.subarray(0, count), task * count);
      for (let m = 0; m < count; m++) byHinge[m]! += total[count + m]!;
    }
    heap.numbers(dHinges!).set(byHinge);
    return [dx!, dCoordinates!, dHinges!];
  },
);

/** A copy: an allocation may move the memory. */
function readTasks(heap: Heap, tasks: Tensor, taskCount: number): Int32Array {
  const taskOf = Int32Array.from(heap.numbers(tasks));
  const unknown = taskOf.find((task) => task < 0 || task >= taskCount);
  if (unknown === undefined) return taskOf;
  throw new Problem({
    rule: `Each of \`tasks\` must be a whole number of 0 … ${taskCount - 1}: \`coordinates\` has ${taskCount} rows.`,
    came: String(unknown),
    cure: "Count tasks from 0, and give the coordinates a row for each.",
  });
}

/** Coordinates of a task, numbers of an example, and how many of them SIMD kernels take. */
function readSizes(heap: Heap, x: Tensor, hinges: Tensor) {
  const size = x.shape.slice(1).reduce((product, length) => product * length, 1);
  return { count: hinges.shape[0]!, size, vectors: heap.simd === undefined ? 0 : size - (size % 4) };
}

/** The rows of a matrix, in place. */
function matrixRows(heap: Heap, { shape, ...matrix }: Tensor): Float32Array[] {
  const [rows, columns] = shape as [number, number];
  const numbers = heap.numbers({ shape, ...matrix });
  return Array.from({ length: rows }, (_, row) => numbers.subarray(row * columns, (row + 1) * columns));
}

function addressesOf(heap: Heap, ...tensors: readonly Tensor[]): number[] {
  return tensors.map((tensor) => heap.address(tensor));
}

/** All numbers up to `size` share one function. */
function allShared(size: number) {
  return { size, count: 1, period: 1, index: FIRST };
}

const FIRST = Int32Array.of(0);
