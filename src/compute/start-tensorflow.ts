import * as tf from "@tensorflow/tfjs";

import { type Candidate, NotInstalled } from "./candidate.js";
import { type ImportPackage, importOptional } from "./import-optional.js";
import { SUPPORTED_VERSION } from "./supported-version.js";

const FOR_GPU = "@tensorflow/tfjs-node-gpu";
const FOR_PROCESSOR = "@tensorflow/tfjs-node";

/** What counts of the two packages: all of TensorFlow.js, and their own version. */
interface TfjsNode {
  readonly add: unknown;
  readonly version: Readonly<Record<string, string>>;
}

/** The native library of TensorFlow, through one of the two packages that bind it to Node. */
export function tensorflow(importPackage: ImportPackage = importOptional): Candidate {
  return {
    name: "tensorflow",
    title: "TensorFlow",
    cure: "Run `npm run setup:gpu`, which says what is missing, or ask for `auto`.",
    async start(isAsked) {
      if (tf.findBackendFactory("tensorflow") === null) await load(isAsked, importPackage);
      if (!(await tf.setBackend("tensorflow"))) throw new Error("TensorFlow.js could not initialize it");
      const { isUsingGpuDevice } = tf.backend() as unknown as { readonly isUsingGpuDevice: boolean };
      if (isUsingGpuDevice) return { what: "TensorFlow on the GPU", kernels: "stock" };
      if (isAsked) return { what: "TensorFlow on the processor", kernels: "stock" };
      throw new Error("it found no GPU");
    },
  };
}

/** Loads the package that is there; both cannot be in one process, so that the one for GPUs goes first. */
async function load(isAsked: boolean, importPackage: ImportPackage): Promise<void> {
  prepareProcess();
  let name = FOR_GPU;
  const loaded = (await importPackage(name).catch((error: unknown) => {
    // Without a GPU it is no gain, and takes a second and 300 MB to say so.
    if (!(error instanceof NotInstalled) || !isAsked) throw error;
    name = FOR_PROCESSOR;
    return importPackage(name);
  })) as TfjsNode;
  const fault = findMismatch(name, loaded);
  if (fault === undefined) return;
  if (tf.findBackendFactory("tensorflow") !== null) tf.removeBackend("tensorflow");
  throw new Error(fault);
}

function findMismatch(name: string, { add, version }: TfjsNode): string | undefined {
  const { "tfjs-node": own = "unknown", "tfjs-core": core = "unknown" } = version;
  if (own !== SUPPORTED_VERSION) return `${name} must have version ${SUPPORTED_VERSION}, not ${own}`;
  if (add === tf.add) return undefined;
  // Tensors of one copy are strangers to the functions and classes of the other.
  return `${name} brings a second copy of TensorFlow.js (${core}), where there may be only one`;
}

/**
 * What the packages need of the process: a function of `node:util` that they call and that Node dropped in version 23,
 * less talk of the library about its build, and memory of the GPU by need, so that several notebooks can share it.
 */
function prepareProcess(): void {
  if (typeof process === "undefined" || typeof process.getBuiltinModule !== "function") return;
  const util = process.getBuiltinModule("node:util") as { isNullOrUndefined?: (value: unknown) => boolean };
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  process.env.TF_FORCE_GPU_ALLOW_GROWTH ??= "true";
}
