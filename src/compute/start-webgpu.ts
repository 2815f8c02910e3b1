import * as tf from "@tensorflow/tfjs";
import { Problem } from "../problem.js";
import { type Candidate, NotAsked } from "./candidate.js";
import { type ImportPackage, importOptional } from "./import-optional.js";
import { repairAveragePooling } from "./repair-average-pooling.js";
import { repairSums } from "./repair-sums.js";

/** What is used of WebGPU; the package `webgpu` has it from Dawn, the implementation of Chrome. */
interface Gpu {
  requestAdapter(options: { powerPreference: "high-performance" }): Promise<Adapter | null>;
}

interface Adapter {
  readonly info: AdapterInfo;
  readonly features: { has(name: string): boolean };
  readonly limits: Readonly<Record<string, number>>;
  requestDevice(descriptor: {
    requiredFeatures: string[];
    requiredLimits: Record<string, number | undefined>;
  }): Promise<Device>;
}

interface Device {
  addEventListener?(type: "uncapturederror", listen: (event: { error: { message: string } }) => void): void;
}

interface AdapterInfo {
  readonly vendor?: string;
  readonly architecture?: string;
  readonly device?: string;
  readonly description?: string;
  readonly isFallbackAdapter?: boolean;
}

interface Dawn {
  readonly globals: object;
  create(options: string[]): Gpu;
}

interface WebgpuPackage {
  readonly WebGPUBackend: new (device: object, info: AdapterInfo) => tf.KernelBackend;
}

/** What the backend asks of the device where the adapter has it. */
const FEATURES = ["timestamp-query", "bgra8unorm-storage"];
const LIMITS = [
  "maxComputeWorkgroupStorageSize",
  "maxComputeWorkgroupsPerDimension",
  "maxStorageBufferBindingSize",
  "maxBufferSize",
  "maxComputeWorkgroupSizeX",
  "maxComputeInvocationsPerWorkgroup",
];

/** Dawn computes as long as something refers to what it made; the adapter says what the registered backend runs on. */
let running: { readonly gpu: Gpu; readonly info: AdapterInfo } | undefined;

/**
 * GPUs of any maker, without CUDA, through the packages `webgpu` and `@tensorflow/tfjs-backend-webgpu`. Drivers that
 * compute on the processor are refused unless `mayBeSoftware`. It has to be asked for by name: on an NVIDIA H200 large
 * convolutions and products gain, but nets of many small operations take 3 to 32 times as long as with WebAssembly, and
 * tensors cannot be read at once.
 */
export function webgpu(mayBeSoftware: boolean, importPackage: ImportPackage = importOptional): Candidate {
  return {
    name: "webgpu",
    title: "WebGPU",
    cure: "Run `npm run setup:gpu -- --package webgpu`, which says what is missing, or ask for `auto`.",
    async start(isAsked) {
      if (!isAsked) throw new NotAsked("it has to be asked for: most nets of the course are slower on a GPU");
      if (running === undefined) await open(mayBeSoftware, importPackage);
      const { info } = running!;
      requireHardware(info, mayBeSoftware);
      if (!(await tf.setBackend("webgpu"))) throw new Error("TensorFlow.js could not initialize it");
      repairAveragePooling("webgpu");
      repairSums();
      const remark = "so read tensors with `await tensor.data()`, not `dataSync()`";
      return { what: `WebGPU on ${describe(info)}`, kernels: "stock", remark };
    },
  };
}

/** Registers the backend on the best adapter that there is. */
async function open(mayBeSoftware: boolean, importPackage: ImportPackage): Promise<void> {
  const dawn = (await importPackage("webgpu")) as Dawn;
  const { WebGPUBackend } = (await importPackage("@tensorflow/tfjs-backend-webgpu")) as WebgpuPackage;
  if (!(WebGPUBackend.prototype instanceof tf.KernelBackend)) {
    throw new Error(
      "@tensorflow/tfjs-backend-webgpu brings a second copy of TensorFlow.js, where there may be only one",
    );
  }
  Object.assign(globalThis, dawn.globals);
  const gpu = dawn.create([]);
  const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
  if (adapter === null) throw new Error("no driver offers a GPU (on Linux it needs Vulkan)");
  const { info, features, limits } = adapter;
  requireHardware(info, mayBeSoftware);
  const device = await adapter.requestDevice({
    requiredFeatures: FEATURES.filter((name) => features.has(name)),
    requiredLimits: Object.fromEntries(LIMITS.map((name) => [name, limits[name]])),
  });
  const backend = withNavigatorGpu(gpu, () => new WebGPUBackend(device, info));
  refuseAfterFault(backend, device);
  tf.registerBackend("webgpu", () => backend);
  running = { gpu, info };
}

/**
 * Lets no tensor be read once the GPU has refused a program: it goes on without it, and what that program should have
 * written would be read as zeros or as what lay there before.
 */
function refuseAfterFault(backend: tf.KernelBackend, device: Device): void {
  let fault: string | undefined;
  device.addEventListener?.("uncapturederror", ({ error }) => {
    fault ??= error.message;
  });
  const read = backend.read.bind(backend);
  backend.read = async (dataId) => {
    const values = await read(dataId);
    if (fault === undefined) return values;
    throw new Problem({
      rule: "A GPU must run every program that it is given.",
      came: fault.split("\n")[0]!.replace(/\.$/, ""),
      cure: "Set ACTIVATION_LAB_BACKEND=wasm. Results of this process since then are wrong: begin it anew.",
    });
  };
}

/** The backend looks for `navigator.gpu` when it is made, and never again. Node before 21 has no `navigator`. */
function withNavigatorGpu<T>(gpu: Gpu, act: () => T): T {
  const hasNavigator = "navigator" in globalThis;
  if (!hasNavigator) Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
  const { navigator } = globalThis as unknown as { navigator: { gpu?: Gpu } };
  Object.defineProperty(navigator, "gpu", { value: gpu, configurable: true });
  try {
    return act();
  } finally {
    delete navigator.gpu;
    if (!hasNavigator) delete (globalThis as { navigator?: object }).navigator;
  }
}

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|software|basic render|\bwarp\b/i;

function requireHardware(info: AdapterInfo, mayBeSoftware: boolean): void {
  const names = [info.vendor, info.architecture, info.device, info.description].join(" ");
  if (mayBeSoftware || !(info.isFallbackAdapter === true || SOFTWARE.test(names))) return;
  throw new Error(`${describe(info)} computes on the processor, slower than WebAssembly`);
}

function describe({ vendor, architecture, description }: AdapterInfo): string {
  return description || [vendor, architecture].filter(Boolean).join(" ") || "a GPU without a name";
}
