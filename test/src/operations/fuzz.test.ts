import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, test } from "vitest";

import type { Random } from "../../../src/random.ts";
import { expectAsOnCpu, KERNELS, randomTensor, useKernels } from "../support/kernels.ts";
import { type Call, calls } from "./random-calls.ts";

const ROUNDS = 60;
/** Sums over a batch cancel, and the composed operations round at every step; `reference.test.ts` is stricter. */
const TOLERANCE = 1e-5;

/** All outputs, then the gradients of a weighted sum of the outputs with respect to all inputs. */
function withGradients(random: Random, { inputs, run }: Call): tf.Tensor[] {
  const outputs = run(...inputs);
  const weights = outputs.map((output) => randomTensor(random, output.shape));
  const loss = (...x: tf.Tensor[]) =>
    tf.addN(weights.map((weight, n) => tf.sum(tf.mul(run(...x)[n]!, weight)))) as tf.Scalar;
  return [...outputs, ...tf.grads(loss)(inputs)];
}

describe.each(KERNELS)(
  "%s kernels, on random shapes in poisoned memory, agree with the composed operation on the cpu backend for",
  (kernels) => {
    beforeAll(() => useKernels(kernels));

    test.each(Object.entries(calls))("%s", async (place, call) => {
      for (let seed = 1; seed <= ROUNDS; seed++) {
        const compute = (random: Random) => withGradients(random, call(random));
        await expectAsOnCpu(kernels, compute, {
          seed,
          tolerance: TOLERANCE,
          place: `${place}, seed ${seed}`,
        });
      }
    });
  },
);
