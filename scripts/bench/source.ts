import * as tf from "@tensorflow/tfjs";

/** Tensors that are the same in every contender; those asked for first come first. */
export interface Source {
  /** Uniform numbers of low … high. */
  uniform(shape: readonly number[], low: number, high: number): tf.Tensor;
  /** One-hot labels, [examples, classes], each class equally likely. */
  labels(examples: number, classes: number): tf.Tensor2D;
}

/**
 * Numbers that PyTorch's worker makes too, bit by bit (`Source` in `worker/pytorch_cases.py`): equal weights and equal
 * data must give equal losses. Hence a hash of a tensor's place and an element's, and no generator with a state.
 */
export function createSource(): Source {
  let tensors = 0;
  const draw = (size: number) => {
    const offset = Math.imul(++tensors, 0x9e3779b9);
    return Float64Array.from({ length: size }, (_, index) => fraction(hash((index + offset) | 0)));
  };
  return {
    uniform(shape, low, high) {
      const numbers = draw(tf.util.sizeFromShape([...shape]));
      return tf.tensor(
        Float32Array.from(numbers, (u) => low + (high - low) * u),
        [...shape],
      );
    },
    labels(examples, classes) {
      const targets = new Float32Array(examples * classes);
      for (const [example, u] of draw(examples).entries()) {
        targets[example * classes + Math.floor(u * classes)] = 1;
      }
      return tf.tensor2d(targets, [examples, classes]);
    },
  };
}

/** Mixes the bits of a 32-bit word (Wellons' lowbias32). */
function hash(word: number): number {
  let x = word;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return x ^ (x >>> 16);
}

/** 24 bits of a word as a number of 0 … 1, the upper end left out. */
function fraction(word: number): number {
  return (word >>> 8) / 2 ** 24;
}
