import type { Shape } from "@tensorflow/tfjs";

import { Problem } from "../problem.js";

/**
 * Who learns a function of its own: every `unit` of the layer (in an image every position of every channel), every
 * `channel` (the last axis; for a dense layer that is every unit), or the `layer` as a whole.
 */
export type Sharing = "unit" | "channel" | "layer";

/**
 * The shape of one parameter for inputs of `inputShape`: the shape of an example, with 1 for the axes that share.
 *
 * @param inputShape [batch, …], where the batch may be null.
 * @throws Problem if an axis that does not share has no known length, or `sharing` is none of the three.
 */
export function parameterShape(inputShape: Shape, sharing: Sharing): number[] {
  const example = inputShape.slice(1);
  if (sharing !== "unit" && sharing !== "channel" && sharing !== "layer") {
    throw new Problem({
      rule: "`sharing` must be `unit`, `channel` or `layer`.",
      came: `\`${sharing}\``,
      cure: "Choose who learns a function of its own.",
    });
  }
  return example.map((length, axis) => {
    if (sharing === "layer" || (sharing === "channel" && axis < example.length - 1)) return 1;
    if (length !== null) return length;
    throw new Problem({
      rule: `To learn a function for every ${sharing}, a layer must know how many there are.`,
      came: `inputs of the shape [${inputShape.map((size) => size ?? "any").join(", ")}]`,
      cure: "Give the model a fixed input shape, or share more widely.",
    });
  });
}
