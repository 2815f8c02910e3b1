// Run by verify-backend.ts in a process of its own, since a native library may end it: trains a small convolutional net
// on the backend of its argument, and prints as JSON what computed and how the loss fell.
import * as tf from "@tensorflow/tfjs";
import { backend } from "activation-lab";

try {
  console.log(JSON.stringify(await train(process.argv[2])));
  // Dawn may hold the process open.
  process.exit(0);
} catch (error) {
  console.error(error.came ?? error.stack);
  process.exit(1);
}

async function train(name) {
  const { reason } = await backend({ name, print: () => {} });
  const x = tf.randomNormal([16, 8, 8, 1], 0, 1, "float32", 1);
  const y = tf.mean(x, [1, 2]);
  const filter = tf.variable(tf.randomNormal([3, 3, 1, 4], 0, 0.3, "float32", 2));
  const weights = tf.variable(tf.randomNormal([64, 1], 0, 0.3, "float32", 3));
  const optimizer = tf.train.adam(0.02);
  const losses = [];
  for (let step = 0; step < 40; step++) {
    const loss = optimizer.minimize(() => {
      const hidden = tf.maxPool(tf.relu(tf.conv2d(x, filter, 1, "same")), 2, 2, "valid");
      return tf.mean(tf.squaredDifference(tf.matMul(tf.reshape(hidden, [16, 64]), weights), y));
    }, true);
    losses.push((await loss.data())[0]);
    loss.dispose();
  }
  return { reason, isGpu: name === "webgpu" || tf.backend().isUsingGpuDevice === true, losses };
}
