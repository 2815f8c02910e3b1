import * as tf from "@tensorflow/tfjs";
import { type BackendWasm, version_wasm } from "@tensorflow/tfjs-backend-wasm";

import { readEnvironment } from "../../environment.js";
import { SUPPORTED_VERSION } from "../supported-version.js";
import { type Heap, heapOf } from "./heap.js";
import { registerKernels, restoreKernels } from "./kernel.js";
import { trainingKernels } from "./kernels.js";
import { hasRelaxedSimd, linkSimd } from "./link-simd.js";
import { guardAllocation } from "./malloc-guard.js";
import { activationGradients } from "./ops/activation-gradients.js";
import { einsumGradient } from "./ops/einsum-gradient.js";
import { findFault } from "./self-test.js";
import { FAST_BINARY, SIMD_BINARY } from "./simd-binary.js";

/** What trains now, and why nothing better does. */
export interface Installation {
  readonly kernels: "fast" | "simd" | "javascript";
  /** Why the SIMD kernels are not in use, or the fast ones that were asked for. */
  readonly failure?: string;
}

export interface InstallationParts {
  /** Whether to use the fast kernels where the engine can; by default whether `ACTIVATION_LAB_FAST` is `1`. */
  readonly fast?: boolean;
  /** The SIMD kernels, and the fast ones. */
  readonly binary?: Uint8Array<ArrayBuffer>;
  readonly fastBinary?: Uint8Array<ArrayBuffer>;
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
  const { fast = readEnvironment("ACTIVATION_LAB_FAST") === "1" } = parts;
  const { versions = [tf.version["tfjs-core"], version_wasm] } = parts;
  const unsupported = versions.find((version) => version !== SUPPORTED_VERSION);
  if (unsupported !== undefined) {
    restoreKernels();
    throw new Error(
      `its training kernels support version ${SUPPORTED_VERSION} of TensorFlow.js, not ${unsupported}`,
    );
  }
  const heap = heapOf(tf.backend() as BackendWasm);
  guardAllocation(heap.module);
  registerKernels(trainingKernels);
  registerGradients([einsumGradient, ...activationGradients]);
  let missing: string | undefined;
  if (fast) {
    const binary = parts.fastBinary ?? decode(FAST_BINARY);
    missing = hasRelaxedSimd() ? await link(heap, binary) : "this engine has no relaxed SIMD";
    if (missing === undefined) return { kernels: "fast" };
  }
  const failure = await link(heap, parts.binary ?? decode(SIMD_BINARY));
  if (failure === undefined)
    return { kernels: "simd", ...(missing === undefined ? {} : { failure: missing }) };
  heap.simd = undefined;
  const fault = findFault();
  if (fault === undefined) return { kernels: "javascript", failure };
  restoreKernels();
  throw new Error(`its training kernels compute a wrong ${fault}`);
}

/** Puts gradients, which all backends share, in the place of the stock ones. */
function registerGradients(gradients: readonly tf.GradConfig[]): void {
  for (const gradient of gradients) {
    // TensorFlow.js prints a warning when a gradient is registered over another.
    if (tf.getGradient(gradient.kernelName) !== undefined) tf.unregisterGradient(gradient.kernelName);
    tf.registerGradient(gradient);
  }
}

/** Puts SIMD kernels to use. Returns what is wrong with them. */
async function link(heap: Heap, binary: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
  try {
    heap.simd = await linkSimd(binary, heap.module);
    const fault = findFault();
    return fault === undefined ? undefined : `the SIMD kernels compute a wrong ${fault}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function decode(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
