import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";

import { createRandom } from "../../../src/random.ts";
import { coreUnitsOf, enumerateCandidates, formula, searchSpaces } from "../../../src/search/index.ts";
import { Policy } from "../../../src/search/policy.ts";
import { ppoLoss, reinforceLoss } from "../../../src/search/policy-gradient.ts";
import { candidateOf, decisionsOf, type Program } from "../../../src/search/program.ts";
import type { SearchSpace } from "../../../src/search/search-space.ts";
import { BACKENDS, expectNoLeak, useBackend } from "../support/backends.ts";
import { expectAllClose, expectClose } from "../support/closeness.ts";

const tiny = searchSpaces.tiny;
const nested: SearchSpace = { unaries: ["identity", "sin"], binaries: ["multiply", "max"], coreUnits: 2 };

/** Every program of a space. */
function allPrograms(space: SearchSpace): Program[] {
  return decisionsOf(space).reduce<number[][]>(
    (programs, { choices }) =>
      programs.flatMap((program) => Array.from({ length: choices }, (_, choice) => [...program, choice])),
    [[]],
  );
}

/** A policy that has opinions: its weights are large. */
function createPolicy(space: SearchSpace): Policy {
  const policy = new Policy(space, 5, createRandom(4));
  for (const variable of policy.variables) tf.tidy(() => variable.assign(tf.mul(variable, 9)));
  return policy;
}

/** A reward for every program that has no pattern. */
const rewardOf = (program: Program) =>
  createRandom(program.reduce((sum, choice) => 31 * sum + choice, 1)).uniform(0, 1);

function gradientsOf(policy: Policy, loss: () => tf.Scalar): number[][] {
  const { value, grads } = tf.variableGrads(loss, [...policy.variables]);
  const lists = policy.variables.map(({ name, size }) =>
    grads[name] === undefined || grads[name] === null
      ? Array.from({ length: size }, () => 0)
      : [...grads[name].dataSync()],
  );
  tf.dispose([value, grads]);
  return lists;
}

test("decisions come in the order of the paper, and lead to the candidates of the space", () => {
  expect(decisionsOf(nested).map(({ kind, choices }) => `${kind} ${choices}`)).toEqual([
    ...["unary 2", "unary 2", "binary 2"],
    ...["input 2", "input 2", "unary 2", "unary 2", "binary 2"],
  ]);
  expect(formula(candidateOf([0, 1, 0, 1, 0, 0, 1, 1], nested))).toBe("max(x * sin(x), sin(x))");
  expect(coreUnitsOf(candidateOf([0, 1, 0, 0, 0, 0, 1, 1], nested))).toHaveLength(1);
  for (const space of [tiny, nested])
    expect(new Set(allPrograms(space).map((program) => formula(candidateOf(program, space))))).toEqual(
      new Set([...enumerateCandidates(space)].map(formula)),
    );
});

describe.each(BACKENDS)("the policy on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  test.each([
    ["one core unit", tiny],
    ["two core units", nested],
  ])("probabilities of all programs of %s sum to 1", (_, space) => {
    const policy = createPolicy(space);
    const programs = allPrograms(space);
    const probabilities = tf.tidy(() =>
      tf.exp(tf.sum(policy.evaluate(programs).logProbabilities, 1)).dataSync(),
    );
    expectClose(
      [...probabilities].reduce((sum, one) => sum + one),
      1,
      1e-5,
      "their sum",
    );
    expect(Math.max(...probabilities) / Math.min(...probabilities)).toBeGreaterThan(3);
    policy.dispose();
  });

  test("samples occur as often as their probability says", async () => {
    const policy = createPolicy(tiny);
    const programs = allPrograms(tiny);
    const expected = tf.tidy(() => tf.exp(tf.sum(policy.evaluate(programs).logProbabilities, 1)).dataSync());
    const draws = 20_000;
    const counts = new Map<string, number>();
    for (const program of await policy.sample(draws, createRandom(8)))
      counts.set(String(program), (counts.get(String(program)) ?? 0) + 1);
    const chiSquare = programs.reduce((sum, program, index) => {
      const mean = draws * expected[index]!;
      return sum + ((counts.get(String(program)) ?? 0) - mean) ** 2 / mean;
    }, 0);
    expect(chiSquare).toBeLessThan(47 + 5 * Math.sqrt(2 * 47));
    policy.dispose();
  });

  test("entropies are those of the distributions", () => {
    const policy = createPolicy(nested);
    const programs = allPrograms(nested);
    tf.tidy(() => {
      const evaluated = policy.evaluate(programs);
      const [logs, entropies] = [evaluated.logProbabilities, evaluated.entropies].map(
        (tensor) => tensor.arraySync() as number[][],
      );
      for (const decision of policy.decisions.keys()) {
        // Programs that agree up to here share a distribution; each choice of it counts once.
        const found = new Map<string, Map<number, number>>();
        for (const [index, program] of programs.entries()) {
          const before = String(program.slice(0, decision));
          found.set(
            before,
            (found.get(before) ?? new Map()).set(program[decision]!, logs![index]![decision]!),
          );
        }
        for (const [index, program] of programs.entries()) {
          const choices = [...found.get(String(program.slice(0, decision)))!.values()];
          const entropy = -choices.reduce((sum, log) => sum + Math.exp(log) * log, 0);
          expectClose(entropies![index]![decision]!, entropy, 1e-5, `of decision ${decision + 1}`);
        }
      }
    });
    policy.dispose();
  });

  test("log-probabilities are those of TensorFlow.js's own LSTM, which reads all choices before", () => {
    const policy = createPolicy(nested);
    const programs = allPrograms(nested);
    const named = (name: string) =>
      policy.variables.find((variable) => variable.name.endsWith(`/${name}`)) as unknown as tf.Tensor2D;
    const { units } = policy;
    tf.tidy(() => {
      // Its gates stand in the order input, forget, candidate, output.
      const reorder = (gates: tf.Tensor2D) => {
        const [input, forget, output, candidate] = tf.split(gates, 4, 1);
        return tf.concat([input!, forget!, candidate!, output!], 1);
      };
      const reads = policy.decisions.map((_, step) => {
        if (step === 0) return tf.tile(named("start"), [programs.length, 1]);
        const table = named(`${policy.decisions[step - 1]!.kind}/embedding`);
        return tf.gather(
          table,
          tf.tensor1d(
            programs.map((program) => program[step - 1]!),
            "int32",
          ),
        );
      });
      const lstm = tf.layers.lstm({
        units,
        useBias: false,
        recurrentActivation: "sigmoid",
        returnSequences: true,
      });
      const sequence = tf.stack(reads, 1);
      lstm.apply(sequence);
      lstm.setWeights([reorder(tf.eye(4 * units)), reorder(named("recurrent"))]);
      const hidden = lstm.apply(sequence) as tf.Tensor3D;
      const { logProbabilities } = policy.evaluate(programs);
      for (const [step, { kind, choices }] of policy.decisions.entries()) {
        const state = tf.reshape(tf.slice(hidden, [0, step, 0], [-1, 1, -1]), [-1, units]) as tf.Tensor2D;
        const logits = tf.add(tf.matMul(state, named(`${kind}/kernel`)), named(`${kind}/bias`));
        const logs = tf.logSoftmax(tf.slice(logits, [0, 0], [-1, choices])).arraySync() as number[][];
        expectAllClose(
          tf.slice(logProbabilities, [0, step], [-1, 1]).dataSync(),
          programs.map((program, index) => logs[index]![program[step]!]!),
          1e-5,
          `decision ${step + 1}`,
        );
      }
      lstm.dispose();
    });
    policy.dispose();
  });

  test("the bonus rewards entropy, so that following it makes choices more alike", () => {
    const policy = createPolicy(nested);
    const programs = allPrograms(nested).slice(40, 70);
    const experience = { programs, advantages: programs.map((program) => rewardOf(program) - 0.5) };
    tf.tidy(() => {
      const { logProbabilities, entropies } = policy.evaluate(programs);
      const entropy = tf.mean(tf.sum(entropies, 1)).dataSync()[0]!;
      for (const loss of [
        (entropyBonus: number) => reinforceLoss(policy, experience, entropyBonus),
        (entropyBonus: number) => ppoLoss(policy, experience, logProbabilities, { clip: 0.2, entropyBonus }),
      ]) {
        const [without, withBonus] = [loss(0), loss(0.3)].map((value) => value.dataSync()[0]!);
        expectClose(withBonus! - without!, -0.3 * entropy, 1e-5, "what the bonus takes from the loss");
      }
    });
    policy.dispose();
  });

  test("the expected gradient of REINFORCE is that of the expected reward, whatever the baseline", () => {
    const policy = createPolicy(tiny);
    const programs = allPrograms(tiny);
    const rewards = programs.map(rewardOf);
    const expectedReward = () =>
      tf.tidy(() => {
        const logs = tf.sum(policy.evaluate(programs).logProbabilities, 1);
        return tf.neg(tf.sum(tf.mul(tf.exp(logs), tf.tensor1d(rewards)))) as tf.Scalar;
      });
    const exact = gradientsOf(policy, expectedReward);
    const probabilities = tf.tidy(() =>
      tf.exp(tf.sum(policy.evaluate(programs).logProbabilities, 1)).dataSync(),
    );
    for (const baseline of [0, 0.6]) {
      // A mean over programs, so each is weighted by its probability times their number.
      const advantages = rewards.map(
        (reward, index) => programs.length * probabilities[index]! * (reward - baseline),
      );
      const estimated = gradientsOf(policy, () => reinforceLoss(policy, { programs, advantages }, 0));
      expectAllClose(estimated, exact, 2e-5, `with baseline ${baseline}`);
    }
    // And that one is a central difference.
    const variable = policy.variables[1]!;
    const at = (shift: number) => {
      const saved = variable.dataSync();
      const moved = saved.map((value, index) => (index === 7 ? value + shift : value));
      tf.tidy(() => variable.assign(tf.tensor(moved, variable.shape)));
      const value = expectedReward();
      tf.tidy(() => variable.assign(tf.tensor(saved, variable.shape)));
      const number = value.dataSync()[0]!;
      value.dispose();
      return number;
    };
    expectClose(exact[1]![7]!, (at(0.01) - at(-0.01)) / 0.02, 1e-4, "the gradient of one weight");
    policy.dispose();
  });

  test("the first step of PPO is that of REINFORCE, and the clip stops what has moved", () => {
    const policy = createPolicy(nested);
    const programs = allPrograms(nested).slice(100, 130);
    const advantages = programs.map((program) => rewardOf(program) - 0.5);
    const experience = { programs, advantages };
    const options = { clip: 0.2, entropyBonus: 0.05 };
    const before = tf.tidy(() => policy.evaluate(programs).logProbabilities);
    expectAllClose(
      gradientsOf(policy, () => ppoLoss(policy, experience, before, options)),
      gradientsOf(policy, () => reinforceLoss(policy, experience, options.entropyBonus)),
      1e-6,
      "gradient",
    );
    const gradientAt = (shift: number, advantage: number) => {
      const moved = tf.tidy(() => tf.sub(before, shift)) as tf.Tensor2D;
      const all = gradientsOf(policy, () =>
        ppoLoss(policy, { programs, advantages: programs.map(() => advantage) }, moved, {
          ...options,
          entropyBonus: 0,
        }),
      );
      moved.dispose();
      return Math.max(...all.flat().map(Math.abs));
    };
    // Choices that are already 1.3 times as likely are not made likelier still, but may become less likely.
    expect(gradientAt(Math.log(1.3), 1)).toBe(0);
    expect(gradientAt(Math.log(1.3), -1)).toBeGreaterThan(1e-3);
    expect(gradientAt(Math.log(0.7), -1)).toBe(0);
    expect(gradientAt(Math.log(0.7), 1)).toBeGreaterThan(1e-3);
    expect(gradientAt(Math.log(1.1), 1)).toBeGreaterThan(1e-3);
    before.dispose();
    policy.dispose();
  });

  test("no tensor is left behind", async () => {
    await expectNoLeak(async () => {
      const policy = createPolicy(nested);
      const programs = await policy.sample(3, createRandom(1));
      gradientsOf(policy, () => reinforceLoss(policy, { programs, advantages: [1, 0, -1] }, 0.1));
      policy.dispose();
    });
  });
});
