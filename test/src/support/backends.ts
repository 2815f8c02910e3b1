import * as tf from "@tensorflow/tfjs";
import { expect } from "vitest";

import { type BackendName, backend } from "../../../src/compute/backend.ts";

export const BACKENDS: readonly BackendName[] = ["cpu", "wasm"];

/** Switches to a backend and says that it is really in use. */
export async function useBackend(name: BackendName): Promise<void> {
  await backend({ name, print: () => {} });
  expect(tf.getBackend()).toBe(name);
}

/** Runs something and fails if it leaves a tensor behind. */
export async function expectNoLeak(run: () => unknown): Promise<void> {
  const before = tf.memory().numTensors;
  await run();
  expect(tf.memory().numTensors, "tensors that were left behind").toBe(before);
}
