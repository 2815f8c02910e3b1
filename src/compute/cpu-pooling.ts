import * as tf from "@tensorflow/tfjs";

import { planes, volumes } from "./wasm/ops/pooling.js";
import { averageGradient } from "./wasm/ops/pooling-loops.js";
import type { Windows } from "./wasm/ops/windows.js";

/** What a kernel needs of the cpu backend. */
interface CpuBackend {
  readonly data: { get(dataId: object): { values: Float32Array } };
  makeTensorInfo(shape: number[], dtype: "float32", values: Float32Array): tf.TensorInfo;
}

/**
 * Gives the cpu backend the right gradient of average pooling: where a window hangs over the edge, TensorFlow.js 4.22
 * averages what lies inside, but divides the gradient by the whole window.
 */
export function repairCpuPooling(): void {
  register("AvgPoolGrad", planes);
  register("AvgPool3DGrad", volumes);
}

function register<Attributes>(
  name: string,
  readWindows: (shape: number[], attributes: Attributes) => Windows,
): void {
  tf.unregisterKernel(name, "cpu");
  tf.registerKernel({
    kernelName: name,
    backendName: "cpu",
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { dy, input } = inputs as { dy: tf.TensorInfo; input: tf.TensorInfo };
      const cpu = backend as CpuBackend;
      const gradient = new Float32Array(tf.util.sizeFromShape(input.shape));
      averageGradient(
        cpu.data.get(dy.dataId as object).values,
        gradient,
        readWindows(input.shape, attrs as unknown as Attributes),
      );
      return cpu.makeTensorInfo(input.shape, "float32", gradient);
    },
  });
}
