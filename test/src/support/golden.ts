import { readFileSync } from "node:fs";

import {
  activations,
  elu,
  hardSigmoid,
  hardSwish,
  leakyRelu,
  swish,
} from "../../../src/activations/index.ts";
import type { SavedLayer } from "../../../src/networks/deep-network.ts";

const folder = new URL("../../fixtures/golden/", import.meta.url);

/** Every activation of the table, and further members of the families with a parameter. */
export const everyActivation = [
  ...Object.values(activations),
  leakyRelu({ alpha: 0.2 }),
  leakyRelu({ alpha: 0.25 }),
  leakyRelu({ alpha: 0 }),
  elu({ alpha: 0.5 }),
  hardSigmoid({ slope: 0.5 }),
  hardSwish({ slope: 0.5 }),
  ...[-1, 0, 0.1, 0.5, 1.7, 2, 10].map((beta) => swish({ beta })),
];

/** Our names for those of `activations.csv`, where they differ. */
const NAMES: Readonly<Record<string, string>> = {
  "leaky_relu_0.01": "leaky-relu",
  "prelu_0.25": "leaky-relu(alpha=0.25)",
  elu_1: "elu",
  gelu_erf: "gelu",
  gelu_tanh: "gelu-tanh",
  swish_beta_1: "swish",
  ...Object.fromEntries([0.1, 0.5, 2, 10].map((beta) => [`swish_beta_${beta}`, `swish(beta=${beta})`])),
  log_sigmoid: "log-sigmoid",
  atan: "arctan",
  asinh: "arcsinh",
  sinc_unnormalised: "sinc",
  hardswish: "hard-swish",
  hard_sigmoid_torch_keras3: "hard-sigmoid",
  hard_sigmoid_keras2_tfjs: "hard-sigmoid(slope=0.2)",
  "search_max(x,sigmoid)": "max-x-sigmoid",
  "search_cos(x)-x": "cos-minus-x",
  "search_min(x,sin)": "min-x-sin",
  "search_atan^2-x": "arctan-squared-minus-x",
  "search_max(x,tanh)": "max-x-tanh",
  "search_sinc+x": "sinc-plus-x",
  "search_x*asinh^2": "x-arcsinh-squared",
};

export interface GoldenPoint {
  readonly x: number;
  readonly value: number;
  readonly slope: number;
}

/** Every function of `activations.csv` by our name. `swish_dbeta_at_1` has ∂f/∂β in place of f′. */
export const goldenPoints: ReadonlyMap<string, readonly GoldenPoint[]> = readGoldenPoints();

function readGoldenPoints(): Map<string, GoldenPoint[]> {
  const [, ...lines] = readFileSync(new URL("activations.csv", folder), "utf8").trim().split("\n");
  const points = new Map<string, GoldenPoint[]>();
  for (const line of lines) {
    // Quotation marks surround a name with a comma.
    const [, key, ...numbers] = /^"?(.+?)"?,([^,]+),([^,]+),([^,]+)$/.exec(line)!;
    const [x, value, slope] = numbers.map(Number) as [number, number, number];
    const name = NAMES[key!] ?? key!;
    points.set(name, [...(points.get(name) ?? []), { x, value, slope }]);
  }
  return points;
}

interface Curve {
  readonly values: readonly number[];
  readonly slopes: readonly number[];
}

/** Activations of PyTorch and Keras at `points`, and E f, E f² and E f′² by mpmath. */
export const frameworks = JSON.parse(readFileSync(new URL("activations.json", folder), "utf8")) as {
  readonly points: readonly number[];
  readonly pytorch: Readonly<Record<string, Curve>>;
  readonly keras: Readonly<Record<string, Curve>>;
  readonly parameterSlopes: Readonly<Record<string, readonly number[]>>;
  readonly moments: Readonly<Record<string, readonly [number, number, number]>>;
};

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
  readonly networks: readonly GoldenNetwork[];
};
