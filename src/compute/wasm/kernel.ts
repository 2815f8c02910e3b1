import * as tf from "@tensorflow/tfjs";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";

import { type Heap, heapOf, type Tensor } from "./heap.js";

/** Runs the stock kernel on the same inputs and attributes, or on others: for what ours leaves alone. */
export type Stock = (attributes?: object, inputs?: object) => Tensor;

/** A kernel of ours: of an operation of ours, or in the place of one that is wrong, slow or missing in the stock backend. */
export interface TrainingKernel {
  /** The operation's name, TensorFlow's where it has one. */
  readonly name: string;
  compute(heap: Heap, inputs: never, attributes: never, stock: Stock): Tensor | Tensor[];
}

/** Names the types of a kernel's inputs and attributes. */
export function defineKernel<Inputs, Attributes = object>(
  name: string,
  compute: (heap: Heap, inputs: Inputs, attributes: Attributes, stock: Stock) => Tensor | Tensor[],
): TrainingKernel {
  return { name, compute: compute as TrainingKernel["compute"] };
}

/** The registry of TensorFlow.js is one for all: what stood there before is kept here, to be put back. */
const stockKernels = new Map<string, tf.KernelConfig | undefined>();

/** Puts kernels in the place of the stock ones. */
export function registerKernels(kernels: readonly TrainingKernel[]): void {
  for (const { name, compute } of kernels) {
    if (!stockKernels.has(name)) stockKernels.set(name, tf.getKernel(name, "wasm"));
    const stock = stockKernels.get(name);
    register(name, {
      ...stock,
      kernelName: name,
      backendName: "wasm",
      kernelFunc: (call) => {
        const heap = heapOf(call.backend as BackendWasm);
        // A tensor of another backend comes over when it is first looked up, which may move the memory: before any view.
        for (const input of Object.values<Tensor | undefined>(call.inputs as never))
          if (input !== undefined && input !== null) heap.address(input);
        return compute(
          heap,
          call.inputs as never,
          call.attrs as never,
          (attributes = call.attrs, inputs = call.inputs) => {
            if (stock === undefined) throw new Error(`The backend has no kernel ${name} of its own.`);
            const attrs = attributes as tf.NamedAttrMap;
            return stock.kernelFunc({ ...call, attrs, inputs: inputs as tf.NamedTensorInfoMap }) as Tensor;
          },
        );
      },
    });
  }
}

/** Puts the stock kernels back. */
export function restoreKernels(): void {
  for (const [name, stock] of stockKernels) register(name, stock);
}

function register(name: string, config: tf.KernelConfig | undefined): void {
  // TensorFlow.js prints a warning when a kernel is registered over another.
  if (tf.getKernel(name, "wasm") !== undefined) tf.unregisterKernel(name, "wasm");
  if (config !== undefined) tf.registerKernel(config);
}
