import * as tf from "@tensorflow/tfjs";

import { ElementwiseLayer } from "../layers/elementwise-layer.js";
import type { Sharing } from "../layers/sharing.js";
import { drawnFrom, type LayerArgs } from "../layers/weights.js";
import { requireFinite } from "../require.js";
import { type Candidate, hasBeta } from "./candidate.js";
import { differentiateTensor, evaluateTensor } from "./evaluate-tensor.js";
import { formula } from "./formula.js";
import { parseFormula } from "./parse-formula.js";
import { fill } from "./slopes.js";

export interface CandidateLayerOptions extends LayerArgs {
  /** Who learns a β of its own; every channel by default, as in the paper. */
  readonly sharing?: Sharing;
  /** What all β start from; 1 by default. */
  readonly initialBeta?: number;
}

/**
 * A candidate as a layer, with a learned β for every channel, unit or the whole layer if β is in its formula, and without
 * a weight if it is not. There is one β in a formula, however often it occurs.
 *
 * @see Ramachandran2017, sec. 2
 */
export class CandidateLayer extends ElementwiseLayer {
  static className = "CandidateActivation";
  readonly candidate: Candidate;
  private readonly initialBeta: number;

  /** @throws Problem if `formula` is none, `initialBeta` is not finite, or `sharing` is not known. */
  constructor(options: CandidateLayerOptions & { readonly formula: string }) {
    super(options, options.sharing ?? "channel");
    this.candidate = parseFormula(options.formula);
    this.initialBeta = requireFinite("initialBeta", options.initialBeta ?? 1);
  }

  protected override addParameters(): void {
    if (!hasBeta(this.candidate)) return;
    this.addParameter(
      "beta",
      [],
      drawnFrom(() => this.initialBeta),
    );
  }

  protected override activate(x: tf.Tensor, [beta]: tf.Tensor[]): tf.Tensor {
    return activateWithBeta(this.candidate, x, beta ?? tf.scalar(1));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), formula: formula(this.candidate), initialBeta: this.initialBeta };
  }
}

tf.serialization.registerClass(CandidateLayer);

/**
 * A candidate as a layer, as {@link CandidateLayer}.
 *
 * @throws Problem if `initialBeta` is not finite, or `sharing` is not known.
 */
export function candidateLayer(candidate: Candidate, options: CandidateLayerOptions = {}): CandidateLayer {
  return new CandidateLayer({ ...options, formula: formula(candidate) });
}

/** f(x; β) with gradients for x, [batch, …], and for β, which broadcasts to it. */
function activateWithBeta(candidate: Candidate, x: tf.Tensor, beta: tf.Tensor): tf.Tensor {
  const learns = hasBeta(candidate);
  const withGradient = tf.customGrad((...given) => {
    const [input, slope, save] = given as unknown as [tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const y = evaluateTensor(candidate, input, slope);
    save([input, slope]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [at, by] = saved as [tf.Tensor, tf.Tensor];
      const along = differentiateTensor(candidate, at, by, { alongBeta: learns });
      const betaGradient = learns ? sumTo(tf.mul(dy, fill(along.betaSlope, at)), by.shape) : tf.zerosLike(by);
      return [tf.mul(dy, fill(along.slope, at)), betaGradient];
    };
    return { value: y === input ? tf.clone(y) : y, gradFunc: gradFunc as never };
  });
  return withGradient(x, beta);
}

/** Sums over the axes along which a tensor of `shape` was repeated. */
function sumTo(gradient: tf.Tensor, shape: number[]): tf.Tensor {
  const added = gradient.rank - shape.length;
  const axes = gradient.shape.flatMap((size, axis) =>
    axis < added || (shape[axis - added] === 1 && size !== 1) ? [axis] : [],
  );
  return tf.reshape(tf.sum(gradient, axes), shape);
}
