import * as tf from "@tensorflow/tfjs";

/**
 * The largest of some tensors, number by number. The gradient goes to the largest alone, to the first of equal ones;
 * `tf.max` would hand all of it to every one of them.
 *
 * @param pieces Of one shape, at least one.
 */
export function largestPiece(pieces: readonly tf.Tensor[]): tf.Tensor {
  return withPieces(pieces, (values, save) => {
    const largest = values.reduce((most, value) => tf.maximum(most, value));
    save([...values, largest]);
    return {
      value: largest,
      gradFunc: (gradient, saved) => {
        const [most, ...all] = [saved.at(-1)!, ...saved.slice(0, -1)] as [tf.Tensor, ...tf.Tensor[]];
        return shareOut(gradient, all.length, (piece) => tf.equal(all[piece]!, most));
      },
    };
  });
}

/**
 * A piece of each unit, drawn with the probabilities softmax(λ z). The gradient goes to the drawn piece alone.
 *
 * @param pieces z, of one shape, at least one.
 * @param uniform Numbers of [0, 1), of that shape.
 */
export function drawnPiece(pieces: readonly tf.Tensor[], lambda: number, uniform: tf.Tensor): tf.Tensor {
  return withPieces(pieces, (values, save) => {
    const largest = values.reduce((most, value) => tf.maximum(most, value));
    const weights = values.map((value) => tf.exp(tf.mul(tf.sub(value, largest), lambda)));
    // Not quite 1, so that the threshold stays below the sum and finds a piece that has a weight.
    const threshold = tf.mul(tf.minimum(uniform, 1 - 2 ** -23), tf.addN(weights));
    const sums = [weights[0]!];
    for (const weight of weights.slice(1)) sums.push(tf.add(sums.at(-1)!, weight));
    const shares = shareOut(tf.onesLike(largest), values.length, (piece) => tf.less(threshold, sums[piece]!));
    save(shares);
    const value = tf.addN(values.map((piece, index) => tf.mul(piece, shares[index]!)));
    return { value, gradFunc: (gradient, saved) => saved.map((share) => tf.mul(gradient, share)) };
  });
}

type Forward = (
  values: readonly tf.Tensor[],
  save: (tensors: tf.Tensor[]) => void,
) => { value: tf.Tensor; gradFunc: (gradient: tf.Tensor, saved: tf.Tensor[]) => tf.Tensor[] };

function withPieces(pieces: readonly tf.Tensor[], forward: Forward): tf.Tensor {
  const operation = tf.customGrad((...given) => {
    const save = given.at(-1) as tf.GradSaveFunc;
    return forward(given.slice(0, -1) as tf.Tensor[], (tensors) => save(tensors));
  });
  return operation(...pieces);
}

/** `total` for the first piece that wins, number by number, and 0 for the others; for the last one if no other wins. */
function shareOut(total: tf.Tensor, count: number, wins: (piece: number) => tf.Tensor): tf.Tensor[] {
  const shares: tf.Tensor[] = [];
  let rest = total;
  for (let piece = 0; piece < count - 1; piece++) {
    const share = tf.mul(rest, tf.cast(wins(piece), "float32"));
    shares.push(share);
    rest = tf.sub(rest, share);
  }
  return [...shares, rest];
}
