import { readFileSync } from "node:fs";

import { activations, elu, leakyRelu, swish } from "../../../src/activations/index.ts";
import type { SavedLayer } from "../../../src/networks/deep-network.ts";

const folder = new URL("../../fixtures/golden/", import.meta.url);

/** Every activation of the table, and further members of the families with a parameter. */
export const everyActivation = [
  ...Object.values(activations),
  leakyRelu({ alpha: 0.2 }),
  leakyRelu({ alpha: 0.25 }),
  leakyRelu({ alpha: 0 }),
  elu({ alpha: 0.5 }),
  ...[-1, 0, 0.1, 0.5, 1.7, 2, 10].map((beta) => swish({ beta })),
];

/** Names of `activations.csv` for ours. */
const NAMES: Readonly<Record<string, string>> = {
  "leaky-relu": "leaky_relu_0.01",
  "leaky-relu(alpha=0.25)": "prelu_0.25",
  elu: "elu_1",
  swish: "swish_beta_1",
  ...Object.fromEntries([0.1, 0.5, 2, 10].map((beta) => [`swish(beta=${beta})`, `swish_beta_${beta}`])),
};

export interface GoldenPoint {
  readonly x: number;
  readonly value: number;
  readonly slope: number;
}

/** The golden points of an activation; none for members that the file does not have. */
export function goldenPoints(name: string): GoldenPoint[] {
  const wanted = NAMES[name] ?? name;
  return readFileSync(new URL("activations.csv", folder), "utf8")
    .split("\n")
    .map((line) => line.split(","))
    .filter(([key]) => key === wanted)
    .map(([, x, value, slope]) => ({ x: Number(x), value: Number(value), slope: Number(slope) }));
}

interface Trained {
  readonly losses: readonly number[];
  readonly layers: readonly SavedLayer[];
}

export interface GoldenNetwork {
  readonly activation: "tanh" | "relu" | "swish";
  readonly inputs: readonly (readonly number[])[];
  readonly labels: readonly number[];
  readonly layers: readonly SavedLayer[];
  readonly loss: number;
  readonly preActivations: readonly (readonly (readonly number[])[])[];
  readonly preActivationGradients: readonly (readonly (readonly number[])[])[];
  readonly weightGradients: readonly (readonly (readonly number[])[])[];
  readonly biasGradients: readonly (readonly number[])[];
  readonly sgd: Trained;
  readonly momentum: Trained;
  readonly adam: Trained;
}

export const pytorch = JSON.parse(readFileSync(new URL("pytorch.json", folder), "utf8")) as {
  readonly points: readonly number[];
  readonly pytorch: Readonly<Record<string, { readonly values: number[]; readonly slopes: number[] }>>;
  readonly keras: Readonly<Record<string, readonly number[]>>;
  readonly networks: readonly GoldenNetwork[];
};
