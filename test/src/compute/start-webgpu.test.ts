import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { NotInstalled } from "../../../src/compute/candidate.ts";

class FakeBackend extends tf.KernelBackend {
  static sawNavigator = false;
  constructor() {
    super();
    // The real one refuses to be made where there is no `navigator.gpu`.
    FakeBackend.sawNavigator = "gpu" in (globalThis as { navigator: object }).navigator;
  }
  override dispose(): void {}
  override read = async () => Float32Array.of(42);
}

/** What the driver says of a program that it refused. */
let report: ((event: { error: { message: string } }) => void) | undefined;

const KERNELS = ["AvgPoolGrad", "AvgPool3DGrad", "Multiply", "AddN"];
const HARDWARE = { vendor: "nvidia", architecture: "hopper", description: "NVIDIA H200" };
const FEATURES = new Set(["timestamp-query", "bgra8unorm-storage", "subgroups"]);

/** Stands for the packages and the driver; `asked` is what the device was asked for. */
function packages(info: object | null, WebGPUBackend: unknown = FakeBackend) {
  const asked: Record<string, unknown>[] = [];
  const adapter = info && {
    info,
    features: FEATURES,
    limits: { maxBufferSize: 7, maxBindGroups: 8 },
    requestDevice: async (descriptor: Record<string, unknown>) => {
      asked.push(descriptor);
      return {
        addEventListener(_: "uncapturederror", listen: typeof report) {
          report = listen;
        },
      };
    },
  };
  const importPackage = async (name: string) =>
    name === "webgpu"
      ? {
          globals: { GPUFakeUsage: { COPY: 1 } },
          create: () => ({ requestAdapter: async () => adapter }),
        }
      : { WebGPUBackend };
  return { asked, importPackage };
}

/** The module as in a new process: it remembers what runs. */
async function fresh() {
  vi.resetModules();
  return (await import("../../../src/compute/start-webgpu.ts")).webgpu;
}

beforeEach(() => {
  // What the repairs of its pooling and its sums look for.
  for (const kernelName of KERNELS) {
    tf.registerKernel({ kernelName, backendName: "webgpu", kernelFunc: () => expect.fail("not called") });
  }
});

afterEach(async () => {
  await tf.setBackend("cpu");
  if (tf.findBackendFactory("webgpu") !== null) tf.removeBackend("webgpu");
  for (const kernelName of KERNELS) tf.unregisterKernel(kernelName, "webgpu");
});

test("it starts on a GPU, and asks the device for a flat list of what the adapter has", async () => {
  const { asked, importPackage } = packages(HARDWARE);
  const webgpu = await fresh();
  const { what, remark } = await webgpu(false, importPackage).start(true);
  expect(what).toBe("WebGPU on NVIDIA H200");
  expect(remark).toContain("dataSync");
  expect(tf.getBackend()).toBe("webgpu");
  expect(asked).toEqual([
    {
      requiredFeatures: ["timestamp-query", "bgra8unorm-storage"],
      requiredLimits: expect.objectContaining({ maxBufferSize: 7 }),
    },
  ]);
  expect(asked[0]!.requiredLimits).not.toHaveProperty("maxBindGroups");
});

test("`navigator.gpu` is there while the backend is made, and gone afterwards", async () => {
  const hadNavigator = "navigator" in globalThis;
  await (await fresh())(false, packages(HARDWARE).importPackage).start(true);
  expect(FakeBackend.sawNavigator).toBe(true);
  expect("navigator" in globalThis).toBe(hadNavigator);
  if (hadNavigator) expect("gpu" in globalThis.navigator).toBe(false);
});

test("started again it uses the same device", async () => {
  const { asked, importPackage } = packages(HARDWARE);
  const webgpu = await fresh();
  await webgpu(false, importPackage).start(true);
  await tf.setBackend("cpu");
  await webgpu(false, importPackage).start(true);
  expect(tf.getBackend()).toBe("webgpu");
  expect(asked).toHaveLength(1);
});

test("after a program that the GPU refused nothing is read any more", async () => {
  await (await fresh())(false, packages(HARDWARE).importPackage).start(true);
  const backend = tf.backend();
  expect(await backend.read({})).toEqual(Float32Array.of(42));
  report!({ error: { message: "Too many buffers.\n - While validating" } });
  report!({ error: { message: "Invalid pipeline" } });
  await expect(backend.read({})).rejects.toThrow(
    /must run every program .* Got: Too many buffers\. Set ACTIVATION/,
  );
});

describe("it is refused", () => {
  test("to those who do not ask for it", async () => {
    const { asked, importPackage } = packages(HARDWARE);
    const webgpu = await fresh();
    await expect(webgpu(false, importPackage).start(false)).rejects.toThrow("it has to be asked for");
    expect(asked).toEqual([]);
  });

  test.each([
    { vendor: "google", architecture: "swiftshader", description: "SwiftShader driver 5.0.0" },
    { vendor: "mesa", architecture: "", description: "llvmpipe (LLVM 19.1.7, 256 bits)" },
    { vendor: "microsoft", architecture: "", description: "Microsoft Basic Render Driver" },
    { vendor: "somebody", architecture: "new", description: "Soft 1", isFallbackAdapter: true },
  ])("on $description, unless software is asked for", async (info) => {
    const { asked, importPackage } = packages(info);
    const webgpu = await fresh();
    await expect(webgpu(false, importPackage).start(true)).rejects.toThrow(
      `${info.description} computes on the processor`,
    );
    expect(asked).toEqual([]);
    expect((await webgpu(true, importPackage).start(true)).what).toBe(`WebGPU on ${info.description}`);
    // Having run once as software does not let it in later.
    await expect(webgpu(false, importPackage).start(true)).rejects.toThrow("computes on the processor");
  });

  test("without a driver", async () => {
    const webgpu = await fresh();
    await expect(webgpu(false, packages(null).importPackage).start(true)).rejects.toThrow("no driver");
  });

  test("with a second copy of TensorFlow.js", async () => {
    const webgpu = await fresh();
    const { importPackage } = packages(HARDWARE, class {});
    await expect(webgpu(false, importPackage).start(true)).rejects.toThrow("brings a second copy");
  });

  test("without its packages", async () => {
    const webgpu = await fresh();
    const importPackage = () => Promise.reject(new NotInstalled("webgpu is not installed"));
    await expect(webgpu(false, importPackage).start(true)).rejects.toThrow("webgpu is not installed");
  });
});
