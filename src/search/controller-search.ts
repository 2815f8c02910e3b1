import * as tf from "@tensorflow/tfjs";

import type { Random } from "../random.js";
import { requireFinite, requireInteger } from "../require.js";
import { adam } from "../training/optimizers.js";
import { movingBaseline } from "./moving-baseline.js";
import { Policy } from "./policy.js";
import { type Experience, ppoLoss, reinforceLoss } from "./policy-gradient.js";
import { candidateOf, type Program } from "./program.js";
import { type SearchMethod, scoreOf, Turns } from "./search-method.js";
import { requireSpace, type SearchSpace } from "./search-space.js";

export interface ControllerOptions {
  /** Size of the LSTM's state; 32 by default. */
  readonly units?: number;
  /** Learning rate of Adam; 0.03 for one step a `tell`, 0.01 for PPO's several by default. */
  readonly learningRate?: number;
  /** Weight of the entropy of the policy, in units of the score per nat; 0.01 by default. */
  readonly entropyBonus?: number;
  /** How much of the baseline stays after a score R: b ← d · b + (1 − d) R; 0.95 by default. */
  readonly baselineDecay?: number;
}

export interface PpoOptions extends ControllerOptions {
  /** ε: how far the probability of a choice may move from its old one before the gradient stops; 0.2 by default. */
  readonly clip?: number;
  /** How many steps are taken on the scores of one `tell`; 4 by default. */
  readonly epochs?: number;
}

/**
 * A recurrent controller that learns by REINFORCE which candidates score well: one step of Adam for every `tell`. The
 * baseline is the exponential moving average of all scores before, and starts at the mean of the first ones.
 *
 * It holds tensors until `dispose`. The paper says neither how large its controller was nor how fast it learned.
 *
 * @throws Problem if the space has an unknown function, or an option is outside its bounds.
 * @see Ramachandran2017, sec. 2
 * @see Zoph2017, sec. 3.2
 */
export function reinforceController(
  space: SearchSpace,
  random: Random,
  options: ControllerOptions = {},
): SearchMethod {
  const chosen = { ...DEFAULTS, ...options };
  return controller("reinforce", space, random, chosen, (policy, experience, step) => {
    step(() => reinforceLoss(policy, experience, chosen.entropyBonus));
  });
}

/**
 * A recurrent controller that learns by proximal policy optimization: as {@link reinforceController}, with several steps
 * of Adam on the same scores, each held near the policy that drew the candidates.
 *
 * @throws Problem as {@link reinforceController}.
 * @see Ramachandran2017, sec. 2
 * @see Schulman2017, eq. 7
 */
export function ppoController(space: SearchSpace, random: Random, options: PpoOptions = {}): SearchMethod {
  const chosen = { ...PPO_DEFAULTS, ...options };
  requireFinite("clip", chosen.clip, { above: 0 });
  requireInteger("epochs", chosen.epochs, 1);
  return controller("ppo", space, random, chosen, (policy, experience, step) => {
    const before = tf.tidy(() => policy.evaluate(experience.programs).logProbabilities);
    for (let epoch = 0; epoch < chosen.epochs; epoch++)
      step(() => ppoLoss(policy, experience, before, chosen));
    before.dispose();
  });
}

// Learning rates and entropy bonus were chosen on tables with planted structure, at 300 evaluations in batches of ten.
const DEFAULTS = { units: 32, learningRate: 0.03, entropyBonus: 0.01, baselineDecay: 0.95 };
const PPO_DEFAULTS = { ...DEFAULTS, learningRate: 0.01, clip: 0.2, epochs: 4 };

/** Takes one step down the gradient of a loss. */
type Step = (loss: () => tf.Scalar) => void;

function controller(
  name: string,
  space: SearchSpace,
  random: Random,
  options: typeof DEFAULTS,
  learn: (policy: Policy, experience: Experience, step: Step) => void,
): SearchMethod {
  requireSpace(space);
  requireInteger("units", options.units, 1);
  requireFinite("entropyBonus", options.entropyBonus, { atLeast: 0 });
  requireFinite("baselineDecay", options.baselineDecay, { atLeast: 0, below: 1 });
  const policy = new Policy(space, options.units, random.fork("weights"));
  const optimizer = adam(policy.variables, options.learningRate);
  const choices = random.fork("choices");
  const turns = new Turns();
  const advantagesOf = movingBaseline(options.baselineDecay);
  let programs: Program[] = [];

  const step: Step = (loss) => {
    const { value, grads } = tf.variableGrads(loss, [...policy.variables]);
    value.dispose();
    optimizer.update(grads);
    tf.dispose(grads);
  };
  return {
    describe: () => ({ name, options }),
    ask: async (count) => {
      requireInteger("count", count, 1);
      turns.requireAnswered();
      const drawn = await policy.sample(count, choices);
      const asked = turns.begin(drawn.map((program) => candidateOf(program, space)));
      // Only now: `begin` refuses an `ask` that another one overtook, whose programs have to stay.
      programs = drawn;
      return asked;
    },
    tell: async (evaluations) => {
      turns.end(evaluations);
      if (evaluations.length === 0) return;
      learn(policy, { programs, advantages: advantagesOf(evaluations.map(scoreOf)) }, step);
    },
    dispose: () => {
      policy.dispose();
      optimizer.dispose();
    },
  };
}
