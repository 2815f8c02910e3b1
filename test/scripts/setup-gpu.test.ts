import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { REPOSITORY } from "../../scripts/repository.ts";
import { verifyBackend } from "../../scripts/setup/verify-backend.ts";
import { needs } from "../support/needs.ts";

function setUp(...args: string[]): Promise<{ code: number; text: string }> {
  return new Promise((resolve) => {
    const command = ["--import", "tsx", "scripts/setup-gpu.ts", ...args];
    const child = execFile(process.execPath, command, { cwd: REPOSITORY }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, text: stdout + stderr }),
    );
  });
}

test("--help tells what it does and changes nothing", async () => {
  const { code, text } = await setUp("--help");
  expect(code).toBe(0);
  expect(text).toContain("Usage: npm run setup:gpu");
  for (const option of ["--package", "--from-wheel", "--patience"]) expect(text).toContain(option);
});

test.each([
  [["--package", "cuda"], "--package must be one of gpu, cpu, webgpu."],
  [["--package", "webgpu", "--from-wheel", "pip"], "--from-wheel is about TensorFlow's library."],
  [["--from-wheel", "nowhere.whl"], "--from-wheel must be pip, the file of a wheel"],
  [["--from-wheel", "src"], "--from-wheel must be pip, the file of a wheel"],
  [["--patience", "soon"], "--patience must be a number above 0."],
  [["gpu"], "The command is called as npm run setup:gpu"],
])("%j is a wrong call", async (args, message) => {
  const { code, text } = await setUp(...args);
  expect(code).toBe(2);
  expect(text).toContain(message);
});

test("it is a command of the project", async () => {
  const { scripts } = JSON.parse(await readFile(join(REPOSITORY, "package.json"), "utf8"));
  expect(scripts["setup:gpu"]).toContain("scripts/setup-gpu.ts");
});

describe("the net that it trains", () => {
  const logs: string[] = [];
  const options = {
    root: REPOSITORY,
    patience: 100,
    signal: new AbortController().signal,
    onLog: (log: string) => logs.push(log),
  };

  test.skipIf(needs.tensorflow.missing)(needs.tensorflow.title("learns with TensorFlow"), async () => {
    const { reason, losses } = await verifyBackend("tensorflow", false, options);
    expect(reason).toMatch(/^TensorFlow on the /);
    expect(losses.at(-1)!).toBeLessThan(losses[0]! / 4);
  });

  test.runIf(needs.tensorflow.missing)("says what is not installed", async () => {
    await expect(verifyBackend("tensorflow", false, options)).rejects.toMatchObject({
      came: "@tensorflow/tfjs-node is not installed",
    });
  });
});
