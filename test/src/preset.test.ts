import { afterEach, expect, test, vi } from "vitest";

import { preset } from "../../src/preset.ts";

afterEach(() => vi.unstubAllEnvs());

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
