import { readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { compileKernels } from "../../scripts/build-kernels.ts";
import { needs } from "../support/needs.ts";

describe.skipIf(needs.assemblyscript.missing)(needs.assemblyscript.title("the SIMD kernels"), () => {
  test("are byte for byte what their source compiles to", () => {
    const committed = new URL("../../src/compute/wasm/simd-binary.ts", import.meta.url);
    expect(compileKernels()).toBe(readFileSync(committed, "utf8"));
  });
});
