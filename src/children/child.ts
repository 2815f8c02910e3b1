import type * as tf from "@tensorflow/tfjs";

import type { NetworkOptions } from "../architectures/network-options.js";
import type { ChildData } from "./child-data.js";

/** How a child network is trained: Adam, or gradient descent with momentum, on batches in seeded order. */
export interface ChildRecipe {
  /** Number of updates. */
  readonly steps: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly optimizer: "adam" | "sgd";
  /** Of `sgd`; 0 by default. */
  readonly momentum?: number;
}

/** A network that candidates are tried out in, with its training and the data that come with the course for it. */
export interface Child {
  readonly name: string;
  readonly title: string;
  readonly recipe: ChildRecipe;
  create(options: NetworkOptions): tf.LayersModel;
  /** The data without a folder of one's own. */
  loadData(): Promise<ChildData>;
}
