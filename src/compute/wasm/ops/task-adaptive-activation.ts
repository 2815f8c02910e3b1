import { Problem } from "../../../problem.js";
import type { Heap, Tensor } from "../heap.js";
import { defineKernel } from "../kernel.js";
import { addPiecewiseLinearGradient, piecewiseLinear } from "./piecewise-linear-loops.js";
import type { Sharing } from "./sharing.js";

type Inputs = { x: Tensor; coordinates: Tensor; hinges: Tensor; tasks: Tensor };

/** max(0, x) + Σₘ αₜₘ max(0, bₘ − x) for examples of task t, with α [tasks, M] and b [M]. */
export const taskAdaptiveActivation = defineKernel<Inputs>(
  "TaskAdaptiveActivation",
  (heap, { x, coordinates, hinges, tasks }) => {
    const { taskOf, rowsOfTasks, size, vectors, count } = readTasks(heap, x, coordinates, tasks);
    const out = heap.allocate(x.shape);
    const [from, b, to] = [heap.numbers(x), heap.numbers(hinges), heap.numbers(out)];
    const slopes = rowsOfTasks(heap.numbers(coordinates));
    const [fromAt, slopesAt, hingesAt, toAt] = [x, coordinates, hinges, out].map((t) => heap.address(t));
    for (const [example, task] of taskOf.entries()) {
      const start = example * size;
      if (vectors > 0) {
        const [input, output] = [fromAt! + 4 * start, toAt! + 4 * start];
        const parameters = [slopesAt! + 4 * task * count, hingesAt!] as const;
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
    const { taskOf, rowsOfTasks, size, vectors, count } = readTasks(heap, x, coordinates, tasks);
    const [dx, dCoordinates, dHinges] = [x, coordinates, hinges].map(({ shape }) => heap.allocate(shape));
    const space = heap.allocate([8, count]);
    const [from, arriving, to] = [heap.numbers(x), heap.numbers(dy), heap.numbers(dx!)];
    const [b, sums] = [heap.numbers(hinges), heap.numbers(space)];
    const slopes = rowsOfTasks(heap.numbers(coordinates));
    const totals = slopes.map(() => new Float64Array(2 * count));
    const [slopesAt, hingesAt, sumsAt] = [coordinates, hinges, space].map((tensor) => heap.address(tensor));
    for (const [example, task] of taskOf.entries()) {
      const start = example * size;
      const total = totals[task]!;
      for (let done = 0; done < vectors; done += BLOCK) {
        const [input, output, result] = [x, dy, dx!].map((t) => heap.address(t) + 4 * (start + done));
        const parameters = [slopesAt! + 4 * task * count, hingesAt!] as const;
        const length = Math.min(BLOCK, vectors - done);
        heap.simd!.sharedPiecewiseLinearGradient(
          ...([input!, ...parameters, output!, result!, sumsAt!, length, count] as const),
        );
        for (let n = 0; n < total.length; n++) total[n]! += sums[n]!;
      }
      const rest = [allShared(start + size), start + vectors] as const;
      addPiecewiseLinearGradient(from, slopes[task]!, b, arriving, to, total, ...rest);
    }
    heap.release(space);
    const [toCoordinates, toHinges] = [heap.numbers(dCoordinates!), new Float64Array(count)];
    for (const [task, total] of totals.entries()) {
      toCoordinates.set(total.subarray(0, count), task * count);
      for (let m = 0; m < count; m++) toHinges[m]! += slopes[task]![m]! * total[count + m]!;
    }
    heap.numbers(dHinges!).set(toHinges);
    return [dx!, dCoordinates!, dHinges!];
  },
);

function readTasks(heap: Heap, x: Tensor, coordinates: Tensor, tasks: Tensor) {
  const [taskCount, count] = coordinates.shape as [number, number];
  const taskOf = heap.backend.typedArrayFromHeap(tasks) as Int32Array;
  const unknown = taskOf.find((task) => task < 0 || task >= taskCount);
  if (unknown !== undefined) {
    throw new Problem({
      rule: `Each of \`tasks\` must be a whole number of 0 … ${taskCount - 1}: \`coordinates\` has ${taskCount} rows.`,
      came: String(unknown),
      cure: "Count tasks from 0, and give the coordinates a row for each.",
    });
  }
  const size = x.shape.slice(1).reduce((product, length) => product * length, 1);
  return {
    // A copy: an allocation may move the memory.
    taskOf: taskOf.slice(),
    count,
    /** Numbers of an example, and how many of them SIMD kernels take. */
    size,
    vectors: heap.simd === undefined ? 0 : size - (size % 4),
    /** The parts of coordinates that belong to the tasks. */
    rowsOfTasks: (values: Float32Array) =>
      Array.from({ length: taskCount }, (_, task) => values.subarray(task * count, (task + 1) * count)),
  };
}

/** All numbers up to `size` share one function. */
function allShared(size: number): Sharing {
  return { size, count: 1, period: 1, index: ONE };
}

const ONE = Int32Array.of(0);
