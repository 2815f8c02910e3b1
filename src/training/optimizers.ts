import * as tf from "@tensorflow/tfjs";

import { Problem } from "../problem.js";
import { requireFinite } from "../require.js";
import { loadVariables, type SavedTensor, saveTensors } from "./saved-tensors.js";

/** What an optimizer remembers between steps, as plain JSON. */
export interface SavedOptimizer {
  /** Steps taken. */
  readonly steps: number;
  /** Its running means, variable by variable. */
  readonly moments: readonly SavedTensor[];
}

/** Turns gradients into updates of the variables. It owns what it remembers between steps. */
export interface Optimizer {
  /**
   * One step, in place. `gradients` hold the gradient of each variable under its name and stay the caller's; a
   * variable that the loss does not depend on has none, and stays as it is.
   *
   * @throws Problem if a gradient is not of its variable's shape, or not of type float32.
   */
  update(gradients: tf.NamedTensorMap): void;
  /** What it remembers. An optimizer that loads it takes the same steps from there, bit for bit. */
  save(): Promise<SavedOptimizer>;
  /** @throws Problem if the moments are not those of such variables; it then keeps its own. */
  load(saved: SavedOptimizer): void;
  dispose(): void;
}

/**
 * Gradient descent with momentum: v ← μ v + ∂L/∂w, w ← w − η v. Without momentum there is no v, and w ← w − η ∂L/∂w.
 *
 * Not `tf.train.momentum`, which leaves a tensor behind when it is disposed of.
 *
 * @param learningRate η, above 0.
 * @param momentum μ, at least 0 and below 1.
 * @throws Problem if the learning rate or the momentum is outside its bounds.
 * @see Polyak1964
 */
export function gradientDescent(
  variables: readonly tf.Variable[],
  learningRate: number,
  momentum: number,
): Optimizer {
  requireFinite("learningRate", learningRate, { above: 0 });
  requireFinite("momentum", momentum, { atLeast: 0, below: 1 });
  const velocities = momentum === 0 ? [] : variables.map((variable) => zerosLike(variable));
  const step = (variable: tf.Variable, gradient: tf.Tensor, velocity: tf.Variable | undefined) => {
    const inputs = { variable, gradient };
    if (velocity === undefined) {
      return (
        inOnePass("DescentUpdate", inputs, { rate: learningRate }) ??
        tf.sub(variable, tf.mul(gradient, learningRate))
      );
    }
    const attributes = { rate: learningRate, momentum };
    const fused = inOnePass("MomentumUpdate", { ...inputs, velocity }, attributes);
    if (fused !== undefined) return fused;
    velocity.assign(tf.add(tf.mul(velocity, momentum), gradient));
    return tf.sub(variable, tf.mul(velocity, learningRate));
  };
  let steps = 0;
  return {
    update(gradients) {
      requireGradients(variables, gradients);
      steps += 1;
      forEachGradient(variables, gradients, (variable, gradient, index) =>
        step(variable, gradient, velocities[index]),
      );
    },
    save: async () => ({ steps, moments: await saveTensors(velocities) }),
    load(saved) {
      loadVariables(velocities, saved.moments, "moments of the optimizer");
      steps = saved.steps;
    },
    dispose: () => tf.dispose(velocities),
  };
}

/**
 * Adam: gradient descent on running means of the gradient and of its square, corrected for their start at 0, with
 * β₁ = 0.9, β₂ = 0.999 and ε = 10⁻⁷.
 *
 * @param learningRate η, above 0.
 * @throws Problem if the learning rate is not above 0.
 * @see Kingma2015, algorithm 1
 */
export function adam(variables: readonly tf.Variable[], learningRate: number): Optimizer {
  requireFinite("learningRate", learningRate, { above: 0 });
  const [firstDecay, secondDecay, epsilon] = [0.9, 0.999, 1e-7];
  const firstMoments = variables.map((variable) => zerosLike(variable));
  const secondMoments = variables.map((variable) => zerosLike(variable));
  const moments = [...firstMoments, ...secondMoments];
  let steps = 0;
  return {
    update(gradients) {
      requireGradients(variables, gradients);
      steps += 1;
      const rate = learningRate / (1 - firstDecay ** steps);
      const correction = 1 - secondDecay ** steps;
      const attributes = { rate, firstDecay, secondDecay, correction, epsilon };
      forEachGradient(variables, gradients, (variable, gradient, index) => {
        const first = firstMoments[index]!;
        const second = secondMoments[index]!;
        const fused = inOnePass("AdamUpdate", { variable, gradient, first, second }, attributes);
        if (fused !== undefined) return fused;
        first.assign(tf.add(tf.mul(first, firstDecay), tf.mul(gradient, 1 - firstDecay)));
        second.assign(tf.add(tf.mul(second, secondDecay), tf.mul(tf.square(gradient), 1 - secondDecay)));
        const size = tf.add(tf.sqrt(tf.div(second, correction)), epsilon);
        return tf.sub(variable, tf.mul(tf.div(first, size), rate));
      });
    },
    save: async () => ({ steps, moments: await saveTensors(moments) }),
    load(saved) {
      loadVariables(moments, saved.moments, "moments of the optimizer");
      steps = saved.steps;
    },
    dispose: () => tf.dispose(moments),
  };
}

/** Gives every variable that has a gradient the numbers that `step` computes. */
function forEachGradient(
  variables: readonly tf.Variable[],
  gradients: tf.NamedTensorMap,
  step: (variable: tf.Variable, gradient: tf.Tensor, index: number) => tf.Tensor,
): void {
  tf.tidy(() => {
    for (const [index, variable] of variables.entries()) {
      const gradient = gradients[variable.name];
      if (gradient !== undefined) variable.assign(step(variable, gradient, index));
    }
  });
}

/** Checks all gradients before a step changes anything. The kernels of a step would read beyond one that is too short. */
function requireGradients(variables: readonly tf.Variable[], gradients: tf.NamedTensorMap): void {
  for (const { name, shape } of variables) {
    const gradient = gradients[name];
    if (gradient === undefined) continue;
    if (gradient.dtype === "float32" && tf.util.arraysEqual(gradient.shape, shape)) continue;
    throw new Problem({
      rule: `The gradient of \`${name}\` must have its shape [${shape.join(", ")}] and type float32.`,
      came: `[${gradient.shape.join(", ")}], ${gradient.dtype}`,
      cure: "Take the gradients of `tf.variableGrads`.",
    });
  }
}

/** The variable's new numbers from a kernel of that name, which also updates the moments; nothing where there is none. */
function inOnePass(
  kernel: string,
  inputs: tf.NamedTensorMap,
  attributes: tf.NamedAttrMap,
): tf.Tensor | undefined {
  if (tf.getKernel(kernel, tf.getBackend()) === undefined) return undefined;
  return tf.engine().runKernel(kernel, inputs, attributes) as tf.Tensor;
}

/** What an optimizer remembers of a variable: not trainable, so that no gradient is ever asked for it. */
function zerosLike(variable: tf.Variable): tf.Variable {
  return tf.tidy(() => tf.variable(tf.zerosLike(variable), false));
}
