import { readFileSync } from "node:fs";

import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import { useBackend } from "../../support/backends.ts";
import { expectAllClose } from "../../support/closeness.ts";
import { KERNELS, useKernels } from "../../support/kernels.ts";

interface Numbers {
  readonly shape: number[];
  readonly values: number[];
}

interface GoldenCase {
  readonly name: string;
  readonly operation: "conv2d" | "depthwise" | "conv3d" | "maxPool" | "avgPool";
  readonly strides: [number, number];
  readonly pad: "same" | "valid";
  readonly size?: [number, number];
  readonly inputs: Numbers[];
  readonly output: Numbers;
  readonly arriving: Numbers;
  readonly gradients: Numbers[];
}

const path = new URL("../../../fixtures/golden/convolutions.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(path, "utf8")) as { cases: GoldenCase[] };

function compute({ operation, strides, pad, size }: GoldenCase, [x, w]: readonly tf.Tensor[]): tf.Tensor {
  switch (operation) {
    case "conv2d":
      return tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, pad);
    case "depthwise":
      return tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, pad);
    case "conv3d":
      return tf.conv3d(x as tf.Tensor5D, w as tf.Tensor5D, strides[0], pad);
    case "maxPool":
      return tf.maxPool(x as tf.Tensor4D, size!, strides, pad);
    case "avgPool":
      return tf.avgPool(x as tf.Tensor4D, size!, strides, pad);
  }
}

const tensor = ({ shape, values }: Numbers) => tf.tensor(values, shape);

describe.each([...KERNELS, "cpu"] as const)("%s kernels give the numbers of PyTorch", (kernels) => {
  beforeAll(() => (kernels === "cpu" ? useBackend("cpu") : useKernels(kernels)));

  test.each(cases.map((golden) => [`${golden.operation}, ${golden.name}`, golden] as const))(
    "%s",
    (place, golden) => {
      tf.tidy(() => {
        const inputs = golden.inputs.map(tensor);
        const y = compute(golden, inputs);
        expect(y.shape).toEqual(golden.output.shape);
        expectAllClose(y.dataSync(), golden.output.values, 1e-5, place);
        const arriving = tensor(golden.arriving);
        const loss = (...x: tf.Tensor[]) => tf.sum(tf.mul(compute(golden, x), arriving));
        for (const [n, gradient] of tf.grads(loss)(inputs).entries()) {
          expect(gradient.shape).toEqual(golden.gradients[n]!.shape);
          expectAllClose(gradient.dataSync(), golden.gradients[n]!.values, 1e-5, `${place}, input ${n}`);
        }
      });
    },
  );
});
