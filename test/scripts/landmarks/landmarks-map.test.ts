import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { REPOSITORY } from "../../../scripts/repository.ts";
import type { LandmarkMap } from "../../../src/landmarks/landmark-map.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "activation-lab-map-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function makeMap(args: readonly string[]): Promise<{ code: number | null; text: string }> {
  const child = spawn(process.execPath, ["--import", "tsx", "scripts/landmarks-map.ts", ...args], {
    cwd: REPOSITORY,
    env: { ...process.env, ACTIVATION_LAB_BACKEND: "wasm", INIT_CWD: folder },
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
  }
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, text })));
}

async function read(name: string): Promise<LandmarkMap> {
  return JSON.parse(await readFile(join(folder, name), "utf8"));
}

const PLAN = ["--faces", "64", "--steps", "1", "--seeds", "1", "--labelled", "100"];

describe("npm run landmarks:map", () => {
  test("goes on from what is there, to the same, and shares the work with another process", async () => {
    expect(await makeMap([...PLAN, "--json", "map.json"])).toMatchObject({ code: 0 });
    const whole = await read("map.json");
    expect(whole.cells).toHaveLength(12);
    for (const { seeds } of whole.cells) {
      expect(seeds).toHaveLength(1);
      expect(seeds[0]).toMatchObject({
        seed: 1,
        meanError: expect.any(Number),
        validation: { failureRate: expect.any(Number) },
        perturbed: { boxError: expect.any(Number) },
      });
    }
    expect(whole.configuration).toMatchObject({
      train: 60,
      validation: 4,
      data: { name: "synthetic faces" },
    });

    // What remains where a process was killed: some trainings in the file, others in the folder.
    const kept = `${join(folder, "map.json")}.unfinished`;
    const [, ...others] = (await readdir(kept)).filter((name) => name.includes("seed-1"));
    await writeFile(join(folder, "map.json"), JSON.stringify({ ...whole, cells: whole.cells.slice(0, 3) }));
    for (const name of others) await rm(join(kept, name));
    const ends = await Promise.all([1, 2].map(() => makeMap([...PLAN, "--json", "map.json"])));
    expect(ends.map(({ code }) => code)).toEqual([0, 0]);
    expect(await makeMap([...PLAN, "--so-far", "--json", "map.json"])).toMatchObject({ code: 0 });
    expect((await read("map.json")).cells).toEqual(whole.cells);
  }, 300_000);

  test("refuses a map of other options and a call without a file", async () => {
    const ends = await Promise.all([
      makeMap([...PLAN, "--steps", "2", "--json", "map.json"]),
      makeMap(PLAN),
      makeMap([...PLAN, "--json", "nowhere/map.json"]),
      makeMap([...PLAN, "--labelled", "100,77", "--json", "map.json"]),
      makeMap([...PLAN, "--weighting", "gradnorm", "--json", "map.json"]),
    ]);
    expect(ends[0]).toMatchObject({ code: 1, text: expect.stringContaining("that it was begun with") });
    expect(ends[1]).toMatchObject({ code: 2, text: expect.stringContaining("written to a file") });
    expect(ends[3]).toMatchObject({ code: 2, text: expect.stringContaining('Got: "77"') });
    expect(ends[4]).toMatchObject({ code: 2, text: expect.stringContaining("--weighting must be one of") });
    expect(ends[2]).toMatchObject({ code: 2, text: expect.stringContaining("--json must lie in a folder") });
  }, 120_000);
});
