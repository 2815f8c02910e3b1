import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import { tanh } from "../../../src/activations/index.ts";
import { createRandom } from "../../../src/random.ts";
import {
  crossStitch,
  denseLayer,
  disposeModel,
  disposeTaskData,
  equalWeights,
  hardSharing,
  l2ToMean,
  type MultiTaskModel,
  mixtureOfExperts,
  pcGrad,
  type SharingPenalty,
  separateTasks,
  softSharing,
  stackStages,
  trainTasks,
} from "../../../src/tasks/index.ts";
import type { Trainable } from "../../../src/training/trainable.ts";
import { useBackend } from "../support/backends.ts";
import { expectAllClose, expectClose } from "../support/closeness.ts";
import { goldenData, numbersOf, smallHeads, TASKS } from "./fixture.ts";

beforeAll(() => useBackend("wasm"));

const tasks = [TASKS.position!, TASKS.kind!];
const names = tasks.map(({ name }) => name);

/** A dense layer that has a penalty, something to remember, and says in training what it would not say otherwise. */
function peculiarLayer(inputs: number, penalty: number): Trainable {
  const layer = denseLayer({ inputs, outputs: 5, activation: tanh, random: createRandom(penalty) });
  const state = [tf.tidy(() => tf.variable(tf.scalar(penalty)))] as unknown as tf.Variable[];
  return {
    ...layer,
    state,
    predictForTraining: (x) => tf.tidy(() => tf.add(layer.predict(x), 100) as tf.Tensor2D),
    penalty: () => tf.tidy(() => tf.mul(penalty, tf.sum(tf.square(layer.variables[0]!))) as tf.Scalar),
  };
}

/** Every architecture, of two layers that `part` makes. */
const ARCHITECTURES: Record<
  string,
  (part: (penalty: number, inputs?: number) => Trainable) => MultiTaskModel<tf.Tensor2D>
> = {
  hardSharing: (part) => hardSharing({ trunk: stackStages([part(1), part(2, 5)]), heads: heads() }),
  separateTasks: (part) => separateTasks({ trunks: { position: part(1), kind: part(2) }, heads: heads() }),
  softSharing: (part) =>
    softSharing({ trunks: { position: part(1), kind: part(2) }, heads: heads(), penalty: l2ToMean(0) }),
  crossStitch: (part) => crossStitch({ columns: { position: [part(1)], kind: [part(2)] }, heads: heads() }),
  mixtureOfExperts: (part) =>
    mixtureOfExperts({ experts: [part(1), part(2)], heads: heads(), inputs: 4, random: createRandom(1) }),
};
const heads = () => smallHeads(tasks);

describe.each(Object.entries(ARCHITECTURES))("in %s", (_, create) => {
  test("penalties and state of the parts are those of the model, and parts are told of training", () => {
    const parts: Trainable[] = [];
    const model = create((penalty, inputs = 4) => {
      const part = peculiarLayer(inputs, penalty);
      parts.push(part);
      return part;
    });
    const x = tf.randomNormal([3, 4], 0, 1, "float32", 1) as tf.Tensor2D;
    const numbers = (of: () => tf.Tensor) => tf.tidy(() => Array.from(of().dataSync()));
    const known = parts.flatMap((part) => numbers(() => part.penalty!()));
    const sum = known.reduce((total, one) => total + one);
    expectClose(numbers(() => model.penalty!([x]))[0]!, sum, 1e-6, "penalty");
    expect(model.state!.map((one) => one.dataSync()[0])).toEqual([1, 2]);
    for (const name of names) {
      const said = (training: boolean) => numbers(() => model.predict(x, [name], { training })[name]!);
      expect(said(true)).not.toEqual(said(false));
      expect(numbers(() => model.predict(x, [name])[name]!)).toEqual(said(false));
    }
    x.dispose();
    disposeModel(model);
  });
});

test("a step of a weighting that looks at gradients has the same penalty", async () => {
  const data = goldenData(["position"]);
  const run = async (weighting: ReturnType<typeof pcGrad>, penalty: number) => {
    const layer = peculiarLayer(4, penalty);
    const model = hardSharing({ trunk: layer, heads: smallHeads([TASKS.position!]) });
    const options = { epochs: 2, batchSize: 12, seed: 1, learningRate: 0.05, weighting };
    await trainTasks(model, [TASKS.position!], data as never, options);
    const numbers = numbersOf(model).slice(0, 1).flat();
    disposeModel(model);
    return numbers;
  };
  // Surgery on the gradient of one task changes nothing.
  expectAllClose(await run(pcGrad(), 3), await run(equalWeights(), 3), 1e-6, "weights");
  disposeTaskData(data);
});

test("activations are tied layer by layer, not the representation alone", () => {
  const trunk = (seed: number) =>
    stackStages<tf.Tensor2D>(
      [3, 2].map((outputs, layer) =>
        denseLayer({ inputs: layer === 0 ? 4 : 3, outputs, random: createRandom(10 * seed + layer) }),
      ) as never,
    );
  const [one, other] = [trunk(1), trunk(2)];
  let seen: number[][] = [];
  const watch: SharingPenalty = ({ activations }) => {
    seen = activations().map((ofTasks) => ofTasks.map(({ shape }) => shape.at(-1)!));
    return tf.scalar(0);
  };
  const model = softSharing({
    trunks: { position: one, kind: other },
    heads: Object.fromEntries(
      tasks.map(({ name, outputs }) => [name, denseLayer({ inputs: 2, outputs, random: createRandom(1) })]),
    ),
    penalty: watch,
  });
  tf.tidy(() => model.penalty!([tf.ones([5, 4])]));
  expect(seen).toEqual([
    [3, 3],
    [2, 2],
  ]);
  disposeModel(model);
});
