import * as tf from "@tensorflow/tfjs";

/**
 * The cubic B-spline on whole numbers around 0: ((2 − |u|)₊³ − 4 (1 − |u|)₊³) / 6, which is 2/3 at 0, 1/6 at ±1 and 0 from
 * ±2 on, with its derivative −sign(u) ((2 − |u|)₊² − 4 (1 − |u|)₊²) / 2 as one operation of the backward pass.
 *
 * @see DeBoor1978
 */
export function cubicBump(u: tf.Tensor): tf.Tensor {
  const bump = tf.customGrad((values, save) => {
    const [outer, inner] = sides(values as tf.Tensor);
    const value = tf.mul(tf.sub(cube(outer), tf.mul(cube(inner), 4)), 1 / 6);
    // Only now: TensorFlow.js keeps what was saved by a function that then throws.
    (save as tf.GradSaveFunc)([values as tf.Tensor]);
    return { value, gradFunc: (gradient, saved) => tf.mul(gradient, slope((saved as tf.Tensor[])[0]!)) };
  });
  return bump(u);
}

function slope(u: tf.Tensor): tf.Tensor {
  const [outer, inner] = sides(u);
  return tf.mul(tf.mul(tf.sign(u), -0.5), tf.sub(tf.square(outer), tf.mul(tf.square(inner), 4)));
}

function sides(u: tf.Tensor): [tf.Tensor, tf.Tensor] {
  const size = tf.abs(u);
  return [tf.relu(tf.sub(2, size)), tf.relu(tf.sub(1, size))];
}

function cube(x: tf.Tensor): tf.Tensor {
  return tf.mul(tf.square(x), x);
}
