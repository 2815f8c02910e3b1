import * as tf from "@tensorflow/tfjs";

import type { Case } from "../case.ts";
import { operation } from "../workload.ts";

/** Rows, summed length and columns: the layers of the nets, and one that fits no small cache. */
const SIZES = [
  [128, 784, 256],
  [128, 256, 256],
  [128, 128, 128],
  [512, 512, 512],
] as const;

const FORMS = [
  { name: "ab", title: "A B", transposeA: false, transposeB: false },
  { name: "atb", title: "Aᵀ B", transposeA: true, transposeB: false },
  { name: "abt", title: "A Bᵀ", transposeA: false, transposeB: true },
  { name: "atbt", title: "Aᵀ Bᵀ", transposeA: true, transposeB: true },
] as const;

/** The four products that dense layers and their gradients are made of. */
export const productCases = FORMS.flatMap(({ name, title, transposeA, transposeB }) =>
  SIZES.map(
    ([m, k, n]): Case => ({
      name: `product-${name}-${m}x${k}x${n}`,
      title: `${title}, ${m}×${k} by ${k}×${n}`,
      kind: "operation",
      repeats: 10,
      operations: 2 * m * k * n,
      prepare(source) {
        const a = source.uniform(transposeA ? [k, m] : [m, k], -1, 1) as tf.Tensor2D;
        const b = source.uniform(transposeB ? [n, k] : [k, n], -1, 1) as tf.Tensor2D;
        return operation([a, b], () => tf.matMul(a, b, transposeA, transposeB));
      },
    }),
  ),
);
