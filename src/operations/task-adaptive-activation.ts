import * as tf from "@tensorflow/tfjs";

import { Problem } from "../problem.js";
import { fuse } from "./fused.js";
import { describeShape, requireExamples, requireFloats, requireShape } from "./shapes.js";
import { unstack } from "./stack.js";

/**
 * Task-adaptive activation: σₜ(x) = max(0, x) + Σₘ αₜₘ max(0, bₘ − x) for an example of task t, with gradients for x, α
 * and b. All units of the layer share it. Slopes at kinks are those of `adaptivePiecewiseLinear`.
 *
 * @param x Pre-activations, [batch, ...], float32.
 * @param coordinates α, [tasks, M] with M ≥ 1: the coordinates of each task's function. No unit.
 * @param hinges b, [M], shared by all tasks; in the unit of x.
 * @param tasks The task of each example, [batch], int32, each of 0 … tasks − 1.
 * @returns In the shape of x.
 * @throws Problem if a shape or a type does not fit, or, on WebAssembly, a task is not one of them.
 * @example taskAdaptiveActivation(tf.tensor2d([[-1], [-1]]), tf.tensor2d([[0], [2]]), tf.tensor1d([0]), tf.tensor1d([0, 1], "int32")); // [[0], [2]]
 * @see Liu2020
 */
export function taskAdaptiveActivation<T extends tf.Tensor>(
  x: T,
  coordinates: tf.Tensor2D,
  hinges: tf.Tensor1D,
  tasks: tf.Tensor1D,
): T {
  requireExamples(x);
  requireFloats("coordinates", coordinates);
  const [taskCount, count] = coordinates.shape as number[];
  if (coordinates.rank !== 2 || taskCount! < 1 || count! < 1) {
    throw new Problem({
      rule: "`coordinates` must have the shape [tasks, M], with at least one task and one coordinate.",
      came: describeShape(coordinates.shape),
      cure: "Create one row for each task and one column for each hinge.",
    });
  }
  requireShape("hinges", hinges, [count!]);
  if (tasks.dtype !== "int32" || describeShape(tasks.shape) !== describeShape([x.shape[0]!])) {
    throw new Problem({
      rule: `\`tasks\` must have the shape [${x.shape[0]}], one task for each example of \`x\`, and type int32.`,
      came: `${describeShape(tasks.shape)}, ${tasks.dtype}`,
      cure: 'Create it with `tf.tensor1d([...], "int32")`.',
    });
  }
  return fuse({
    kernel: "TaskAdaptiveActivation",
    inputs: { x, coordinates, hinges },
    constants: { tasks },
    composed: composed as never,
  }) as T;
}

function composed(
  x: tf.Tensor,
  coordinates: tf.Tensor2D,
  hinges: tf.Tensor1D,
  tasks: tf.Tensor1D,
): tf.Tensor {
  const perExample = [x.shape[0]!, ...x.shape.slice(1).map(() => 1)];
  const b = unstack(hinges);
  // Gathered as columns, so that each coordinate is one tensor [batch].
  return unstack(tf.gather(tf.transpose(coordinates), tasks, 1)).reduce(
    (sum, slopes, m) => tf.add(sum, tf.mul(tf.reshape(slopes, perExample), tf.relu(tf.sub(b[m]!, x)))),
    tf.relu(x),
  );
}
