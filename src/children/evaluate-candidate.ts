import type { ActivationChoice } from "../architectures/activation-layer.js";
import { hasBeta } from "../search/candidate.js";
import { candidateActivation } from "../search/candidate-activation.js";
import { candidateLayer } from "../search/candidate-layer.js";
import { parseFormula } from "../search/parse-formula.js";
import { evaluate } from "../training/evaluate.js";
import { train } from "../training/train.js";
import { trainable } from "../training/trainable.js";
import type { Child } from "./child.js";
import type { ChildTensors } from "./child-data.js";

/** What became of a candidate. */
export interface CandidateEvaluation {
  /** Accuracy on the validation part, 0 … 1; 0 unless the status is `ok`. */
  readonly score: number;
  /** Accuracy on the test part, where there is one; the search does not look at it. */
  readonly testAccuracy?: number;
  /** `nan`: the loss became NaN or infinite. The others happen to evaluations in processes of their own. */
  readonly status: "ok" | "nan" | "crashed" | "timeout" | "memory";
}

export interface EvaluationTask {
  /** The candidate as text, such as `x * sigmoid(x)`. */
  readonly formula: string;
  readonly child: Child;
  readonly data: ChildTensors;
  /** Seed of the weights and of the order of the examples. Candidates of one seed start with the same weights. */
  readonly seed: number;
  /** Number of updates; that of the child's recipe by default. */
  readonly steps?: number | undefined;
  /** Stops at the next update. */
  readonly signal?: AbortSignal;
}

/**
 * Tries a candidate out: trains the child network with it and takes the accuracy on the validation part. Where β is in
 * the formula it is learned, one for each channel. The same task gives the same numbers, bit for bit, on the same backend.
 *
 * @throws Problem if the formula is none, or the data or a number is not as it should be.
 * @throws The signal's reason when `signal` is aborted.
 * @see Ramachandran2017, sec. 2
 */
export async function evaluateCandidate(task: EvaluationTask): Promise<CandidateEvaluation> {
  const { formula, child, data, seed, signal } = task;
  const { steps: usual, ...recipe } = child.recipe;
  const model = child.create({
    inputShape: data.training.inputs.shape.slice(1),
    classes: data.training.targets.shape[1],
    activation: activationOf(formula),
    seed,
  });
  try {
    const network = trainable(model);
    const steps = task.steps ?? usual;
    const stop = new AbortController();
    await train(network, data.training, {
      ...recipe,
      steps,
      epochs: steps,
      seed,
      signal: signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]),
      onProgress: ({ trainingLoss }) => {
        if (!Number.isFinite(trainingLoss)) stop.abort(DIVERGED);
      },
    });
    const validation = await evaluate(network, data.validation, { ...(signal && { signal }) });
    if (!Number.isFinite(validation.loss)) return { score: 0, status: "nan" };
    const test = data.test && (await evaluate(network, data.test, { ...(signal && { signal }) }));
    return {
      score: validation.accuracy!,
      ...(test?.accuracy !== undefined && { testAccuracy: test.accuracy }),
      status: "ok",
    };
  } catch (error) {
    if (error === DIVERGED) return { score: 0, status: "nan" };
    throw error;
  } finally {
    model.dispose();
  }
}

/** Why a training whose loss is no number any more stops. */
const DIVERGED = new Error("The loss is not finite any more.");

/** With a learned β for each channel where β is in the formula, as in the paper. */
function activationOf(formula: string): ActivationChoice {
  const candidate = parseFormula(formula);
  return hasBeta(candidate) ? () => candidateLayer(candidate) : candidateActivation(candidate);
}
