import * as tf from "@tensorflow/tfjs";

import { repairKernel } from "./repair-kernel.js";
import { planes, volumes } from "./wasm/ops/pooling.js";
import { type Windows, windowRange } from "./wasm/ops/windows.js";

/** What a kernel needs of the backends `cpu` and `webgpu`. */
interface Backend {
  makeTensorInfo(shape: number[], dtype: "float32", values: Float32Array): tf.TensorInfo;
  disposeData(dataId: object): boolean;
}

/**
 * Gives a backend the right gradient of average pooling: where a window hangs over the edge, TensorFlow.js 4.22
 * averages what lies inside, but divides the gradient by the whole window. So its kernel is given each window's gradient
 * times the cells of a window over those inside.
 */
export function repairAveragePooling(backendName: "cpu" | "webgpu"): void {
  repair("AvgPoolGrad", backendName, planes, 1);
  repair("AvgPool3DGrad", backendName, volumes, 0);
}

function repair<Attributes>(
  kernelName: string,
  backendName: string,
  readWindows: (shape: number[], attributes: Attributes) => Windows,
  firstAxis: 0 | 1,
): void {
  const multiply = tf.getKernel("Multiply", backendName).kernelFunc;
  repairKernel(kernelName, backendName, (stock) => ({ inputs, attrs, backend }) => {
    const { dy, input } = inputs as { dy: tf.TensorInfo; input: tf.TensorInfo };
    const { axes } = readWindows(input.shape, attrs as unknown as Attributes);
    const memory = backend as Backend;
    const sizes = axes.slice(firstAxis).map(({ outSize }) => outSize);
    const shares = memory.makeTensorInfo([1, ...sizes, 1], "float32", sharesInside(axes));
    const scaled = multiply({ inputs: { a: dy, b: shares }, backend }) as tf.TensorInfo;
    const gradient = stock({ inputs: { dy: scaled, input }, attrs: attrs as tf.NamedAttrMap, backend });
    for (const { dataId } of [shares, scaled]) memory.disposeData(dataId);
    return gradient;
  });
}

/** Of every window: its cells over those of them that lie inside the tensor. */
function sharesInside([depth, height, width]: Windows["axes"]): Float32Array {
  const [z, y, x] = [depth, height, width].map((axis) =>
    Array.from({ length: axis.outSize }, (_, index) => {
      const [start, end] = windowRange(axis, index);
      return axis.filter / (end - start);
    }),
  ) as [number[], number[], number[]];
  return Float32Array.from(z.flatMap((a) => y.flatMap((b) => x.map((c) => a * b * c))));
}
