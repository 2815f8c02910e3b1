import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { loadLandmarkMap } from "../../../src/landmarks/index.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "landmark-map-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("the map of the course has the landmarks alone beside every setting, and errors that are shares", async () => {
  const { cells, command } = await loadLandmarkMap();
  expect(command).toContain("npm run landmarks:map");
  expect(cells.length).toBeGreaterThan(1);
  for (const { labelled, tasks, seeds } of cells) {
    expect(tasks[0]).toBe("landmarks");
    expect(cells.some((cell) => cell.labelled === labelled && cell.tasks.length === 1)).toBe(true);
    expect(new Set(seeds.map(({ seed }) => seed)).size).toBe(seeds.length);
    for (const { meanError, failureRate, perturbed, validation } of seeds) {
      for (const error of [meanError, perturbed.meanError, validation.meanError]) {
        expect(error).toBeGreaterThan(0.02);
        expect(error).toBeLessThan(0.5);
      }
      expect(failureRate).toBeLessThanOrEqual(1);
      expect(perturbed.meanError).toBeGreaterThan(meanError);
    }
  }
});

test("a folder without the map, or with half of it, is a problem", async () => {
  await expect(loadLandmarkMap({ folder })).rejects.toThrow("git checkout -- datasets/landmark-map");
  await writeFile(join(folder, "mtfl.json"), '{ "command": ');
  await expect(loadLandmarkMap({ folder })).rejects.toThrow("The map needs the file mtfl.json.");
});
