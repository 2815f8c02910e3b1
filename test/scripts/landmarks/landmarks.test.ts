import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { REPOSITORY } from "../../../scripts/repository.ts";
import { needs } from "../../support/needs.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "activation-lab-landmarks-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the command; a signal may end it as soon as `condition` holds. */
function landmarks(
  args: readonly string[],
  interruption?: { signal: NodeJS.Signals; when: () => boolean },
): Promise<{ code: number | null; text: string }> {
  const child = spawn(process.execPath, ["--import", "tsx", "scripts/landmarks.ts", ...args], {
    cwd: REPOSITORY,
    env: {
      ...process.env,
      ACTIVATION_LAB_BACKEND: "wasm",
      ACTIVATION_LAB_CACHE: join(folder, "cache"),
      INIT_CWD: folder,
    },
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
  }
  const clock = setInterval(() => {
    if (interruption?.when() !== true) return;
    child.kill(interruption.signal);
    clearInterval(clock);
  }, 10);
  return new Promise((resolve) => {
    child.on("close", (code) => {
      clearInterval(clock);
      resolve({ code, text });
    });
  });
}

/** Kills the command as soon as a file that it keeps holds a word; anew where it was faster than the look at that file. */
async function killAt(
  args: readonly string[],
  { json, file, word }: Record<"json" | "file" | "word", string>,
) {
  const path = join(folder, `${json}.unfinished`, file);
  const signal = { signal: "SIGKILL", when: () => readIfThere(path).includes(word) } as const;
  for (let attempt = 1; attempt <= 10; attempt++) {
    const { code } = await landmarks([...args, "--json", json], signal);
    if (code !== 0) return;
    await rm(join(folder, json));
  }
  throw new Error(`Ten times ${json} was written before ${file} was seen to hold ${word}.`);
}

function readIfThere(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

async function results(name: string) {
  const { run, ...rest } = JSON.parse(await readFile(join(folder, name), "utf8"));
  expect(run).toMatchObject({
    seconds: expect.any(Number),
    date: expect.any(String),
    machine: expect.any(String),
  });
  return rest;
}

const PLAN = [
  ...["--train", "24", "--labelled", "16", "--test", "20", "--steps", "24", "--batch", "8", "--seeds", "2"],
  ...["--network", "plain", "--tasks", "landmarks,pose,occlusion"],
];

describe("npm run landmarks", () => {
  test("writes metrics as shares, the same byte by byte after an interruption in the middle of a seed", async () => {
    const whole = await landmarks([...PLAN, "--json", "whole.json"]);
    expect(whole).toMatchObject({ code: 0 });
    expect(whole.text).toContain("Mean error over seeds");
    const first = await results("whole.json");
    expect(existsSync(join(folder, "whole.json.unfinished"))).toBe(false);

    await killAt(PLAN, { json: "cut.json", file: "seed-1.json", word: "checkpoint" });
    const other = await landmarks([...PLAN, "--lambda", "0.5", "--json", "cut.json"]);
    expect(other.code).toBe(1);
    expect(other.text).toContain("goes on with the options and the data that it was begun with");
    expect(await landmarks([...PLAN, "--json", "cut.json"])).toMatchObject({ code: 0 });
    expect(JSON.stringify(await results("cut.json"))).toBe(JSON.stringify(first));
    const { run } = JSON.parse(await readFile(join(folder, "cut.json"), "utf8"));
    expect(run.resumed).toBeGreaterThan(0);

    const { configuration, test: pooled, seeds } = first;
    expect(configuration).toMatchObject({
      data: { name: "synthetic faces" },
      tasks: ["landmarks", "pose", "occlusion"],
      train: 24,
      labelled: 16,
      seeds: 2,
      weighting: "equal",
    });
    expect(seeds).toHaveLength(2);
    expect(seeds[0].test.meanError).not.toBe(seeds[1].test.meanError);
    expect(pooled.meanError).toBeCloseTo((seeds[0].test.meanError + seeds[1].test.meanError) / 2, 12);
    expect(pooled.meanError).toBeGreaterThan(0.05);
    expect(pooled.meanError).toBeLessThan(2);
    expect(pooled.failureRate).toBeGreaterThan(0);
    expect(pooled.failureRate).toBeLessThanOrEqual(1);
    expect(pooled.faces).toBe(20);
    expect(pooled.landmarks).toHaveLength(5);
    expect(Object.keys(pooled.accuracies)).toEqual(["pose", "occlusion"]);
    expect(pooled.overSeeds.meanError.count).toBe(2);
  }, 240_000);

  test("goes on in the second stage of a cascade", async () => {
    const plan = [...PLAN, "--network", "cascade", "--tasks", "landmarks,smile", "--seeds", "1"];
    expect(await landmarks([...plan, "--json", "stages.json"])).toMatchObject({ code: 0 });
    const first = await results("stages.json");
    expect(first.seeds[0].parameters).toBeGreaterThan(100_000);
    await killAt(plan, { json: "second.json", file: "seed-1.json", word: '"second"' });
    expect(await landmarks([...plan, "--json", "second.json"])).toMatchObject({ code: 0 });
    expect(JSON.stringify(await results("second.json"))).toBe(JSON.stringify(first));
  }, 240_000);

  test("stops on Ctrl-C, and says how to go on", async () => {
    const { code, text } = await landmarks([...PLAN, "--steps", "5000", "--json", "stopped.json"], {
      signal: "SIGINT",
      when: () => existsSync(join(folder, "stopped.json.unfinished", "seed-1.json")),
    });
    expect(code).toBe(1);
    expect(text).toContain("The same command goes on from here.");
  }, 120_000);

  test.each([
    [
      "more faces than there are labels for",
      ["--labelled", "30", "--train", "20", "--test", "9"],
      2,
      "at most the 20 faces",
    ],
    ["a task without landmarks", ["--tasks", "pose"], 2, "must name landmarks"],
    ["a task of no label", ["--tasks", "landmarks,age", "--train", "9", "--test", "9"], 1, "Got: age"],
    ["a weighting of no name", ["--weighting", "best"], 2, "--weighting must be one of equal, uncertainty"],
    ["a folder without data", ["--data", "nowhere"], 1, "training.txt"],
    [
      "a number of faces to test with beside a folder",
      ["--data", ".", "--test", "9"],
      2,
      "--test with --data",
    ],
    ["a result in no folder", ["--json", "nowhere/x.json"], 2, "--json must lie in a folder"],
  ])(
    "refuses %s",
    async (_, args, code, text) => {
      const end = await landmarks(args);
      expect(end.text).toContain(text);
      expect(end.code).toBe(code);
    },
    60_000,
  );
});

describe.skipIf(needs.mtfl.missing)(needs.mtfl.title("npm run landmarks on MTFL"), () => {
  const root = join(process.env.ACTIVATION_LAB_DATA ?? "", "MTFL");

  const plan = ["--steps", "2", "--batch", "8", "--tasks", "landmarks,pose", "--network", "plain"];

  async function readLines(isChosen: (index: number) => boolean): Promise<string[]> {
    const text = await readFile(join(root, "training.txt"), "utf8");
    return text.split(/\r\n/).flatMap((line, index) => (line.trim() !== "" && isChosen(index) ? [line] : []));
  }

  /** A folder of MTFL with some of its faces. */
  async function copy(name: string, parts: Readonly<Record<string, readonly string[]>>): Promise<void> {
    for (const line of Object.values(parts).flat()) {
      const file = line.trim().split(" ")[0]!.replaceAll("\\", "/");
      await mkdir(join(folder, name, dirname(file)), { recursive: true });
      await cp(join(root, file), join(folder, name, file));
    }
    for (const [file, content] of Object.entries(parts))
      await writeFile(join(folder, name, file), content.join("\r\n"));
  }

  test("goes on with the second of two seeds, byte by byte as without an interruption", async () => {
    // 200 faces of some 150 photographs.
    await copy("some", { "training.txt": await readLines((index) => index >= 8550 && index < 8750) });
    const common = [...plan, "--data", "some", "--json"];
    expect(await landmarks([...common, "some.json", "--seeds", "2"])).toMatchObject({ code: 0 });
    const whole = await results("some.json");
    expect(whole.configuration).toMatchObject({ data: { name: "MTFL", faults: 0 } });
    expect(whole.configuration.train + whole.test.faces).toBe(200);
    expect(whole.test.faces).toBeGreaterThanOrEqual(40);
    expect(whole.test.faces).toBeLessThan(60);

    // A thousand seeds leave all the time in the world to end it.
    const cut = await landmarks([...common, "cut-some.json", "--seeds", "1000"], {
      signal: "SIGKILL",
      when: () => existsSync(join(folder, "cut-some.json.unfinished", "seed-1.json")),
    });
    expect(cut.code).not.toBe(0);
    expect(await landmarks([...common, "cut-some.json", "--seeds", "2"])).toMatchObject({ code: 0 });
    expect(JSON.stringify(await results("cut-some.json"))).toBe(JSON.stringify(whole));
    const { run } = JSON.parse(await readFile(join(folder, "cut-some.json"), "utf8"));
    expect(run.resumed).toBeGreaterThan(0);
  }, 180_000);

  test("holds a fifth out where there is no testing.txt, and tests on it where there is", async () => {
    const lines = await readLines((index) => index % 250 === 0);
    await copy("held", { "training.txt": lines });
    await copy("whole", { "training.txt": lines.slice(0, 30), "testing.txt": lines.slice(30) });
    expect(await landmarks([...plan, "--data", "held", "--json", "held.json"])).toMatchObject({ code: 0 });
    const held = await results("held.json");
    expect(held.configuration).toMatchObject({ data: { name: "MTFL", faults: 0 }, train: 32 });
    expect(held.configuration.data.split).toContain("a fifth held out");
    expect(held.test.faces).toBe(8);
    expect(await landmarks([...plan, "--data", "whole", "--json", "tested.json"])).toMatchObject({ code: 0 });
    const tested = await results("tested.json");
    expect(tested.configuration).toMatchObject({ data: { split: "testing.txt" }, train: 30 });
    expect(tested.test.faces).toBe(10);

    const [many, occlusion] = [
      await landmarks([...plan, "--data", "held", "--train", "33"]),
      await landmarks([...plan, "--data", "held", "--tasks", "landmarks,occlusion"]),
    ];
    expect(many).toMatchObject({ code: 2 });
    expect(many.text).toContain("--train must be at most the 32 faces");
    expect(occlusion.code).toBe(1);
    expect(occlusion.text).toContain("MTFL has no label of occlusion");
  }, 180_000);
});
