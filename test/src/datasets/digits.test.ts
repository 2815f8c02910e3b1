import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { datasetFolder } from "../../../src/datasets/dataset-folder.ts";
import { loadDigits, splitDigits } from "../../../src/datasets/digits.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const folder = join(root, "datasets", "digits");
let scratch: string;

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), "digits-"));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(scratch, { recursive: true });
});

describe("loadDigits", () => {
  test("reads the examples", async () => {
    const examples = await loadDigits();
    expect(examples).toHaveLength(1797);
    // The first image of scikit-learn's load_digits, a zero.
    expect(examples[0]).toEqual({
      pixels: [
        [0, 0, 5, 13, 9, 1, 0, 0],
        [0, 0, 13, 15, 10, 15, 5, 0],
        [0, 3, 15, 2, 0, 11, 8, 0],
        [0, 4, 12, 0, 0, 8, 8, 0],
        [0, 5, 8, 0, 0, 9, 8, 0],
        [0, 4, 11, 0, 1, 12, 7, 0],
        [0, 2, 14, 5, 10, 12, 0, 0],
        [0, 0, 6, 13, 10, 0, 0, 0],
      ].flat(),
      label: 0,
    });
    const allowed = new Set(Array.from({ length: 17 }, (_, ink) => ink));
    expect(
      examples.every(({ pixels }) => pixels.length === 64 && pixels.every((ink) => allowed.has(ink))),
    ).toBe(true);
  });

  test("the counts are those that UCI states for the test part", async () => {
    const labels = (await loadDigits()).map(({ label }) => label);
    const counts = Array.from({ length: 10 }, (_, digit) => labels.filter((label) => label === digit).length);
    expect(counts).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
  });

  test("the folder is found from a notebook's folder and from elsewhere", () => {
    for (const start of [root, join(root, "notebooks"), join(root, "test", "src")]) {
      vi.spyOn(process, "cwd").mockReturnValue(start);
      expect(datasetFolder("digits")).toBe(folder);
    }
    vi.spyOn(process, "cwd").mockReturnValue(scratch);
    expect(datasetFolder("digits")).toBe(folder);
    expect(() => datasetFolder("letters")).toThrow(
      "There must be a folder datasets/letters with the file manifest.json.",
    );
  });

  test("a changed file is refused", async () => {
    cpSync(folder, scratch, { recursive: true });
    const text = readFileSync(join(scratch, "digits.csv"), "utf8");
    writeFileSync(join(scratch, "digits.csv"), text.replace("5,13", "5,12"));
    await expect(loadDigits({ folder: scratch })).rejects.toThrow(
      "digits.csv must have the SHA-256 6ebb3d2f",
    );
  });

  test("counts that differ from the manifest are refused", async () => {
    cpSync(folder, scratch, { recursive: true });
    const manifest = JSON.parse(readFileSync(join(scratch, "manifest.json"), "utf8"));
    const write = (changes: object) =>
      writeFileSync(join(scratch, "manifest.json"), JSON.stringify({ ...manifest, ...changes }));
    write({ examples: 1796 });
    await expect(loadDigits({ folder: scratch })).rejects.toThrow("Got: 1797 instead of 1796.");
    write({ examplesByClass: [1797, 0, 0, 0, 0, 0, 0, 0, 0, 0] });
    await expect(loadDigits({ folder: scratch })).rejects.toThrow(
      "Each class must be as large as the manifest says.",
    );
  });

  test("a missing file is refused, with its path", async () => {
    await expect(loadDigits({ folder: scratch })).rejects.toThrow(
      `nothing readable at ${join(scratch, "manifest.json")}`,
    );
  });
});

describe("splitDigits", () => {
  test("1,200 and 597 examples, every one on one side, in one order for a seed", async () => {
    const examples = await loadDigits();
    const { training, test: held } = splitDigits(examples);
    expect([training.labels.length, held.labels.length]).toEqual([1200, 597]);
    expect(new Set([...training.examples, ...held.examples]).size).toBe(1797);
    expect(splitDigits(examples, { training: 1200, seed: 1 }).training.labels).toEqual(training.labels);
    expect(splitDigits(examples, { seed: 2 }).training.labels).not.toEqual(training.labels);
    // No class may be rare on either side.
    for (let digit = 0; digit < 10; digit++) {
      expect(training.labels.filter((label) => label === digit).length).toBeGreaterThan(90);
      expect(held.labels.filter((label) => label === digit).length).toBeGreaterThan(40);
    }
  });

  test("every pixel has mean 0 over the training part, and variance 1 if it often has ink; the test part only nearly", async () => {
    const { training, test: held, scales } = splitDigits(await loadDigits());
    const moments = (values: readonly number[]) => {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length };
    };
    const column = (part: typeof training, pixel: number) =>
      part.labels.map((_, example) => part.inputs[example * 64 + pixel]!);
    for (let pixel = 0; pixel < 64; pixel++) {
      const raw = moments(training.examples.map(({ pixels }) => pixels[pixel]!));
      const { mean, variance } = moments(column(training, pixel));
      expect(Math.abs(mean)).toBeLessThan(1e-6);
      expect(variance).toBeCloseTo(Math.min(1, raw.variance), 5);
      expect(scales[pixel]).toBeCloseTo(Math.max(1, Math.sqrt(raw.variance)), 10);
    }
    expect(Math.abs(moments(column(held, 20)).mean)).toBeGreaterThan(1e-4);
    const largest = held.inputs.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(largest).toBeLessThanOrEqual(16);
  });

  test.each([0, 1797, 12.5])("a training part of %d examples is refused", async (training) => {
    const examples = await loadDigits();
    expect(() => splitDigits(examples, { training })).toThrow(
      "`training` must be a whole number of at least 1 and at most 1796",
    );
  });
});

test("the README states the facts of the manifest", () => {
  const readme = readFileSync(join(root, "datasets", "README.md"), "utf8");
  const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
  const bytes = readFileSync(join(folder, "digits.csv"));
  expect(createHash("sha256").update(bytes).digest("hex")).toBe(manifest.sha256);
  expect(bytes.length).toBe(manifest.bytes);
  for (const fact of [
    manifest.sha256,
    manifest.bytes.toLocaleString("en"),
    manifest.examplesByClass.join(", "),
    manifest.citation,
  ]) {
    expect(readme).toContain(fact);
  }
});
