import * as tf from "@tensorflow/tfjs";

import { Problem } from "../problem.js";

/**
 * A convolution whose filters are not shared between places: z[n, i, j, f] = b[i, j, f] + Σ_{u, v, c} x[n, i + u, j + v, c] K[i, j, u, v, c, f],
 * without padding, one place at a time. For faces that stand alike in their crops each place may learn filters of its own.
 *
 * TensorFlow.js has no such layer. Here the patches are laid side by side and multiplied in one batched product, a matrix for
 * each place: for each example size² times the memory of the inputs.
 *
 * @param inputs x, [examples, height, width, channels].
 * @param kernels K, [places, size · size · channels, filters]: places row by row; u, then v, then c.
 * @param biases b, [height − size + 1, width − size + 1, filters].
 * @returns z, [examples, height − size + 1, width − size + 1, filters].
 * @throws Problem if the shapes do not fit.
 * @see Zhang2014
 */
export function locallyConnected(
  inputs: tf.Tensor4D,
  kernels: tf.Tensor3D,
  biases: tf.Tensor3D,
): tf.Tensor4D {
  const [examples, height, width, channels] = inputs.shape;
  const [rows, columns, filters] = biases.shape;
  const size = height - rows + 1;
  const expected = [rows * columns, size * size * channels, filters];
  if (size < 1 || width - columns + 1 !== size || !tf.util.arraysEqual(kernels.shape, expected)) {
    throw new Problem({
      rule: "Kernels must be [places, size · size · channels, filters], biases [height − size + 1, width − size + 1, filters].",
      came: `kernels [${kernels.shape.join(", ")}], biases [${biases.shape.join(", ")}], inputs [${inputs.shape.join(", ")}]`,
      cure: "Take the sizes of the layer before.",
    });
  }
  return tf.tidy(() => {
    const shifted = Array.from({ length: size * size }, (_, place) =>
      tf.slice(inputs, [0, Math.floor(place / size), place % size, 0], [examples, rows, columns, channels]),
    );
    const patches = tf.reshape(tf.concat(shifted, 3), [examples, rows * columns, -1]);
    const products = tf.matMul(tf.transpose(patches, [1, 0, 2]), kernels);
    const byExample = tf.reshape(tf.transpose(products, [1, 0, 2]), [examples, rows, columns, filters]);
    return tf.add(byExample, biases) as tf.Tensor4D;
  });
}
