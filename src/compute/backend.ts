import * as tf from "@tensorflow/tfjs";
// Registers the backend. In Node it finds its `.wasm` files beside itself; a web page names their folder with `setWasmPaths`.
import "@tensorflow/tfjs-backend-wasm";

import { readEnvironment } from "../environment.js";
import { Problem } from "../problem.js";
import { repairCpuPooling } from "./cpu-pooling.js";
import { withoutEmscriptenHandlers } from "./emscripten-handlers.js";
import { type Installation, installKernels } from "./wasm/install.js";

export type BackendName = "wasm" | "cpu";

export interface BackendOptions {
  /**
   * `wasm` is WebAssembly, `cpu` plain JavaScript, 4 to 13 times slower on the networks of this course; `auto` takes
   * the first of them that starts. By default the environment variable `ACTIVATION_LAB_BACKEND`, else `auto`.
   */
  readonly name?: "auto" | BackendName;
}

/** What computes, and why. */
export interface BackendReport {
  readonly name: BackendName;
  /** One sentence. */
  readonly reason: string;
  /**
   * Whose kernels compute gradients and what else the stock WebAssembly backend has wrong, slow or not at all: `simd` and
   * `javascript` are ours, and so are `fast`, which multiply and add in one instruction: they are used only where the
   * environment variable `ACTIVATION_LAB_FAST` is `1` and the engine has relaxed SIMD (Node 24 does, Node 20 does not).
   * That rounds once instead of twice, so that the last digits differ from machine to machine. `stock` are those of TensorFlow.js, but for the gradient of average pooling, which it has wrong.
   */
  readonly kernels: "fast" | "simd" | "javascript" | "stock";
  /** Version of TensorFlow.js. */
  readonly version: string;
}

/**
 * Selects what TensorFlow.js computes with, silences its start-up banner, and reports the choice. Call it once at the
 * start of a notebook and await it.
 *
 * @throws Problem if the name is unknown or the backend asked for does not start.
 */
export async function backend(options: BackendOptions = {}): Promise<BackendReport> {
  const environment = options.name === undefined ? readEnvironment("ACTIVATION_LAB_BACKEND") : undefined;
  const wanted = options.name ?? environment ?? "auto";
  if (wanted !== "auto" && wanted !== "wasm" && wanted !== "cpu") {
    throw new Problem({
      rule: `${environment === undefined ? "A backend" : "ACTIVATION_LAB_BACKEND"} must be \`auto\`, \`wasm\` or \`cpu\`.`,
      came: `\`${wanted}\``,
      cure: "Leave it out to get the fastest that starts.",
    });
  }
  tf.enableProdMode();
  const asked =
    environment === undefined ? "the notebook asked for it" : "ACTIVATION_LAB_BACKEND asked for it";
  const version = tf.version.tfjs;
  const plain = async (reason: string): Promise<BackendReport> => {
    await tf.setBackend("cpu");
    repairCpuPooling();
    return { name: "cpu", reason: `Plain JavaScript: ${reason}.`, kernels: "stock", version };
  };
  if (wanted === "cpu") return plain(asked);
  const started = await startWasm();
  if (!(started instanceof Error)) {
    const why = wanted === "auto" ? "the fastest that starts here" : asked;
    const missing = started.kernels === "simd" ? "fast" : "SIMD";
    const slower = started.failure === undefined ? "" : `, without ${missing} kernels (${started.failure})`;
    return { name: "wasm", reason: `WebAssembly: ${why}${slower}.`, kernels: started.kernels, version };
  }
  if (wanted === "wasm") {
    throw new Problem(
      {
        rule: "The backend `wasm` must start when it is asked for.",
        came: started.message,
        cure: "Install the dependencies again with `npm ci`, or ask for `auto`.",
      },
      { cause: started },
    );
  }
  return plain(`WebAssembly did not start (${started.message})`);
}

/** Returns what trains on WebAssembly, or why it did not start. */
async function startWasm(): Promise<Installation | Error> {
  try {
    const started = await withoutEmscriptenHandlers(() => tf.setBackend("wasm"));
    return started ? await installKernels() : new Error("TensorFlow.js could not initialize it");
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
