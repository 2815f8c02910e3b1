import * as tf from "@tensorflow/tfjs";

import { Problem } from "../../problem.js";
import { createOptimizer, type OptimizerOptions } from "../../training/create-optimizer.js";
import type { SavedOptimizer } from "../../training/optimizers.js";
import { loadVariables, type SavedTensor, saveTensors } from "../../training/saved-tensors.js";

/** Numbers that a weighting learns, one for each task, by the optimizer of the run, without its clipping. */
export interface LearnedNumbers {
  readonly values: readonly number[];
  /** One step against the gradient, with the learning rate of the epoch. */
  descend(gradient: readonly number[], epoch: number): Promise<void>;
  save(): Promise<unknown>;
  load(saved: unknown): Promise<void>;
  dispose(): void;
}

interface SavedNumbers {
  readonly values: readonly SavedTensor[];
  readonly optimizer: SavedOptimizer;
}

/** @param learningRate That of the run by default. */
export function learnedNumbers(
  start: readonly number[],
  { clipGlobalNorm: _, learningRateOf: __, ...options }: OptimizerOptions,
  learningRate = options.learningRate,
): LearnedNumbers {
  const variable = tf.tidy(() => tf.variable(tf.tensor1d([...start]))) as unknown as tf.Variable;
  const { optimizer, beginEpoch } = createOptimizer([variable], { ...options, learningRate });
  let values = Array.from(Float32Array.from(start));
  const read = async () => {
    values = Array.from(await variable.data());
  };
  return {
    get values() {
      return values;
    },
    async descend(gradient, epoch) {
      beginEpoch(epoch);
      tf.tidy(() => optimizer.update({ [variable.name]: tf.tensor1d([...gradient]) }));
      await read();
    },
    save: async (): Promise<SavedNumbers> => ({
      values: await saveTensors([variable]),
      optimizer: await optimizer.save(),
    }),
    async load(saved) {
      requireNumbers(saved);
      loadVariables([variable], saved.values, "numbers of the weighting");
      optimizer.load(saved.optimizer);
      await read();
    },
    dispose() {
      optimizer.dispose();
      variable.dispose();
    },
  };
}

function requireNumbers(saved: unknown): asserts saved is SavedNumbers {
  if (typeof saved === "object" && saved !== null && "values" in saved && "optimizer" in saved) return;
  throw new Problem({
    rule: "A checkpoint must hold what its weighting has learned.",
    came: JSON.stringify(saved) ?? "nothing",
    cure: "Go on with the weighting that the checkpoint was made with.",
  });
}
