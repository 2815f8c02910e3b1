import * as tf from "@tensorflow/tfjs";
import { gradientDescent } from "activation-lab";

import type { Workload } from "./case.ts";

export interface Training {
  readonly variables: readonly tf.Variable[];
  /** What belongs to the net but is not trained: the data. */
  readonly constants: readonly tf.Tensor[];
  loss(): tf.Scalar;
}

/** One step: forward pass, loss, gradients, gradient descent with a learning rate of 0.005 and a momentum of 0.9. */
export function trainingStep({ variables, constants, loss }: Training): Workload {
  const optimizer = gradientDescent(variables, 0.005, 0.9);
  return {
    step: () =>
      tf.tidy(() => {
        const { value, grads } = tf.variableGrads(loss, variables as tf.Variable[]);
        optimizer.update(grads);
        return value;
      }),
    dispose() {
      optimizer.dispose();
      tf.dispose([...variables, ...constants]);
    },
  };
}

/** An operation on tensors that stay as they are. */
export function operation(inputs: readonly tf.Tensor[], run: () => tf.Tensor): Workload {
  return { step: () => tf.tidy(run), dispose: () => tf.dispose([...inputs]) };
}
