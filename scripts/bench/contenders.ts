import { join } from "node:path";

import { REPOSITORY } from "../repository.ts";

/** Who computes, in a process of its own. */
export interface Contender {
  readonly name: string;
  readonly title: string;
  readonly command: readonly [program: string, ...parameters: string[]];
  /** Settings that its process gets beside those of this one. */
  readonly environment: Readonly<Record<string, string>>;
  /** How to get it where it is missing. */
  readonly cure: string;
}

const WORKER = join(REPOSITORY, "scripts", "bench", "worker", "main.ts");
const PYTORCH_WORKER = join(REPOSITORY, "scripts", "bench", "worker", "pytorch.py");

/** `kernels` are those that the backend must report, else it does not count as this contender. */
function ours(backend: string, kernels?: string, isFast = false): Pick<Contender, "command" | "environment"> {
  const parameters = kernels === undefined ? [backend] : [backend, kernels];
  return {
    command: [process.execPath, "--import", "tsx", WORKER, ...parameters],
    environment: { ACTIVATION_LAB_BACKEND: "", ACTIVATION_LAB_FAST: isFast ? "1" : "" },
  };
}

/** In the order in which they are listed. */
export const contenders: readonly Contender[] = [
  {
    name: "wasm",
    title: "wasm, the default",
    ...ours("wasm", "simd"),
    cure: "Use a Node.js with WebAssembly SIMD.",
  },
  {
    name: "wasm-fast",
    title: "wasm with relaxed SIMD (ACTIVATION_LAB_FAST=1)",
    ...ours("wasm", "fast", true),
    cure: "Use Node.js 22 or newer.",
  },
  {
    name: "wasm-javascript",
    title: "wasm where the engine has no SIMD",
    ...ours("wasm", "javascript"),
    cure: "Install the dependencies again with `npm ci`.",
  },
  {
    name: "cpu",
    title: "cpu, plain JavaScript",
    ...ours("cpu"),
    cure: "Install the dependencies with `npm ci`.",
  },
  {
    name: "tensorflow",
    title: "tfjs-node",
    ...ours("tensorflow"),
    cure: "`npm run setup:gpu -- --package cpu` installs @tensorflow/tfjs-node.",
  },
  {
    name: "webgpu",
    title: "webgpu",
    ...ours("webgpu"),
    cure: "`npm run setup:gpu -- --package webgpu` installs it.",
  },
  {
    name: "pytorch",
    title: "PyTorch, one thread",
    command: [process.env.ACTIVATION_LAB_PYTHON || "python3", PYTORCH_WORKER],
    environment: { OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1" },
    cure: "`pip install torch numpy`, and name the interpreter in ACTIVATION_LAB_PYTHON.",
  },
];

/** Those that take part unless others are chosen: the slow ones have to be asked for. */
export const DEFAULT_CONTENDERS = ["wasm", "wasm-fast", "tensorflow", "pytorch"];
