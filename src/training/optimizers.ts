import * as tf from "@tensorflow/tfjs";

/** Turns gradients into updates of the variables. It owns what it remembers between steps. */
export interface Optimizer {
  /**
   * One step, in place. `gradients` hold the gradient of each variable under its name and stay the caller's; a
   * variable that the loss does not depend on has none, and stays as it is.
   */
  update(gradients: tf.NamedTensorMap): void;
  dispose(): void;
}

/**
 * Gradient descent with momentum: v ← μ v + ∂L/∂w, w ← w − η v. Without momentum there is no v, and w ← w − η ∂L/∂w.
 *
 * Not `tf.train.momentum`, which leaves a tensor behind when it is disposed of.
 *
 * @param learningRate η.
 * @param momentum μ, at least 0 and below 1.
 * @see Polyak1964
 */
export function gradientDescent(
  variables: readonly tf.Variable[],
  learningRate: number,
  momentum: number,
): Optimizer {
  const rate = tf.scalar(learningRate);
  const share = tf.scalar(momentum);
  const velocities = momentum === 0 ? [] : variables.map((variable) => zerosLike(variable));
  return {
    update: (gradients) =>
      tf.tidy(() => {
        for (const [index, variable] of variables.entries()) {
          const gradient = gradients[variable.name];
          if (gradient === undefined) continue;
          const velocity = velocities[index];
          velocity?.assign(tf.add(tf.mul(velocity, share), gradient));
          variable.assign(tf.sub(variable, tf.mul(velocity ?? gradient, rate)));
        }
      }),
    dispose: () => tf.dispose([rate, share, ...velocities]),
  };
}

/**
 * Adam: gradient descent on running means of the gradient and of its square, corrected for their start at 0, with
 * β₁ = 0.9, β₂ = 0.999 and ε = 10⁻⁷.
 *
 * @param learningRate η.
 * @see Kingma2015, algorithm 1
 */
export function adam(variables: readonly tf.Variable[], learningRate: number): Optimizer {
  const [firstDecay, secondDecay] = [0.9, 0.999];
  const firstMoments = variables.map((variable) => zerosLike(variable));
  const secondMoments = variables.map((variable) => zerosLike(variable));
  let steps = 0;
  return {
    update(gradients) {
      steps += 1;
      const rate = learningRate / (1 - firstDecay ** steps);
      const correction = 1 - secondDecay ** steps;
      tf.tidy(() => {
        for (const [index, variable] of variables.entries()) {
          const gradient = gradients[variable.name];
          if (gradient === undefined) continue;
          const first = firstMoments[index]!;
          const second = secondMoments[index]!;
          first.assign(tf.add(tf.mul(first, firstDecay), tf.mul(gradient, 1 - firstDecay)));
          second.assign(tf.add(tf.mul(second, secondDecay), tf.mul(tf.square(gradient), 1 - secondDecay)));
          const size = tf.add(tf.sqrt(tf.div(second, correction)), 1e-7);
          variable.assign(tf.sub(variable, tf.mul(tf.div(first, size), rate)));
        }
      });
    },
    dispose: () => tf.dispose([...firstMoments, ...secondMoments]),
  };
}

/** What an optimizer remembers of a variable: not trainable, so that no gradient is ever asked for it. */
function zerosLike(variable: tf.Variable): tf.Variable {
  return tf.tidy(() => tf.variable(tf.zerosLike(variable), false));
}
