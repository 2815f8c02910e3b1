import * as tf from "@tensorflow/tfjs";

import { absoluteTanh } from "../activations/absolute-tanh.js";
import type { Activation } from "../activations/activation.js";
import { relu } from "../activations/relu.js";
import { glorotUniform, he } from "../networks/initializers.js";
import type { Random } from "../random.js";
import { denseLayer } from "../tasks/dense-layer.js";
import { hardSharing } from "../tasks/hard-sharing.js";
import type { MultiTaskModel } from "../tasks/multi-task-model.js";
import type { Task } from "../tasks/task.js";
import type { Trainable } from "../training/trainable.js";
import { type FaceTrunkShape, faceTrunk } from "./face-trunk.js";
import { LANDMARKS } from "./landmark-tasks.js";

export interface LandmarkNetworkOptions {
  /** From `landmarkTasks`; each gets a head. */
  readonly tasks: readonly Task[];
  /** |tanh| by default for `tcdcn`, ReLU for `plainLandmarkNetwork`. */
  readonly activation?: Activation;
  readonly random: Random;
}

/** Crops of 40 × 40 pixels, four convolutions, 100 shared features. @see Zhang2014 */
export const TCDCN_SHAPE: FaceTrunkShape = {
  inputSize: 40,
  convolutions: [
    { filters: 16, size: 5, pools: true },
    { filters: 48, size: 3, pools: true },
    { filters: 64, size: 3, pools: true },
    { filters: 64, size: 2, pools: false },
  ],
  features: 100,
};

const PLAIN_SHAPE: FaceTrunkShape = {
  inputSize: 40,
  convolutions: [
    { filters: 8, size: 5, pools: true },
    { filters: 16, size: 3, pools: true },
    { filters: 32, size: 3, pools: true },
  ],
  features: 64,
};

/**
 * The tasks-constrained deep convolutional network: landmarks and attributes from one trunk of four convolutions and 100
 * features, each task by a linear head. Weights are Glorot's, uniform, biases 0.
 *
 * With all five tasks of MTFL it has 79,357 numbers; 3,412,141 where each place has filters of its own, as in the paper.
 *
 * @param options.shape Convolutions and features, `TCDCN_SHAPE` by default; a smaller one takes less time.
 * @param options.isLocal Whether filters are not shared between places; they are by default: it is faster, and needs fewer faces.
 * @returns Takes crops of the shape's size, [faces, 40, 40, 1]; gives landmarks in shares of the crop's side, classes as logits.
 * @throws Problem if there is no task, or a filter of the shape is larger than what it is put on.
 * @see Zhang2014
 */
export function tcdcn({
  tasks,
  activation = absoluteTanh,
  shape = TCDCN_SHAPE,
  isLocal = false,
  random,
}: LandmarkNetworkOptions & {
  readonly shape?: FaceTrunkShape;
  readonly isLocal?: boolean;
}): MultiTaskModel<tf.Tensor4D> {
  const trunk = faceTrunk({ shape, activation, isLocal, random: random.fork("trunk") });
  return hardSharing({ trunk, heads: landmarkHeads(tasks, shape.features, random) });
}

/**
 * A plain convolutional network as a baseline: three convolutions and 64 features, ReLU, He's initializer.
 *
 * @returns As `tcdcn`.
 * @throws Problem if there is no task.
 */
export function plainLandmarkNetwork({
  tasks,
  activation = relu,
  random,
}: LandmarkNetworkOptions): MultiTaskModel<tf.Tensor4D> {
  const initializer = activation === relu ? he : glorotUniform;
  const trunk = faceTrunk({ shape: PLAIN_SHAPE, activation, initializer, random: random.fork("trunk") });
  return hardSharing({ trunk, heads: landmarkHeads(tasks, PLAIN_SHAPE.features, random) });
}

/** Linear heads by task. That of the landmarks says y = ½ + (h W + b) / 2: 0 is the middle of the crop, ±1 its edges. */
export function landmarkHeads(
  tasks: readonly Task[],
  features: number,
  random: Random,
): Record<string, Trainable> {
  return Object.fromEntries(
    tasks.map(({ name, outputs }) => {
      const head = denseLayer({ inputs: features, outputs, random: random.fork(`head ${name}`) });
      return [name, name === LANDMARKS ? centered(head) : head];
    }),
  );
}

function centered(head: Trainable): Trainable {
  return {
    variables: head.variables,
    predict: (inputs) => tf.tidy(() => tf.add(0.5, tf.div(head.predict(inputs), 2)) as tf.Tensor2D),
  };
}
