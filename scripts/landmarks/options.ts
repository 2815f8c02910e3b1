import {
  dynamicWeightAverage,
  equalWeights,
  gradNorm,
  growingWeights,
  pcGrad,
  randomWeights,
  uncertaintyWeights,
  type Weighting,
} from "activation-lab";

import { type OptionValues, readChoice, readPositive, readWhole } from "../command-line.ts";
import { UsageProblem } from "../problem.ts";

export const NETWORKS = ["tcdcn", "tcdcn-local", "plain", "cascade"] as const;

/** Learned weights move ten times as fast as the network's own: their losses are far from 1. */
const WEIGHTINGS: Readonly<Record<string, () => Weighting>> = {
  equal: equalWeights,
  uncertainty: () => uncertaintyWeights({ learningRate: 0.01 }),
  gradnorm: () => gradNorm({ learningRate: 0.01 }),
  dwa: dynamicWeightAverage,
  growing: growingWeights,
  random: randomWeights,
  pcgrad: pcGrad,
};

export const OPTIONS = {
  data: {
    type: "string",
    value: "DIR",
    help: "folder of MTFL, with training.txt and, if it is there, testing.txt; without it synthetic faces",
  },
  tasks: {
    type: "string",
    value: "LIST",
    help: "landmarks (default), pose, smile, glasses, gender; of synthetic faces also occlusion",
  },
  network: { type: "string", value: "NAME", help: `${NETWORKS.join(", ")}; the first by default` },
  train: {
    type: "string",
    value: "N",
    help: "faces to learn from; all by default, 1000 synthetic ones",
  },
  labelled: { type: "string", value: "M", help: "of these, faces whose landmarks are known; all by default" },
  test: { type: "string", value: "N", help: "synthetic faces to test with, 1000 by default" },
  seeds: { type: "string", value: "K", help: "trainings, with the seeds 1 to K; 1 by default" },
  weighting: {
    type: "string",
    value: "NAME",
    help: `how tasks are weighed: ${Object.keys(WEIGHTINGS).join(", ")}; the first by default`,
  },
  lambda: {
    type: "string",
    value: "X",
    help: "weight of each other task beside the landmarks; by default 0.005 with equal weights, else 1",
  },
  steps: {
    type: "string",
    value: "N",
    help: "updates of a training, rounded up to whole epochs; 3000 by default",
  },
  batch: { type: "string", value: "N", help: "faces of a step, 64 by default" },
  copies: {
    type: "string",
    value: "N",
    help: "crops of each face, moved, zoomed and mirrored otherwise, 8 by default",
  },
  "stop-above": {
    type: "string",
    value: "X",
    help: "drops a task whose criterion of early stopping passes X; a tenth of the faces then validates",
  },
  "skip-faults": {
    type: "boolean",
    help: "goes on without lines and images that are broken, and counts them",
  },
  json: {
    type: "string",
    value: "FILE",
    help: "writes what came out; an interrupted training goes on from FILE.unfinished",
  },
} as const;

export interface Settings {
  readonly data: string | undefined;
  readonly tasks: readonly string[];
  readonly network: (typeof NETWORKS)[number];
  readonly train: number | undefined;
  readonly labelled: number | undefined;
  readonly test: number;
  readonly seeds: number;
  readonly weighting: string;
  readonly lambda: number;
  readonly steps: number;
  readonly batch: number;
  readonly copies: number | undefined;
  readonly stopAbove: number | undefined;
  readonly skipFaults: boolean;
}

/** @throws UsageProblem if an option is not what it should be. */
export function readSettings(values: OptionValues<typeof OPTIONS>): Settings {
  const whole = (name: keyof typeof OPTIONS, minimum: number) =>
    readWhole(name, values[name] as string | undefined, minimum);
  const weighting = readChoice("--weighting", values.weighting ?? "equal", Object.keys(WEIGHTINGS));
  const tasks = (values.tasks ?? "landmarks").split(",").map((name) => name.trim());
  if (!tasks.includes("landmarks")) {
    throw new UsageProblem({
      rule: "--tasks must name landmarks, and other tasks beside it if wanted.",
      came: JSON.stringify(values.tasks),
      cure: "Write for example --tasks landmarks,pose,smile.",
    });
  }
  if (values.data !== undefined && values.test !== undefined) {
    throw new UsageProblem({
      rule: "--test is the number of synthetic faces to test with.",
      came: "--test with --data",
      cure: "Leave it out: faces of a folder are split by testing.txt, or a fifth of them is held out.",
    });
  }
  return {
    data: values.data,
    tasks,
    network: readChoice("--network", values.network ?? NETWORKS[0], NETWORKS),
    train: whole("train", 1),
    labelled: whole("labelled", 1),
    test: whole("test", 2) ?? 1000,
    seeds: whole("seeds", 1) ?? 1,
    weighting,
    lambda: readPositive("lambda", values.lambda ?? (weighting === "equal" ? "0.005" : "1")),
    steps: whole("steps", 1) ?? 3000,
    batch: whole("batch", 1) ?? 64,
    copies: whole("copies", 1),
    stopAbove:
      values["stop-above"] === undefined ? undefined : readPositive("stop-above", values["stop-above"]),
    skipFaults: values["skip-faults"] === true,
  };
}

/** A weighting of its own for each training. */
export function createWeighting(name: string): Weighting {
  return WEIGHTINGS[name]!();
}
