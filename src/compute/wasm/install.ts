import * as tf from "@tensorflow/tfjs";
import { type BackendWasm, version_wasm } from "@tensorflow/tfjs-backend-wasm";

import { heapOf } from "./heap.js";
import { registerKernels, restoreKernels } from "./kernel.js";
import { trainingKernels } from "./kernels.js";
import { guardAllocation } from "./malloc-guard.js";
import { einsumGradient } from "./ops/einsum-gradient.js";
import { findFault } from "./self-test.js";
import { linkSimd } from "./simd.js";
import { SIMD_BINARY } from "./simd-binary.js";

/** The version whose backend the kernels were written for and tested with: another may lay out its memory differently. */
const SUPPORTED = "4.22.0";

/** What trains now, and why nothing better does. */
export interface Installation {
  readonly kernels: "simd" | "javascript";
  /** Why the SIMD kernels are not in use. */
  readonly failure?: string;
}

export interface InstallationParts {
  /** The SIMD kernels. */
  readonly binary?: Uint8Array<ArrayBuffer>;
  /** Versions of TensorFlow.js and of its WebAssembly backend. */
  readonly versions?: readonly string[];
}

/**
 * Makes the WebAssembly backend in use able to train: puts our kernels into the places of stock ones, with SIMD if that
 * works here, guards its memory, and tests the result.
 *
 * @throws Error if neither the SIMD kernels nor their JavaScript twins compute what they should; the stock kernels are
 * then back in their places.
 */
export async function installKernels(parts: InstallationParts = {}): Promise<Installation> {
  const { binary = decode(SIMD_BINARY), versions = [tf.version["tfjs-core"], version_wasm] } = parts;
  const unsupported = versions.find((version) => version !== SUPPORTED);
  if (unsupported !== undefined) {
    restoreKernels();
    throw new Error(`its training kernels support version ${SUPPORTED} of TensorFlow.js, not ${unsupported}`);
  }
  const heap = heapOf(tf.backend() as BackendWasm);
  guardAllocation(heap.module);
  registerKernels(trainingKernels);
  if (tf.getGradient("Einsum") === undefined) tf.registerGradient(einsumGradient);
  let failure: string;
  try {
    heap.simd = await linkSimd(binary, heap.module);
    const fault = findFault();
    if (fault === undefined) return { kernels: "simd" };
    failure = `the SIMD kernels compute a wrong ${fault}`;
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error);
  }
  heap.simd = undefined;
  const fault = findFault();
  if (fault === undefined) return { kernels: "javascript", failure };
  restoreKernels();
  throw new Error(`its training kernels compute a wrong ${fault}`);
}

function decode(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
