import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { afterAll, beforeAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const project = mkdtempSync(join(tmpdir(), "project-"));
const run = promisify(execFile);
const npm = (...parameters: string[]) =>
  run("npm", parameters, { cwd: project, shell: process.platform === "win32" });

const PROGRAM = `
import * as tf from "@tensorflow/tfjs";
import { backend, createRegressionData, layers, meanSquaredError, Problem, train, trainable } from "activation-lab";

const { name } = await backend();
const dense = (units, seed, options) =>
  tf.layers.dense({ units, kernelInitializer: tf.initializers.glorotNormal({ seed }), ...options });
const apl = layers.apl({ hinges: 3, seed: 1 });
const model = tf.sequential({ layers: [dense(8, 1, { inputShape: [1] }), apl, dense(1, 2)] });
const inputs = Float32Array.from({ length: 128 }, (_, index) => index / 32 - 2);
const data = createRegressionData({ inputs, targets: inputs.map((x) => Math.sin(3 * x)), features: 1, outputs: 1 });
const options = { epochs: 60, batchSize: 16, learningRate: 0.01, optimizer: "adam", loss: meanSquaredError, seed: 1 };
const { trainingLoss } = await train(trainable(model), data, options);
const curve = await apl.curve([-1, 0, 1], 2);
let refused = false;
try { layers.apl({ hinges: 0, seed: 1 }); } catch (error) { refused = error instanceof Problem; }
console.log(JSON.stringify({ name, first: trainingLoss[0], last: trainingLoss.at(-1), curve, refused }));
`;

/** The packages that it depends on come from here, so that the test needs no registry. */
const linked = ["@tensorflow/tfjs", "@tensorflow/tfjs-backend-wasm", "csv-parse", "jpeg-js", "pngjs"];

beforeAll(async () => {
  await run("npm", ["pack", "--workspace", "src", "--ignore-scripts", "--pack-destination", project], {
    cwd: root,
    shell: process.platform === "win32",
  });
  const [tarball] = readdirSync(project);
  const dependencies = Object.fromEntries([
    ["activation-lab", `file:${tarball}`],
    ...linked.map((name) => [name, `file:${join(root, "node_modules", name)}`]),
  ]);
  writeFileSync(
    join(project, "package.json"),
    JSON.stringify({ private: true, type: "module", dependencies }),
  );
  await npm("install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund");
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

test("the packed package installs in an empty project and trains there", async () => {
  writeFileSync(join(project, "train.js"), PROGRAM);
  const { stdout } = await run(process.execPath, ["train.js"], { cwd: project });
  const { name, first, last, curve, refused } = JSON.parse(stdout);
  expect(name).toBe("wasm");
  expect(last).toBeLessThan(first / 10);
  expect(curve.every(Number.isFinite)).toBe(true);
  expect(refused).toBe(true);
});

test("the tarball holds compiled files and what describes them, no source", () => {
  const installed = join(project, "node_modules", "activation-lab");
  const files = readdirSync(installed, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
  const others = files.filter((name) => !/\.js$|\.d\.ts$/.test(name));
  expect(others.sort()).toEqual(["LICENSE", "README.md", "package.json"]);
});
