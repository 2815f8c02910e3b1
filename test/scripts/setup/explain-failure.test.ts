import { describe, expect, test } from "vitest";

import {
  explainInstallation,
  explainMissingGpu,
  explainStart,
} from "../../../scripts/setup/explain-failure.ts";

describe("a download or a build that failed for", () => {
  // What the programs wrote when it happened to them, shortened.
  test.each([
    [
      "a machine without network",
      "Error: getaddrinfo ENOTFOUND storage.googleapis.com\n    at GetAddrInfoReqWrap\n  code: 'ENOTFOUND'\n}\n\nNode.js v20.20.2",
      "no address for storage.googleapis.com",
      /--from-wheel pip/,
    ],
    [
      "missing headers of Node",
      "gyp ERR! stack FetchError: request to https://nodejs.org/download/release/v20.20.2/node-v20.20.2-headers.tar.gz failed, reason: getaddrinfo ENOTFOUND nodejs.org",
      "no way to nodejs.org, where the headers of Node lie that its compiler needs",
      /headers beside it/,
    ],
    [
      "a closed port",
      "Error: connect ECONNREFUSED 127.0.0.1:8911\n  errno: -111",
      "a broken connection (ECONNREFUSED 127.0.0.1:8911)",
      /HTTPS_PROXY/,
    ],
    [
      "a proxy that reads along",
      "Error: self-signed certificate in certificate chain",
      "a certificate that Node does not trust (self-signed certificate)",
      /NODE_EXTRA_CA_CERTS/,
    ],
    [
      "a full disk",
      "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
      "a full disk",
      /2 GB/,
    ],
    ["a Python without pip", "/usr/bin/python3: No module named pip", "a Python without pip", /python3-pip/],
    [
      "a Python too new or too old",
      "ERROR: Could not find a version that satisfies the requirement tensorflow-cpu==2.21.0 (from versions: none)\nERROR: No matching distribution found for tensorflow-cpu==2.21.0",
      "no tensorflow-cpu==2.21.0 for this Python and machine",
      /ACTIVATION_LAB_PYTHON/,
    ],
    [
      "a wheel of another Python",
      "ERROR: tensorflow_cpu-2.21.0-cp312-cp312-manylinux_2_27_x86_64.whl is not a supported wheel on this platform.",
      "tensorflow_cpu-2.21.0-cp312-cp312-manylinux_2_27_x86_64.whl, which is for another Python or machine",
      /ACTIVATION_LAB_PYTHON/,
    ],
    [
      "a library without headers",
      '../binding/tfjs_backend.h:25:10: fatal error: tensorflow/c/c_api.h: No such file or directory\n   25 | #include "tensorflow/c/c_api.h"',
      "a TensorFlow without tensorflow/c/c_api.h",
      /whole wheel/,
    ],
    ["a missing make", "gyp ERR! stack Error: not found: make", "no make", /build-essential/],
    [
      "a missing compiler",
      "make: g++: No such file or directory\nmake: g++: not found",
      "no g++",
      /build-essential/,
    ],
    ["something new", "first\nit exploded\n\nNode.js v20.20.2\n", "it exploded", /stands above/],
    ["nothing that it says", "", "no word of it", /stands above/],
  ])("%s", (_what, log, came, cure) => {
    const explanation = explainInstallation(log);
    expect(explanation.came).toBe(came);
    expect(explanation.cure).toMatch(cure);
  });
});

describe("a backend that does not start for", () => {
  test.each([
    [
      "missing libraries of CUDA",
      "libcudart.so.11.0: cannot open shared object file: No such file or directory",
      "no libcudart.so.11.0, a library of CUDA",
      /CUDA 11\.2 and cuDNN 8\.1/,
    ],
    [
      "a missing driver",
      "libcuda.so.1: cannot open shared object file: No such file or directory",
      "no driver of NVIDIA",
      /driver/,
    ],
    [
      "another missing library",
      "libtensorflow.so.2: cannot open shared object file: No such file or directory",
      "no libtensorflow.so.2",
      /Install it/,
    ],
    [
      "an old system",
      "/lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by dawn.node)",
      "a system older than its GLIBCXX_3.4.32",
      /newer system/,
    ],
    [
      "a Node that it was not built for",
      "The Node.js native addon module (tfjs_binding.node) can not be found at path: /x/lib/napi-v8/tfjs_binding.node",
      "no native binding for this Node",
      /run it again/,
    ],
    ["an old processor", "\nSIGILL", "a processor too old for it (it needs AVX)", /WebAssembly/],
    [
      "a missing Vulkan",
      "Warning: Couldn't load Vulkan: libvulkan.so.1: cannot open shared object file: No such file\nno driver offers a GPU (on Linux it needs Vulkan)",
      "no Vulkan on this machine",
      /libvulkan1/,
    ],
    [
      "a driver without a GPU",
      "SwiftShader driver 5.0.0 computes on the processor, slower than WebAssembly",
      "SwiftShader driver 5.0.0 computes on the processor",
      /ACTIVATION_LAB_SOFTWARE_GPU=1/,
    ],
  ])("%s", (_what, log, came, cure) => {
    const explanation = explainStart(log);
    expect(explanation.came).toBe(came);
    expect(explanation.cure).toMatch(cure);
  });
});

describe("TensorFlow that leaves the GPU alone", () => {
  const devices = "GPU 0: NVIDIA H200 (UUID: GPU-1)\n";
  test.each([
    ["", undefined, "no driver of NVIDIA (nvidia-smi does not run)"],
    [
      "W Could not load dynamic library 'libcudnn.so.8'; dlerror: libcudnn.so.8: cannot open",
      devices,
      "libcudnn.so.8 not found",
    ],
    ["W Cannot dlopen some GPU libraries. Please make sure", devices, "libraries of CUDA not found"],
    [
      "E failed call to cuInit: CUDA_ERROR_SYSTEM_DRIVER_MISMATCH: mismatch\n",
      devices,
      "CUDA that does not start (CUDA_ERROR_SYSTEM_DRIVER_MISMATCH: mismatch)",
    ],
    ["", devices, "TensorFlow without the GPU that the driver has (GPU 0: NVIDIA H200 (UUID: GPU-1))"],
  ])("%s", (log, found, came) => {
    expect(explainMissingGpu(log, found).came).toBe(came);
  });
});
