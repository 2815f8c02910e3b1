import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { groups } from "../../scripts/bench/groups.ts";
import type { Results } from "../../scripts/bench/results.ts";
import { needs, python } from "../support/needs.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const command = ["--import", "tsx", join(root, "scripts", "bench.ts")];
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "activation-lab-bench-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the command as a user does; the package was built by `npm test`. */
async function bench(...args: string[]): Promise<{ code: number; out: string }> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [...command, ...args], { cwd: root });
    return { code: 0, out: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout + stderr };
  }
}

function readResults(file: string): Results & { targets: unknown[]; faults: string[] } {
  return JSON.parse(readFileSync(file, "utf8"));
}

describe("npm run bench", () => {
  it("times a net and a product on WebAssembly, and writes tables and numbers", async () => {
    const [json, markdown] = [join(folder, "results.json"), join(folder, "BENCH.md")];
    const what = [
      "--quick",
      "--only",
      "perceptron,product-ab-128x128x128",
      "--backends",
      "wasm,wasm-javascript",
    ];
    const { code, out } = await bench(...what, "--json", json, "--markdown", markdown);
    expect(out).toMatch(/^perceptron 784-256-256-10, batch 128 +wasm +\d/m);
    expect(code).toBe(0);
    const { run, cases, contenders, faults } = readResults(json);
    expect(run).toMatchObject({ node: process.versions.node, rounds: 1, isInterrupted: false });
    expect(contenders.map(({ versions }) => versions?.kernels)).toEqual(["simd", "javascript"]);
    expect(cases.map(({ name }) => name)).toEqual(["perceptron", "product-ab-128x128x128"]);
    expect(faults).toEqual([]);
    for (const { measured } of cases) {
      for (const name of ["wasm", "wasm-javascript"]) {
        const [only] = measured[name]!.runs;
        expect(only!.milliseconds[0]).toBeGreaterThan(0);
        expect(only!.peakMemory).toBeGreaterThan(2 ** 24);
      }
    }
    const written = readFileSync(markdown, "utf8");
    expect(written).toContain("| perceptron 784-256-256-10, batch 128 | wasm |");
    // Beside a section of all cases, not in its place.
    expect(written).toMatch(/^<!-- bench node-\d+ \S+ on \S+ -->$/m);
  }, 120_000);

  it("shows and keeps what it has when it is interrupted", async () => {
    const json = join(folder, "interrupted.json");
    const args = ["--rounds", "10000", "--seconds", "0.02", "--only", "perceptron", "--backends", "wasm"];
    const child = spawn(process.execPath, [...command, ...args, "--json", json], { cwd: root });
    let out = "";
    child.stdout.on("data", (text) => {
      out += text;
    });
    child.stderr.on("data", (text) => {
      if (String(text).includes("round 3 of")) child.kill("SIGINT");
    });
    expect(await new Promise((resolve) => child.on("close", resolve))).toBe(1);
    expect(out).toMatch(/interrupted\./);
    expect(out).toMatch(/^perceptron .* wasm +\d/m);
    const { run, cases } = readResults(json);
    expect(run.isInterrupted).toBe(true);
    expect(cases[0]!.measured.wasm!.runs.length).toBeGreaterThanOrEqual(2);
  }, 120_000);

  it("says what is missing and how to get it, and does not pass if nobody takes part", async () => {
    const environment = { ...process.env, ACTIVATION_LAB_PYTHON: "/nowhere/python" };
    const args = [...command, "--quick", "--only", "perceptron", "--backends", "pytorch"];
    const failure = await promisify(execFile)(process.execPath, args, { cwd: root, env: environment }).catch(
      (error) => error as { code: number; stdout: string },
    );
    expect(failure).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/pytorch did not take part: .*ENOENT.*pip install torch/),
    });
  }, 60_000);

  it("times a search with one worker and with two", async () => {
    const [json, markdown] = [join(folder, "search.json"), join(folder, "SEARCH.md")];
    const { code, out } = await bench("--search", "--quick", "--json", json, "--markdown", markdown);
    expect(out).toMatch(/two workers to one +\d+\.\d\d .* ≥ 1\.7 +(yes|NO)/);
    expect(code).toBe(0);
    const { one, two, failures } = JSON.parse(readFileSync(json, "utf8"));
    expect([one, two, failures].map((list) => list.length)).toEqual([1, 1, 0]);
    expect(readFileSync(markdown, "utf8")).toMatch(/## Searching with two workers/);
  }, 120_000);

  it("refuses a wrong command line with exit code 2", async () => {
    expect(await bench("--only", "alexnet")).toMatchObject({
      code: 2,
      out: expect.stringMatching(/alexnet/),
    });
    expect((await bench("--backends", "abacus")).code).toBe(2);
    const nowhere = await bench("--only", "perceptron", "--json", join(folder, "nowhere", "results.json"));
    expect(nowhere).toMatchObject({ code: 2, out: expect.stringMatching(/--json.*nowhere/) });
  }, 60_000);
});

describe.skipIf(needs.chromium.missing)(needs.chromium.title("npm run bench -- --figure"), () => {
  it("draws the steps and puts the drawing beside the tables", async () => {
    const [figure, markdown] = [join(folder, "bench.svg"), join(folder, "DRAWN.md")];
    const what = ["--quick", "--only", "perceptron", "--backends", "wasm"];
    const { code, out } = await bench(...what, "--figure", figure, "--markdown", markdown);
    expect(code, out).toBe(0);
    expect(readFileSync(figure, "utf8")).toMatch(/^<svg[\s\S]*perceptron/);
    expect(readFileSync(markdown, "utf8")).toMatch(/!\[Milliseconds of a training step.*\]\(bench\.svg\)/);
  }, 120_000);
});

describe.skipIf(needs.torch.missing)(needs.torch.title("npm run bench beside PyTorch"), () => {
  it("has every case twice, here and in PyTorch", async () => {
    const code = "import json; from pytorch_cases import CASES; print(json.dumps(sorted(CASES)))";
    const path = join(root, "scripts", "bench", "worker");
    const { stdout } = await promisify(execFile)(python, ["-c", code], {
      env: { ...process.env, PYTHONPATH: path },
    });
    const names = groups.flatMap(({ cases }) => cases.map(({ name }) => name));
    expect(names.filter((name) => !JSON.parse(stdout).includes(name))).toEqual([]);
  });

  it("takes the same steps as PyTorch: the first losses of all nets agree, and so do operations", async () => {
    const json = join(folder, "pytorch.json");
    const { code, out } = await bench(
      "--quick",
      "--seconds",
      "0.2",
      "--backends",
      "wasm,pytorch",
      "--json",
      json,
    );
    const { cases, contenders, faults } = readResults(json);
    expect(
      contenders.every(({ missing }) => missing === undefined),
      out,
    ).toBe(true);
    expect(faults).toEqual([]);
    for (const { name, measured } of cases) {
      const [ours, theirs] = ["wasm", "pytorch"].map(
        (contender) => measured[contender]!.runs[0]!.firstValues,
      );
      for (const [step, value] of ours!.entries()) {
        if (theirs![step] === undefined) continue;
        expect(Math.abs(value / theirs![step]! - 1), `${name}, ${step + 1}`).toBeLessThan(1e-4);
      }
    }
    expect(code).toBe(0);
  }, 900_000);
});
