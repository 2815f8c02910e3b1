import { beforeAll, describe, expect, test } from "vitest";

import { cropFaces, type FaceSet, faceTensors, syntheticFaces } from "../../../src/faces/index.ts";
import {
  evaluateOnFaces,
  type FaceLesson,
  type FaceTrainingOptions,
  landmarkTasks,
  plainLandmarkNetwork,
  tcdcn,
  trainOnFaces,
} from "../../../src/landmarks/index.ts";
import { createRandom } from "../../../src/random.ts";
import { disposeModel, type TaskCheckpoint, variablesOf } from "../../../src/tasks/index.ts";
import { expectNoLeak, useBackend } from "../support/backends.ts";
import { expectAllClose } from "../support/closeness.ts";

beforeAll(() => useBackend("wasm"));

const set = syntheticFaces({ count: 40 });
const places = [...set.faces.keys()];
const [some, others] = [places.slice(0, 16), places.slice(16)];

/** Trains a network, and gives its weights and what happened. */
async function train(
  names: readonly string[],
  lesson: FaceLesson,
  options: Partial<FaceTrainingOptions> = {},
) {
  const tasks = landmarkTasks(names, { attributes: set.attributes });
  const model = plainLandmarkNetwork({ tasks, random: createRandom(1) });
  try {
    const run = await trainOnFaces(model, tasks, lesson, { steps: 9, batchSize: 8, seed: 1, ...options });
    const weights = variablesOf(model).map((variable) => [...variable.dataSync()]);
    return { run, weights, report: await evaluateOnFaces(model, names, set) };
  } finally {
    disposeModel(model);
  }
}

/** The set, with other landmarks for some faces; their boxes keep the crops as they are. */
function misplace({ faces, attributes }: FaceSet, chosen: readonly number[], by: number): FaceSet {
  return {
    attributes,
    faces: faces.map((face, place) => ({
      ...face,
      box: { left: 10, top: 10, width: 50, height: 50 },
      landmarks: chosen.includes(place) ? face.landmarks.map((value) => value + by) : face.landmarks,
    })),
  };
}

describe("training on faces", () => {
  const lesson = { labeled: some, attributesOnly: others };

  test("uses the landmarks of labeled faces only, and the attributes of all", async () => {
    const names = ["landmarks", "pose"];
    const [as, other, moved] = await Promise.all([
      train(names, { ...lesson, set: misplace(set, others, 0) }),
      train(names, { ...lesson, set: misplace(set, others, 7) }),
      train(names, { ...lesson, set: misplace(set, some, 7) }),
    ]);
    expect(other.weights).toEqual(as.weights);
    expect(moved.weights).not.toEqual(as.weights);
    const without = await train(names, { labeled: some, set: misplace(set, others, 0) }, { steps: 9 });
    expect(without.weights).not.toEqual(as.weights);
  });

  test("gives labeled faces the crops and learning rates that they have without the others", async () => {
    const attributes = set.attributes;
    const plan = { steps: 24, epochs: 12, batchSize: 8, seed: 1 };
    const weightsOf = async (names: readonly string[], faces: typeof lesson) => {
      const weights = Object.fromEntries(names.slice(1).map((name) => [name, 0]));
      const tasks = landmarkTasks(names, { attributes, weights });
      const model = plainLandmarkNetwork({ tasks, random: createRandom(1) });
      try {
        await trainOnFaces(model, tasks, { set, ...faces }, plan);
        return [...model.shared, ...model.own.landmarks!].map((variable) => [...variable.dataSync()]);
      } finally {
        disposeModel(model);
      }
    };
    const alone = await weightsOf(["landmarks"], { labeled: some, attributesOnly: [] });
    const beside = await weightsOf(["landmarks", "smile"], lesson);
    for (const [place, numbers] of alone.entries())
      expectAllClose(beside[place]!, numbers, 1e-5, `variable ${place}`);
  });

  test("drops faces of which no task has a label: the steps are those without them", async () => {
    const alone = await train(["landmarks"], { set, labeled: some });
    const beside = await train(["landmarks"], { set, ...lesson });
    expect(beside.weights).toEqual(alone.weights);
  });

  test("goes on bit for bit behind a checkpoint, without a leak, with other crops in every epoch", () =>
    expectNoLeak(async () => {
      const checkpoints: TaskCheckpoint[] = [];
      const onProgress = async ({ checkpoint }: { checkpoint: () => Promise<TaskCheckpoint> }) => {
        checkpoints.push(JSON.parse(JSON.stringify(await checkpoint())));
      };
      const names = ["landmarks", "smile"];
      const plan = { epochs: 3 };
      const whole = await train(names, { set, ...lesson }, { ...plan, onProgress });
      expect(checkpoints).toHaveLength(3);
      for (const checkpoint of checkpoints.slice(0, 2)) {
        const resumed = await train(names, { set, ...lesson }, { ...plan, checkpoint });
        expect(resumed.weights).toEqual(whole.weights);
        expect(resumed.run.history).toEqual(whole.run.history);
      }
      const same = await train(names, { set, ...lesson }, { ...plan, copies: 1 });
      expect(same.weights).not.toEqual(whole.weights);
    }));

  test("drops tasks by early stopping, which needs faces to validate with", async () => {
    const earlyStopping = { tasks: ["gender"], window: 1, threshold: 1e-9 };
    const names = ["landmarks", "gender"];
    const { run } = await train(
      names,
      { set, labeled: some, validation: others },
      { earlyStopping, steps: 16 },
    );
    expect(run.history[0]!.validation.gender!.examples).toBe(others.length);
    expect(Object.keys(run.history.at(-1)!.criterion).length + Object.keys(run.stopped).length).toBe(1);
    await expect(train(names, { set, labeled: some }, { earlyStopping })).rejects.toThrow("validation");
  });

  test("learns and validates on crops of the size that a smaller network takes", async () => {
    const names = ["landmarks", "pose"];
    const tasks = landmarkTasks(names, { attributes: set.attributes });
    const shape = { inputSize: 12, convolutions: [{ filters: 2, size: 3, pools: true }], features: 4 };
    const model = tcdcn({ tasks, shape, random: createRandom(1) });
    const crop = { size: 12, shift: 0.1 };
    const lesson = { set, labeled: some, validation: others };
    const { history } = await trainOnFaces(model, tasks, lesson, { steps: 1, batchSize: 16, seed: 1, crop });
    // 2 filters of 3 × 3, 5 × 5 places of 2 levels to 4 features, 10 coordinates and 5 classes; all with biases.
    expect(variablesOf(model).reduce((sum, { size }) => sum + size, 0)).toBe(20 + 204 + 50 + 25);
    const { inputs, targets } = faceTensors(cropFaces(set, { size: 12, indexes: others }));
    const outputs = await model.predict(inputs, names).landmarks!.data();
    const truth = await targets.landmarks!.values.data();
    const squares = Array.from(outputs).reduce(
      (sum, value, place) => sum + (2 * value - 2 * truth[place]!) ** 2,
      0,
    );
    expect(history[0]!.validation.landmarks!.loss).toBeCloseTo(squares / 2 / others.length, 5);
    disposeModel(model);
  });

  test("learns", async () => {
    const before = await train(["landmarks", "pose"], { set, labeled: places }, { steps: 1 });
    const after = await train(["landmarks", "pose"], { set, labeled: places }, { steps: 150 });
    expect(after.report.landmarks!.meanError.estimate).toBeLessThan(
      before.report.landmarks!.meanError.estimate / 2,
    );
    expect(after.report.accuracies.pose).toBeGreaterThan(0.3);
    expect(Object.keys(after.report.accuracies)).toEqual(["pose"]);
    expect(after.report.landmarks!.classes.length).toBeGreaterThan(1);
  });

  test("refuses what it has no use for", async () => {
    await expect(train(["landmarks"], { set, labeled: some }, { steps: 0 })).rejects.toThrow("steps");
    await expect(train(["landmarks"], { set, labeled: some }, { copies: 0 })).rejects.toThrow("copies");
    await expect(train(["landmarks"], { set, labeled: [99] })).rejects.toThrow("Got: 99");
    await expect(train(["landmarks"], { set, labeled: [] })).rejects.toThrow("at least one face");
    const signal = AbortSignal.abort();
    await expect(train(["landmarks"], { set, labeled: some }, { signal })).rejects.toThrow("aborted");
  });
});
