import * as tf from "@tensorflow/tfjs";

import { Problem } from "../problem.js";

/** What every layer of TensorFlow.js takes: name, inputShape, trainable and so on. */
export type LayerArgs = NonNullable<ConstructorParameters<typeof tf.layers.Layer>[0]>;

/** An initializer of TensorFlow.js. */
export type WeightInitializer = ReturnType<typeof tf.initializers.zeros>;

/** A regularizer of TensorFlow.js. */
export type WeightRegularizer = ReturnType<typeof tf.regularizers.l1l2>;

/** An initializer that takes number after number from `draw`, in the order of the tensor. */
export function drawnFrom(draw: (index: number) => number): WeightInitializer {
  const apply = (shape: tf.Shape) => {
    const size = tf.util.sizeFromShape(shape as number[]);
    return tf.tensor(
      Float32Array.from({ length: size }, (_, index) => draw(index)),
      shape as number[],
    );
  };
  // A layer calls `apply` alone; the rest of the class serves to write initializers into a saved model, which the
  // layers here do not: their configurations hold the options that the initializers come from.
  return { apply } as unknown as WeightInitializer;
}

/** The penalty l₁ Σ|w| + l₂ Σw², or none if both are 0. */
export function penaltyOf({ l1 = 0, l2 = 0 }: { l1?: number; l2?: number }): WeightRegularizer | undefined {
  return l1 === 0 && l2 === 0 ? undefined : tf.regularizers.l1l2({ l1, l2 });
}

/** The one tensor that a layer was called with. */
export function onlyInput(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
  return Array.isArray(inputs) ? inputs[0]! : inputs;
}

/** Checks that a layer has its weights. @throws Problem otherwise. */
export function requireBuilt(layer: tf.layers.Layer): void {
  if (layer.built) return;
  throw new Problem({
    rule: "A layer has functions to draw once it knows the shape of its inputs.",
    came: `\`${layer.name}\`, which stands in no model yet`,
    cure: "Put it into a model, or apply it to a tensor first.",
  });
}
