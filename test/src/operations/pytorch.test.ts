import { readFileSync } from "node:fs";

import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import * as operations from "../../../src/operations/index.ts";
import { useBackend } from "../support/backends.ts";
import { expectAllClose } from "../support/closeness.ts";
import { KERNELS, useKernels } from "../support/kernels.ts";

interface Numbers {
  readonly shape: number[];
  readonly values: number[];
}

interface GoldenCase {
  readonly name: string;
  readonly operation: Exclude<keyof typeof operations, "traceNorm">;
  readonly tasks?: number[];
  readonly epsilon?: number;
  readonly inputs: Numbers[];
  readonly output: Numbers;
  readonly statistics: Numbers[];
  readonly arriving: Numbers;
  readonly gradients: Numbers[];
}

const path = new URL("../../fixtures/golden/operations.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(path, "utf8")) as { cases: GoldenCase[] };

/** The output and, where there are some, the statistics that it was normalized with. */
function compute({ operation, tasks, epsilon }: GoldenCase, inputs: readonly tf.Tensor[]): tf.Tensor[] {
  const [x, a, b, mean, variance] = inputs as [tf.Tensor, ...tf.Tensor1D[]];
  switch (operation) {
    case "adaptivePiecewiseLinear":
      return [operations.adaptivePiecewiseLinear(x, a!, b!)];
    case "taskAdaptiveActivation":
      return [
        operations.taskAdaptiveActivation(x, inputs[1] as tf.Tensor2D, b!, tf.tensor1d(tasks!, "int32")),
      ];
    case "swishWithBeta":
      return [operations.swishWithBeta(x, a!)];
    case "powerBasisActivation": {
      const { output, means, variances } = operations.powerBasisActivation(x, a!, b!, { epsilon: epsilon! });
      return [output, means, variances];
    }
    case "batchNormalization": {
      const statistics = mean === undefined ? {} : { statistics: { mean, variance: variance! } };
      const result = operations.batchNormalization(x, a!, b!, { epsilon: epsilon!, ...statistics });
      return [result.output, result.mean, result.variance];
    }
  }
}

const tensor = ({ shape, values }: Numbers) => tf.tensor(values, shape);

/** Absolutely up to 1, relatively beyond: powers up to the seventh sum to several hundreds. */
const TOLERANCE = 1e-5;

describe.each([...KERNELS, "cpu"] as const)("%s kernels give the numbers of PyTorch for", (kernels) => {
  beforeAll(() => (kernels === "cpu" ? useBackend("cpu") : useKernels(kernels)));

  test.each(cases.map((golden) => [`${golden.operation}, ${golden.name}`, golden] as const))(
    "%s",
    (place, golden) => {
      tf.tidy(() => {
        const inputs = golden.inputs.map(tensor);
        const [output, ...statistics] = compute(golden, inputs);
        expect(output!.shape).toEqual(golden.output.shape);
        expectAllClose(output!.dataSync(), golden.output.values, TOLERANCE, place);
        for (const [n, expected] of golden.statistics.entries()) {
          expect(statistics[n]!.shape).toEqual(expected.shape);
          expectAllClose(statistics[n]!.dataSync(), expected.values, TOLERANCE, `${place}, statistic ${n}`);
        }
        const f = (...x: tf.Tensor[]) => compute(golden, x)[0]!;
        for (const [n, gradient] of tf.grads(f)(inputs, tensor(golden.arriving)).entries()) {
          expect(gradient.shape).toEqual(golden.gradients[n]!.shape);
          const expected = golden.gradients[n]!.values;
          expectAllClose(gradient.dataSync(), expected, TOLERANCE, `${place}, gradient for input ${n}`);
        }
      });
    },
  );
});
