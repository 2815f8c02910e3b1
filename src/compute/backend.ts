import * as tf from "@tensorflow/tfjs";

import { readEnvironment } from "../environment.js";
import { Problem } from "../problem.js";
import type { BackendName } from "./candidate.js";
import { chooseFastest, type Refusal, startAsked } from "./choose-backend.js";
import { cpu } from "./start-cpu.js";
import { tensorflow } from "./start-tensorflow.js";
import { wasm } from "./start-wasm.js";
import { webgpu } from "./start-webgpu.js";

export type { BackendName, Refusal };

export interface BackendOptions {
  /**
   * - `tensorflow`: the native library, on an NVIDIA GPU or, only where it is asked for, on the processor; through
   *   `@tensorflow/tfjs-node-gpu` or `@tensorflow/tfjs-node`, which `npm run setup:gpu` installs.
   * - `webgpu`: a GPU of any maker; through `webgpu` and `@tensorflow/tfjs-backend-webgpu`, which
   *   `npm run setup:gpu -- --package webgpu` installs, where it is asked for. Tensors are read with `await tensor.data()`
   *   only.
   * - `wasm`: WebAssembly with kernels for training; comes with the package.
   * - `cpu`: plain JavaScript, 4 to 13 times slower on the networks of the first lecture, hundreds of times on
   *   convolutional ones.
   * - `auto`: the first of them that starts and computes where it is a gain.
   *
   * By default the environment variable `ACTIVATION_LAB_BACKEND`, else `auto`.
   */
  readonly name?: "auto" | BackendName;
  /**
   * Whether `webgpu` may run on a driver that computes on the processor, for tests: 9 to 90 times slower than `wasm`. By
   * default whether the environment variable `ACTIVATION_LAB_SOFTWARE_GPU` is `1`.
   */
  readonly softwareGpu?: boolean;
  /**
   * Prints the reason, once for each choice. By default to the standard error output, which no deck shows; in a browser
   * to its console.
   */
  readonly print?: (reason: string) => void;
}

/** What computes, and why. */
export interface BackendReport {
  readonly name: BackendName;
  /** One sentence. */
  readonly reason: string;
  /**
   * Whose kernels compute gradients and what else the stock WebAssembly backend has wrong, slow or not at all: `simd` and
   * `javascript` are ours, and so are `fast`, which multiply and add in one instruction: they are used only where the
   * environment variable `ACTIVATION_LAB_FAST` is `1` and the engine has relaxed SIMD (Node 22 does, Node 20 does not).
   * That rounds once instead of twice, so that the last digits differ from machine to machine. `stock` are those of
   * TensorFlow.js, but for the gradient of average pooling, which `cpu` and `webgpu` have wrong, and sums of more than
   * seven tensors, which `webgpu` has wrong.
   */
  readonly kernels: "fast" | "simd" | "javascript" | "stock";
  /** Version of TensorFlow.js. */
  readonly version: string;
  /** Backends that would have gone before this one, and why they do not compute; none if one was asked for. */
  readonly refused: readonly Refusal[];
}

const NAMES: readonly string[] = ["auto", "tensorflow", "webgpu", "wasm", "cpu"];

/** What was printed last: a cell that is run again has nothing new to say. */
let printed: string | undefined;

/** Ends with the call before: TensorFlow.js gives up a backend that starts when it is asked for another, or for it again. */
let turn: Promise<unknown> = Promise.resolve();

/**
 * Selects what TensorFlow.js computes with, silences its start-up banner, prints the choice and reports it. Call it once
 * at the start of a notebook and await it. If it throws, the backend in use before stays in use. Calls at the same time
 * take turns.
 *
 * @throws Problem if the name is unknown or the backend asked for does not start.
 */
export function backend(options: BackendOptions = {}): Promise<BackendReport> {
  const report = turn.then(() => choose(options));
  turn = report.catch(() => {});
  return report;
}

async function choose(options: BackendOptions): Promise<BackendReport> {
  const { name, softwareGpu = readEnvironment("ACTIVATION_LAB_SOFTWARE_GPU") === "1", print = log } = options;
  const source = name === undefined ? readEnvironment("ACTIVATION_LAB_BACKEND") : undefined;
  const wanted = requireName(name ?? source ?? "auto", source === undefined);
  tf.enableProdMode();
  const candidates = [tensorflow(), webgpu(softwareGpu), wasm, cpu];
  const asked = candidates.find((candidate) => candidate.name === wanted);
  const before = tf.engine().backendName;
  const start = () =>
    asked === undefined
      ? chooseFastest(candidates)
      : startAsked(asked, source === undefined ? "the notebook" : "ACTIVATION_LAB_BACKEND");
  const choice = await start().catch(async (error: unknown) => {
    if (before) await tf.setBackend(before);
    throw error;
  });
  if (choice.reason !== printed) print(choice.reason);
  printed = choice.reason;
  const { name: chosen, reason, kernels, refused } = choice;
  return { name: chosen, reason, kernels, version: tf.version.tfjs, refused };
}

function requireName(wanted: string, isOption: boolean): string {
  if (NAMES.includes(wanted)) return wanted;
  throw new Problem({
    rule: `${isOption ? "A backend" : "ACTIVATION_LAB_BACKEND"} must be \`auto\`, \`tensorflow\`, \`webgpu\`, \`wasm\` or \`cpu\`.`,
    came: `\`${wanted}\``,
    cure: "Leave it out to get the fastest that starts.",
  });
}

function log(reason: string): void {
  if (typeof process === "undefined") console.info(reason);
  else console.warn(reason);
}
