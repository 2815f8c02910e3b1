import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, it } from "vitest";

import { listSharingFiles } from "./sharing-files.ts";

const FILES = {
  "pure.test.ts": `import { f } from "./pure.js"; expect(f());`,
  "pure.ts": `import type { Browser } from "playwright"; import { join } from "node:path"; export * from "./loop.ts";`,
  "loop.ts": `import { x } from "./pure.ts";`,
  "indirect.test.ts": `import { start } from "./starts.ts";`,
  "starts.ts": `import { execFile } from "node:child_process";`,
  "lazy.test.ts": `const { chromium } = await import("playwright");`,
  "package.test.ts": `import { relu } from "activation-lab";`,
  "environment.test.ts": `process.env.ACTIVATION_LAB_PRESET = "full";`,
  "mocks.test.ts": `vi.useFakeTimers();`,
  "inner/tensors.test.ts": `import * as tf from "@tensorflow/tfjs"; beforeAll(() => useBackend("cpu"));`,
  "inner/no-backend.test.ts": `import * as tf from "@tensorflow/tfjs";`,
  "inner/kernels.test.ts": `import * as tf from "@tensorflow/tfjs"; useBackend("cpu"); tf.registerKernel(kernel);`,
};
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "activation-lab-sharing-"));
  mkdirSync(join(folder, "inner"));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("lets files share a process that reach nothing with a state of its own, or choose their backend first", () => {
  expect(listSharingFiles(folder)).toEqual(
    ["inner/tensors.test.ts", "pure.test.ts"].map((name) => join(folder, name)),
  );
});
