import * as tf from "@tensorflow/tfjs";

import { largestPiece } from "./choose-piece.js";
import { PieceLayer, type PieceOptions } from "./piece-layer.js";

/**
 * Maxout: the largest of the k pieces of a unit, h = max(z₁, …, z_k). It follows a dense layer of k · units outputs or a
 * convolution of k · units filters and has no weights of its own, so a layer of m units costs k m (n + 1) parameters for
 * n inputs. Pieces {0, x} make a ReLU, {x, −x} make |x|.
 *
 * The gradient goes to the largest piece alone, to the first of equal ones.
 *
 * @see Goodfellow2013, sec. 3
 */
export class Maxout extends PieceLayer {
  static className = "Maxout";

  protected override combine(pieces: tf.Tensor[]): tf.Tensor {
    return largestPiece(pieces);
  }
}

tf.serialization.registerClass(Maxout);

/** A layer of maxout units. @throws Problem as {@link Maxout}. @see Goodfellow2013, sec. 3 */
export function maxout(options: PieceOptions): Maxout {
  return new Maxout(options);
}
