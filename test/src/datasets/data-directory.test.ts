import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, expect, test, vi } from "vitest";

import { dataDirectory } from "../../../src/datasets/data-directory.ts";
import { nodeBuiltin } from "../../../src/datasets/node-builtin.ts";

const root = mkdtempSync(join(tmpdir(), "data-"));

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

test("without the variable there is no folder", () => {
  vi.stubEnv("ACTIVATION_LAB_DATA", undefined);
  expect(dataDirectory("MTFL")).toBeUndefined();
});

test("with it, a folder that is there is named, and one that is not is refused with the cure", () => {
  mkdirSync(join(root, "banknote"));
  vi.stubEnv("ACTIVATION_LAB_DATA", root);
  expect(dataDirectory("banknote")).toBe(join(root, "banknote"));
  expect(() => dataDirectory("MTFL")).toThrow(
    `Got: ${root}, without it. Put the data at ${join(root, "MTFL")}`,
  );
  rmSync(root, { recursive: true });
  expect(() => dataDirectory("banknote")).toThrow(
    "ACTIVATION_LAB_DATA must name a folder that holds the folder banknote.",
  );
});

test("outside Node, reading says what it needs", () => {
  vi.stubGlobal("process", undefined);
  expect(() => nodeBuiltin("node:fs")).toThrow("needs Node 20.19");
});
