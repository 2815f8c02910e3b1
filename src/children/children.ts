import { denseNetwork } from "../architectures/dense-network.js";
import { perceptron } from "../architectures/perceptron.js";
import { residualNetwork } from "../architectures/residual-network.js";
import { smallCnn } from "../architectures/small-cnn.js";
import { transformer } from "../architectures/transformer.js";
import { wideResidualNetwork } from "../architectures/wide-residual-network.js";
import { Problem } from "../problem.js";
import type { Child, ChildRecipe } from "./child.js";
import { shapeData, shiftedDigits, TRANSLATION_TOKENS, translationData } from "./child-data.js";

const mlp: Child = {
  name: "mlp",
  title: "perceptron with two hidden layers of 32",
  recipe: { steps: 100, batchSize: 32, learningRate: 0.01, optimizer: "adam" },
  create: (options) => perceptron({ ...options, depth: 2, width: 32 }),
  loadData: shiftedDigits,
};

const cnn: Child = {
  name: "cnn",
  title: "convolutional network of 8, 16 and 32 filters",
  recipe: { steps: 800, batchSize: 25, learningRate: 0.006, optimizer: "adam" },
  create: smallCnn,
  loadData: async () => shapeData(),
};

const translator: Child = {
  name: "transformer",
  title: "Transformer of two layers",
  recipe: { steps: 600, batchSize: 50, learningRate: 0.003, optimizer: "adam" },
  create: (options) => transformer({ ...options, tokens: TRANSLATION_TOKENS }),
  loadData: async () => translationData(),
};

/** As in the paper: 10,000 steps. Rate, momentum and weight decay are those of the residual networks' own paper. */
const DEEP: ChildRecipe = {
  steps: 10_000,
  batchSize: 128,
  learningRate: 0.1,
  optimizer: "sgd",
  momentum: 0.9,
};
const weightDecay = 1e-4;

/** Networks of a family, by numbers in the name. */
const FAMILIES: readonly [RegExp, (...numbers: number[]) => Pick<Child, "title" | "create">][] = [
  [
    /^resnet(\d+)$/,
    (depth) => ({
      title: `residual network of ${depth} layers`,
      create: (options) => residualNetwork({ ...options, depth: depth!, weightDecay }),
    }),
  ],
  [
    /^wrn(\d+)-(\d+)$/,
    (depth, widening) => ({
      title: `wide residual network of ${depth} layers, ${widening} times as wide`,
      create: (options) =>
        wideResidualNetwork({ ...options, depth: depth!, widening: widening!, weightDecay }),
    }),
  ],
  [
    /^densenet(\d+)-(\d+)$/,
    (depth, growth) => ({
      title: `dense network of ${depth} layers, growing by ${growth}`,
      create: (options) => denseNetwork({ ...options, depth: depth!, growth: growth!, weightDecay }),
    }),
  ],
];

/**
 * The child network of a name. `mlp`, `cnn` and `transformer` are trained in seconds on a laptop; `resnet20` is the
 * paper's, and there are `resnet` with any depth of 6n + 2, `wrn16-4` with any depth of 6n + 4 and any widening, and
 * `densenet40-12` with any depth of 3n + 4 and any growth.
 *
 * @throws Problem if there is none of that name.
 */
export function childNamed(name: string): Child {
  const found = [mlp, cnn, translator].find((child) => child.name === name);
  if (found !== undefined) return found;
  for (const [pattern, family] of FAMILIES) {
    const match = pattern.exec(name);
    if (match === null) continue;
    const parts = family(...match.slice(1).map(Number));
    return { name, recipe: DEEP, loadData: async () => shapeData(), ...parts };
  }
  throw new Problem({
    rule: "A child network is one of `mlp`, `cnn`, `transformer`, `resnet20`, `wrn16-4` and `densenet40-12`, or of other numbers.",
    came: `\`${name}\``,
    cure: "Choose `mlp` for a first try.",
  });
}
