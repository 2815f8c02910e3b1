import { beforeAll, expect, test } from "vitest";

import { adjustedRandIndex, findClusters } from "../../../src/clustering/index.ts";
import { relatedTasks } from "../../../src/datasets/index.ts";
import { createRandom } from "../../../src/random.ts";
import { mean } from "../../../src/statistics.ts";
import {
  adaptiveActivation,
  denseBlocks,
  functionDistances,
  linearHeads,
  sideBySide,
} from "../../../src/task-adaptive/index.ts";
import {
  createTaskData,
  disposeModel,
  disposeTaskData,
  regressionTask,
  trainTasks,
} from "../../../src/tasks/index.ts";
import { useBackend } from "../support/backends.ts";

beforeAll(() => useBackend("wasm"));

const EXAMPLES = 200;

/** Clusters of nine tasks out of what a network has learned of their examples; nothing else of the tasks comes in. */
async function recover(
  { names, sample }: Pick<ReturnType<typeof relatedTasks>, "names" | "sample">,
  seed: number,
) {
  const { inputs, features, targets } = sample({ examples: EXAMPLES, noise: 0.1, seed });
  const values = Array.from({ length: EXAMPLES * names.length }, (_, place) => {
    const task = names[place % names.length]!;
    return targets[task]!.values[Math.floor(place / names.length)]!;
  });
  const data = createTaskData({ inputs, features, targets: { all: { outputs: names.length, values } } });
  const random = createRandom(seed);
  const activation = adaptiveActivation({ hinges: 9, hingeRange: [-2, 2] });
  const blocks = denseBlocks({ tasks: names, inputs: features, widths: [5], activation, random });
  const model = sideBySide({ blocks, heads: linearHeads({ tasks: names, inputs: 5, random }) });
  const task = regressionTask("all", { outputs: names.length });
  await trainTasks(model, [task], data, {
    epochs: 300,
    batchSize: EXAMPLES,
    learningRate: 0.02,
    optimizer: "adam",
    seed,
  });
  const layers = await Promise.all(blocks.map((block) => block.activation.read()));
  disposeModel(model);
  disposeTaskData(data);
  return findClusters(functionDistances(layers, { kind: "shape" }));
}

test("planted clusters come out of learned functions, and none out of a control", async () => {
  const indices = async (planted: boolean) => {
    const found: number[] = [];
    for (const seed of [1, 2, 3]) {
      const problem = relatedTasks({ perCluster: 3, planted, seed });
      found.push(adjustedRandIndex(await recover(problem, seed), problem.clusters));
    }
    return mean(found);
  };
  expect(await indices(true)).toBeGreaterThan(0.8);
  expect(Math.abs(await indices(false))).toBeLessThan(0.3);
});
