import { readFileSync } from "node:fs";

import * as tf from "@tensorflow/tfjs";

import { tanh } from "../../../src/activations/index.ts";
import { createRandom } from "../../../src/random.ts";
import {
  binaryTask,
  classificationTask,
  createTaskData,
  denseLayer,
  denseTrunk,
  hardSharing,
  type MultiTaskModel,
  regressionTask,
  type Task,
  type TaskData,
  variablesOf,
} from "../../../src/tasks/index.ts";

/** A tensor of `tasks.json`. */
export interface Numbers {
  readonly shape: number[];
  readonly values: number[];
}

export interface GoldenRun {
  readonly name: string;
  readonly optimizer: "sgd" | "adam";
  readonly learningRate: number;
  readonly tasks: ("position" | "kind" | "smile")[];
  readonly start: Numbers[];
  readonly losses: number[][];
  readonly weights: (number[] | null)[];
  readonly conflicts: number | null;
  readonly variables: Numbers[];
}

interface GoldenArchitecture {
  readonly variables: Numbers[];
  readonly outputs: Numbers[];
  readonly gradients: Numbers[];
}

export const golden = JSON.parse(
  readFileSync(new URL("../../fixtures/golden/tasks.json", import.meta.url), "utf8"),
) as {
  readonly inputs: Numbers;
  readonly labels: Readonly<Record<string, Numbers>>;
  readonly labeled: Readonly<Record<string, number[]>>;
  readonly runs: GoldenRun[];
  readonly surgery: {
    readonly products: number[][];
    readonly cases: { readonly orders: number[][]; readonly weights: number[] }[];
  };
  readonly penalties: {
    readonly weights: Numbers[][];
    readonly cases: {
      readonly name: "l2ToEachOther" | "l2ToMean" | "traceNormSharing" | "tiedActivations";
      readonly strength: number;
      readonly value: number;
      readonly gradients: Numbers[];
    }[];
  };
  readonly architectures: {
    readonly inputs: Numbers;
    readonly targets: Numbers[];
    readonly crossStitch: GoldenArchitecture;
    readonly mixtureOfExperts: GoldenArchitecture;
  };
  readonly stopping: {
    readonly window: number;
    readonly weight: number;
    readonly training: number[];
    readonly validation: number[];
    readonly values: number[];
  }[];
};

export const tensor = ({ shape, values }: Numbers) => tf.tensor(values, shape);

export const TASKS: Readonly<Record<string, Task>> = {
  position: regressionTask("position", { outputs: 2 }),
  kind: classificationTask("kind", { classes: 3 }),
  smile: binaryTask("smile"),
};

/** The examples of `tasks.json`, those without a label included. */
export function goldenData(names: readonly string[]): TaskData {
  const whole = {
    position: { outputs: 2, values: withMissing("position", 2) },
    kind: {
      classes: 3,
      labels: golden.labels.kind!.values.map((label, example) =>
        golden.labeled.kind![example] ? label : null,
      ),
    },
    smile: { outputs: 1, values: withMissing("smile", 1) },
  };
  const chosen = Object.entries(whole).filter(([name]) => names.includes(name));
  return createTaskData({
    inputs: Float32Array.from(golden.inputs.values),
    features: 4,
    targets: Object.fromEntries(chosen),
  });
}

function withMissing(name: string, outputs: number): number[] {
  return golden.labels[name]!.values.map((value, place) =>
    golden.labeled[name]![Math.floor(place / outputs)] ? value : Number.NaN,
  );
}

/** A hard-sharing network as in the fixture: a hidden layer of 5, a linear head for each task. */
export function smallModel(tasks: readonly Task[], seed = 1, inputs = 4): MultiTaskModel {
  const random = createRandom(seed);
  const trunk = denseTrunk({ inputs, depth: 1, width: 5, activation: tanh, random: random.fork("trunk") });
  return hardSharing({ trunk, heads: smallHeads(tasks, seed) });
}

export function smallHeads(tasks: readonly Task[], seed = 1) {
  const random = createRandom(seed);
  return Object.fromEntries(
    tasks.map(({ name, outputs }) => [
      name,
      denseLayer({ inputs: 5, outputs, random: random.fork(`head ${name}`) }),
    ]),
  );
}

export function assignAll(variables: readonly tf.Variable[], numbers: readonly Numbers[]): void {
  tf.tidy(() => {
    for (const [index, variable] of variables.entries()) variable.assign(tensor(numbers[index]!));
  });
}

/** All numbers of a model, to compare bit for bit. */
export function numbersOf(model: MultiTaskModel<never>): number[][] {
  return [...variablesOf(model), ...(model.state ?? [])].map((variable) => Array.from(variable.dataSync()));
}
