import * as tf from "@tensorflow/tfjs";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";

import type { Simd } from "./simd.js";

/** A tensor as kernels see it: where its numbers lie, their shape and type. */
export type Tensor = tf.TensorInfo;

/** What a kernel needs of Emscripten's module. */
export interface EmscriptenModule {
  HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _free(address: number): void;
}

/** The memory of a WebAssembly backend, in which its tensors lie. */
export class Heap {
  readonly backend: BackendWasm;
  /** The SIMD kernels that are linked to this memory, if they are in use. */
  simd: Simd | undefined;

  constructor(backend: BackendWasm) {
    this.backend = backend;
  }

  get module(): EmscriptenModule {
    return this.backend.wasm as unknown as EmscriptenModule;
  }

  /** A tensor with whatever the memory holds: its receiver writes every number. */
  allocate(shape: readonly number[], dtype: tf.DataType = "float32"): Tensor {
    return this.backend.makeOutput([...shape], dtype);
  }

  filled(shape: readonly number[], value = 0): Tensor {
    const tensor = this.allocate(shape);
    this.numbers(tensor).fill(value);
    return tensor;
  }

  /**
   * The numbers of a tensor, in place. An allocation may move the whole memory and leave views behind, so take them
   * after the last one.
   */
  numbers(tensor: Tensor): Float32Array {
    return this.backend.typedArrayFromHeap(tensor) as Float32Array;
  }

  /** Where a tensor lies, in bytes. */
  address(tensor: Tensor): number {
    return this.backend.getMemoryOffset(tensor.dataId as object);
  }

  release(...tensors: readonly Tensor[]): void {
    for (const { dataId } of tensors) this.backend.disposeData(dataId as object);
  }

  /** Runs a kernel of this backend. Its output is not tracked: release it or return it. */
  run(name: string, inputs: Record<string, Tensor>, attributes: object = {}): Tensor {
    const { kernelFunc } = tf.getKernel(name, "wasm");
    const attrs = attributes as tf.NamedAttrMap;
    return kernelFunc({ inputs, attrs, backend: this.backend }) as Tensor;
  }
}

const heaps = new WeakMap<BackendWasm, Heap>();

/** The heap of a backend, always the same one. */
export function heapOf(backend: BackendWasm): Heap {
  const heap = heaps.get(backend) ?? new Heap(backend);
  heaps.set(backend, heap);
  return heap;
}

/** The same numbers under another shape. */
export function reshaped(tensor: Tensor, shape: readonly number[]): Tensor {
  return { dataId: tensor.dataId, dtype: tensor.dtype, shape: [...shape] };
}

/** Number of elements. */
export function sizeOf(tensor: Tensor): number {
  return tf.util.sizeFromShape(tensor.shape);
}
