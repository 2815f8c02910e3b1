import { afterEach, expect, test, vi } from "vitest";

import { preset } from "../../src/preset.ts";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

test.each([
  [undefined, "quick"],
  ["", "quick"],
  ["quick", "quick"],
  ["full", "full"],
])("ACTIVATION_LAB_PRESET=%s gives %s", (value, expected) => {
  vi.stubEnv("ACTIVATION_LAB_PRESET", value);
  expect(preset()).toBe(expected);
});

test("another word is refused", () => {
  vi.stubEnv("ACTIVATION_LAB_PRESET", "Full");
  expect(preset).toThrow("ACTIVATION_LAB_PRESET must be `quick` or `full`. Got: `Full`.");
});

test("a browser has no environment and gets the quick preset", () => {
  vi.stubEnv("ACTIVATION_LAB_PRESET", "full");
  vi.stubGlobal("process", undefined);
  expect(preset()).toBe("quick");
});
