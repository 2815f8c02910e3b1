import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { loadBanknotes, splitBanknotes, syntheticBanknotes } from "../../../src/datasets/banknotes.ts";
import { needs } from "../../support/needs.ts";
import { expectAllClose } from "../support/closeness.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "banknotes-"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});
const write = (text: string) => writeFileSync(join(folder, "data_banknote_authentication.txt"), text);

describe.skipIf(needs.banknote.missing)(needs.banknote.title("the real file"), () => {
  test("has the counts that UCI states, and its first line", async () => {
    const { rows, labels } = await loadBanknotes();
    expect([0, 1].map((label) => labels.filter((other) => other === label).length)).toEqual([762, 610]);
    expect(rows[0]).toEqual([3.6216, 8.6661, -2.8073, -0.44699]);
  });
});

test("reads lines with either line end", async () => {
  write("1,2,3,4,0\r\n-0.5,1e-1,0,2,1\n\r\n");
  const notes = await loadBanknotes({ folder });
  expect(notes).toMatchObject({
    rows: [
      [1, 2, 3, 4],
      [-0.5, 0.1, 0, 2],
    ],
    labels: [0, 1],
  });
  expect(notes.featureNames).toEqual(["variance", "skewness", "curtosis", "entropy"]);
});

test.each([
  ["1,2,3,4,0\n1,2,3,0\n", "in line 2"],
  ["1,2,3,4,2\n", "in line 1"],
  ["1,,3,4,1\n", "in line 1"],
  ["1,2,x,4,1\n", "in line 1"],
  ["\n", "an empty file"],
])("%j is refused", async (text, message) => {
  write(text);
  await expect(loadBanknotes({ folder })).rejects.toThrow(message);
});

test("says what to do without the file, and without a folder", async () => {
  await expect(loadBanknotes({ folder })).rejects.toThrow(`none in ${folder}`);
  vi.stubEnv("ACTIVATION_LAB_DATA", "");
  await expect(loadBanknotes()).rejects.toThrow("fetch banknote");
});

describe("synthetic notes", () => {
  test("follow the law that comes with them", () => {
    const { rows, labels, scores } = syntheticBanknotes({ notes: 500, margin: 0.2 });
    for (const [note, row] of rows.entries()) {
      const score = scores.reduce((sum, f, p) => sum + f(row[p]!), 0);
      expect(Math.min(Math.abs(score + 0.5), Math.abs(score - 2.5))).toBeGreaterThanOrEqual(0.2);
      expect(labels[note]).toBe(score < -0.5 || score > 2.5 ? 1 : 0);
    }
    expect(labels.filter((label) => label === 1).length / 500).toBeCloseTo(0.54, 1);
  });

  test("depend on the seed alone", () => {
    expect(syntheticBanknotes({ seed: 2 }).rows).toEqual(syntheticBanknotes({ seed: 2 }).rows);
    expect(syntheticBanknotes({ seed: 3 }).rows).not.toEqual(syntheticBanknotes({ seed: 2 }).rows);
  });
});

describe("splits", () => {
  const notes = syntheticBanknotes({ notes: 203 });

  test("test every note once, and put no note on both sides", () => {
    const seen: number[][] = [];
    for (const fold of [0, 1, 2, 3, 4]) {
      const { training, test: held, lows, highs } = splitBanknotes(notes, { fold });
      expect(training.labels.length + held.labels.length).toBe(203);
      for (const [note, label] of held.labels.entries()) {
        const scaled = Array.from(held.inputs.slice(4 * note, 4 * note + 4));
        seen.push([...scaled.map((x, p) => lows[p]! + ((x + 1) / 2) * (highs[p]! - lows[p]!)), label]);
      }
    }
    const sorted = (rows: number[][]) => rows.sort((one, other) => one[0]! - other[0]!);
    const all = notes.rows.map((row, note) => [...row, notes.labels[note]!]);
    expectAllClose(sorted(seen), sorted(all), 1e-6, "notes");
  });

  test("scale by the training part alone, to −1 … 1", () => {
    const { training } = splitBanknotes(notes, { fold: 2 });
    for (const p of [0, 1, 2, 3]) {
      const values = training.labels.map((_, note) => training.inputs[4 * note + p]!);
      expect([Math.min(...values), Math.max(...values)]).toEqual([-1, 1]);
    }
  });

  test.each([
    [{ fold: 5 }, "`fold`"],
    [{ fold: 0, folds: 1 }, "`folds`"],
    [{ fold: 0, folds: 204 }, "`folds`"],
    [{ fold: 0, seed: -1 }, "`seed`"],
  ])("%j is refused", (options, message) => expect(() => splitBanknotes(notes, options)).toThrow(message));

  test("a number that is the same in all notes is refused", () => {
    const rows = notes.rows.map((row) => [row[0]!, 1, row[2]!, row[3]!]);
    expect(() => splitBanknotes({ ...notes, rows }, { fold: 0 })).toThrow("skewness");
  });
});

test.each([
  [{ notes: 1 }, "`notes`"],
  [{ margin: 1 }, "`margin`"],
  [{ seed: 0.5 }, "`seed`"],
])("synthetic notes of %j are refused", (options, message) =>
  expect(() => syntheticBanknotes(options)).toThrow(message),
);
