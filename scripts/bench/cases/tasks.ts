import * as tf from "@tensorflow/tfjs";
import { crossEntropy, l2ToMean, taskAdaptiveActivation } from "activation-lab";

import type { Case } from "../case.ts";
import { createBuilder } from "../nets/layers.ts";
import type { Source } from "../source.ts";
import { type Training, trainingStep } from "../workload.ts";

const [BATCH, WIDTH, DEPTH, HINGES, CLASSES] = [128, 128, 10, 8, 10];
/** λ of soft sharing. */
const STRENGTH = 1e-4;

/** One net for all tasks, each with as many examples of the batch. */
export const taskCases = [1, 2, 4, 8].map(
  (tasks): Case => ({
    name: `task-shared-${tasks}`,
    title: `one task-adaptive net, ${tasks} ${tasks === 1 ? "task" : "tasks"}, batch ${BATCH}`,
    kind: "step",
    prepare: (source) => trainingStep(taskNet(source, tasks, BATCH)),
  }),
);

/** A net for each task, each with its share of the batch; one step trains all of them. */
export const separateCases = [2, 4, 8].map(
  (tasks): Case => ({
    name: `task-separate-${tasks}`,
    title: `${tasks} separate nets, batch ${BATCH / tasks} each`,
    kind: "step",
    prepare(source) {
      const nets = Array.from({ length: tasks }, () => taskNet(source, 1, BATCH / tasks));
      return trainingStep({
        variables: nets.flatMap((net) => net.variables),
        constants: nets.flatMap((net) => net.constants),
        loss: () => tf.div(tf.addN(nets.map((net) => net.loss())), tasks),
      });
    },
  }),
);

/** Hard sharing: one net with ReLU and a head for each task, which has as many examples of the batch. */
export const hardCases = [1, 2, 4, 8].map(
  (tasks): Case => ({
    name: `task-hard-${tasks}`,
    title: `one net with ReLU, ${tasks} ${tasks === 1 ? "task" : "tasks"}, batch ${BATCH}`,
    kind: "step",
    prepare: (source) => trainingStep(taskNet(source, tasks, BATCH, false)),
  }),
);

/** Soft sharing: a net with ReLU for each task, and a penalty that pulls their layers towards their mean. */
export const softCases = [2, 4, 8].map(
  (tasks): Case => ({
    name: `task-soft-${tasks}`,
    title: `${tasks} nets pulled together, batch ${BATCH / tasks} each`,
    kind: "step",
    prepare(source) {
      const nets = Array.from({ length: tasks }, () => taskNet(source, 1, BATCH / tasks, false));
      const weights = Array.from({ length: 2 * DEPTH }, (_, layer) =>
        nets.map((net) => net.variables[layer]!),
      );
      const penalty = l2ToMean(STRENGTH);
      return trainingStep({
        variables: nets.flatMap((net) => net.variables),
        constants: nets.flatMap((net) => net.constants),
        loss: () => {
          const losses = tf.div<tf.Scalar>(tf.addN(nets.map((net) => net.loss())), tasks);
          return tf.add<tf.Scalar>(losses, penalty({ weights, activations: () => [] }));
        },
      });
    },
  }),
);

/**
 * Ten shared layers, with activations that have coordinates for each task or with ReLU, and a linear head for each task. The
 * variables of the layers come first.
 */
function taskNet(source: Source, tasks: number, batch: number, isAdaptive = true): Training {
  const inputs = source.uniform([batch, WIDTH], 0, 1);
  const targets = source.labels(batch, CLASSES);
  const taskOfRow = Array.from({ length: batch }, (_, row) => Math.floor((row * tasks) / batch));
  const rows = tf.tensor1d(taskOfRow, "int32");
  const build = createBuilder(source);
  const layers = Array.from({ length: DEPTH }, () => {
    const affine = build.dense(WIDTH, WIDTH);
    if (!isAdaptive) return (x: tf.Tensor) => tf.relu(affine(x));
    const coordinates = build.variable([tasks, HINGES], -0.1, 0.1) as tf.Variable<tf.Rank.R2>;
    const hinges = build.variable([HINGES], -0.5, 0.5) as tf.Variable<tf.Rank.R1>;
    return (x: tf.Tensor) => taskAdaptiveActivation(affine(x), coordinates, hinges, rows);
  });
  const heads = build.variable([tasks, WIDTH, CLASSES], -0.2, 0.2);
  const biases = build.variable([tasks, 1, CLASSES], 0);
  return {
    variables: build.variables,
    constants: [inputs, targets, rows],
    loss() {
      const hidden = layers.reduce((x, layer) => layer(x), inputs);
      // The rows of a task lie together, so that all heads are one product.
      const byTask = tf.reshape(hidden, [tasks, batch / tasks, WIDTH]);
      const outputs = tf.add(tf.matMul(byTask, heads), biases);
      return crossEntropy(tf.reshape(outputs, [batch, CLASSES]) as tf.Tensor2D, targets);
    },
  };
}
