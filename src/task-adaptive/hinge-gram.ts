import * as tf from "@tensorflow/tfjs";

/**
 * `hingeProducts` as a tensor, with the gradient for the hinges: ∂⟨(bᵢ − x)₊, (bⱼ − x)₊⟩/∂bᵢ = bⱼ Φ(m) + φ(m) and
 * ∂⟨x₊, (bᵢ − x)₊⟩/∂bᵢ = 1/√(2π) − φ(bᵢ) where bᵢ > 0. It is taken in this form because the derivatives of `tf.minimum` and
 * `tf.maximum` go to one side alone where hinges are equal.
 *
 * @param hinges b, [M].
 * @returns [M + 1, M + 1].
 */
export function hingeGram(hinges: tf.Tensor1D): tf.Tensor2D {
  const count = hinges.shape[0];
  const gram = tf.customGrad((given, save) => {
    const b = given as tf.Tensor1D;
    const value = gramOf(b);
    (save as tf.GradSaveFunc)([b]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor => {
      const [again] = saved as [tf.Tensor1D];
      const upstream = tf.add(dy, tf.transpose(dy)) as tf.Tensor2D;
      const { row, cumulative, density } = pairs(again);
      const slopes = tf.add(tf.mul(row, cumulative), density);
      const among = tf.sum(tf.mul(tf.slice(upstream, [1, 1], [count, count]), slopes), 1);
      const rampSlopes = tf.mul(step(again), tf.sub(1 / Math.sqrt(2 * Math.PI), normalDensity(again)));
      const withRamp = tf.mul(tf.reshape(tf.slice(upstream, [0, 1], [1, count]), [count]), rampSlopes);
      return tf.add(among, withRamp);
    };
    return { value, gradFunc };
  });
  return gram(hinges) as tf.Tensor2D;
}

function gramOf(b: tf.Tensor1D): tf.Tensor2D {
  const { column, row, cumulative, density } = pairs(b);
  const among = tf.add(
    tf.mul(tf.add(tf.mul(column, row), 1), cumulative),
    tf.mul(tf.maximum(column, row), density),
  );
  const ramp = tf.mul(
    step(b),
    tf.sub(tf.add(tf.div(b, Math.sqrt(2 * Math.PI)), 0.5), cumulativeNormal(b)),
  ) as tf.Tensor1D;
  const first = tf.reshape(tf.concat([tf.tensor1d([0.5]), ramp]), [1, -1]);
  const others = tf.concat([tf.reshape(ramp, [-1, 1]), among], 1);
  return tf.concat([first, others]) as tf.Tensor2D;
}

/** Φ and φ of the lesser hinge of each pair, [M, M]. */
function pairs(b: tf.Tensor1D) {
  const [column, row] = [tf.reshape(b, [-1, 1]), tf.reshape(b, [1, -1])];
  const least = tf.minimum(column, row);
  return { column, row, cumulative: cumulativeNormal(least), density: normalDensity(least) };
}

function step(b: tf.Tensor): tf.Tensor {
  return tf.cast(tf.greater(b, 0), "float32");
}

function cumulativeNormal(x: tf.Tensor): tf.Tensor {
  return tf.mul(0.5, tf.add(1, tf.erf(tf.mul(x, Math.SQRT1_2))));
}

function normalDensity(x: tf.Tensor): tf.Tensor {
  return tf.mul(tf.exp(tf.mul(tf.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
}
