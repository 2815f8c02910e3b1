import * as tf from "@tensorflow/tfjs";
// Registers the backend. In Node it finds its `.wasm` files beside itself; a web page names their folder with `setWasmPaths`.
import "@tensorflow/tfjs-backend-wasm";

import type { Candidate } from "./candidate.js";
import { withoutEmscriptenHandlers } from "./emscripten-handlers.js";
import { installKernels } from "./wasm/install.js";

/** WebAssembly with the kernels that it needs to train. */
export const wasm: Candidate = {
  name: "wasm",
  title: "WebAssembly",
  cure: "Install the dependencies again with `npm ci`, or ask for `auto`.",
  async start() {
    await withoutEmscriptenHandlers(async () => {
      if (await tf.setBackend("wasm")) return;
      // TensorFlow.js keeps the reason to itself: a second try by hand shows it.
      await tf.findBackendFactory("wasm")?.();
      throw new Error("TensorFlow.js could not initialize it");
    });
    const { kernels, failure } = await installKernels();
    const missing = kernels === "simd" ? "fast" : "SIMD";
    return {
      what: "WebAssembly",
      kernels,
      ...(failure === undefined ? {} : { remark: `without ${missing} kernels (${failure})` }),
    };
  },
};
