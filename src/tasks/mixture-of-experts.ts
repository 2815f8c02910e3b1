import * as tf from "@tensorflow/tfjs";

import { glorotUniform, type Initializer } from "../networks/initializers.js";
import { Problem } from "../problem.js";
import type { Random } from "../random.js";
import { requireInteger } from "../require.js";
import { denseLayer } from "./dense-layer.js";
import { type Heads, ownVariables, sumOfPenalties } from "./hard-sharing.js";
import { applyPart, joinParts, type MultiTaskModel, partOf, requireSameTasks } from "./multi-task-model.js";
import type { Trunk } from "./trunk.js";

export interface MixtureOfExpertsOptions<Inputs extends tf.Tensor> {
  /** Trunks that all tasks use, with as many features each; at least one. */
  readonly experts: readonly Trunk<Inputs>[];
  readonly heads: Heads;
  /** Numbers of one example, which the gates see flattened. */
  readonly inputs: number;
  /** Draws the gates' weights, Glorot's uniform rule by default. */
  readonly initializer?: Initializer;
  readonly random: Random;
}

/** A mixture of experts, and how each task mixes them. */
export interface MixtureOfExperts<Inputs extends tf.Tensor> extends MultiTaskModel<Inputs> {
  /** g_t(x), [examples, experts]: the shares of the experts for each example; each row sums to 1. */
  gate(inputs: Inputs, task: string): tf.Tensor2D;
}

/**
 * The multi-gate mixture of experts: y_t = head_t(Σ_e g_t(x)_e f_e(x)) with shared experts f_e and a gate of each task's own,
 * g_t(x) = softmax(x W_t + b_t). With one expert it is hard sharing.
 *
 * @throws Problem if there is no expert or no head; when it predicts, if an example has not `inputs` numbers.
 * @see Ma2018
 */
export function mixtureOfExperts<Inputs extends tf.Tensor>(
  options: MixtureOfExpertsOptions<Inputs>,
): MixtureOfExperts<Inputs> {
  const { experts, heads, inputs: size, initializer = glorotUniform, random } = options;
  requireSameTasks("heads", heads, heads);
  requireInteger("number of experts", experts.length, 1);
  const gates = Object.fromEntries(
    Object.keys(heads).map((task) => [
      task,
      denseLayer({ inputs: size, outputs: experts.length, initializer, random: random.fork(`gate ${task}`) }),
    ]),
  );
  const { state, penalties } = joinParts([...experts, ...Object.values(heads)]);
  const gate = (inputs: Inputs, task: string): tf.Tensor2D =>
    tf.tidy(() => {
      requireSize(inputs, size);
      const flat = tf.reshape(inputs, [inputs.shape[0]!, size]) as tf.Tensor2D;
      return tf.softmax(partOf(gates, task).predict(flat));
    });
  return {
    shared: experts.flatMap(({ variables }) => variables),
    own: ownVariables(heads, gates),
    state,
    gate,
    predict: (inputs, tasks, { training = false } = {}) =>
      tf.tidy(() => {
        const said = tf.stack(
          experts.map((expert) => applyPart(expert, inputs, training)),
          1,
        );
        return Object.fromEntries(
          tasks.map((task) => {
            const shares = tf.expandDims(gate(inputs, task), 1);
            const mixed = tf.squeeze(tf.matMul(shares, said), [1]) as tf.Tensor2D;
            return [task, applyPart(partOf(heads, task), mixed, training)];
          }),
        );
      }),
    ...sumOfPenalties(penalties),
  };
}

function requireSize({ shape }: tf.Tensor, size: number): void {
  const [, ...example] = shape;
  if (tf.util.sizeFromShape(example) === size) return;
  throw new Problem({
    rule: `An example of this mixture of experts has ${size} numbers, which its gates see.`,
    came: `examples of the shape [${example.join(", ")}]`,
    cure: "Give `inputs` the product of the sizes of one example.",
  });
}
