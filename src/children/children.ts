import { perceptron } from "../architectures/perceptron.js";
import { smallCnn } from "../architectures/small-cnn.js";
import { Problem } from "../problem.js";
import type { Child } from "./child.js";
import { shapeData, shiftedDigits } from "./child-data.js";

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
  create: (options) => smallCnn(options),
  loadData: async () => shapeData(),
};

/**
 * The child network of a name: `mlp` and `cnn` are trained in seconds on a laptop.
 *
 * @throws Problem if there is none of that name.
 */
export function childNamed(name: string): Child {
  const found = [mlp, cnn].find((child) => child.name === name);
  if (found !== undefined) return found;
  throw new Problem({
    rule: "A child network is one of `mlp`, `cnn`.",
    came: `\`${name}\``,
    cure: "Choose `mlp` for a first try.",
  });
}
