import * as tf from "@tensorflow/tfjs";

import type { Random } from "../random.js";
import { type Decision, decisionsOf, type Program } from "./program.js";
import type { SearchSpace } from "./search-space.js";

/** Bound of the uniform distribution that all weights start from, so that all choices are nearly equally likely. */
const INITIAL_BOUND = 0.1;

type Kind = Decision["kind"];

/** What is learned for one kind of decision. */
interface KindWeights {
  /** [choices, 4 · units]: what the LSTM reads after each choice. */
  readonly embedding: tf.Variable<tf.Rank.R2>;
  /** [units, choices] and [1, choices]: the classifier. */
  readonly kernel: tf.Variable<tf.Rank.R2>;
  readonly bias: tf.Variable<tf.Rank.R2>;
}

/** Both [programs, units]. A type, since TensorFlow.js does not take interfaces out of `tf.tidy`. */
type LstmState = { hidden: tf.Tensor2D; cell: tf.Tensor2D };

let policies = 0;

/**
 * A recurrent network that writes programs: an LSTM that reads at each step the choice of the step before, with a softmax
 * classifier for each kind of decision.
 *
 * A choice is embedded as the row of the LSTM's input kernel that its one-hot code selects. The gates stand in the order
 * input, forget, output, candidate.
 *
 * @see Zoph2017, sec. 3.1
 * @see Hochreiter1997
 * @see Gers2000
 */
export class Policy {
  readonly decisions: readonly Decision[];
  readonly variables: readonly tf.Variable[];
  private readonly start: tf.Variable<tf.Rank.R2>;
  private readonly recurrent: tf.Variable<tf.Rank.R2>;
  private readonly kinds: ReadonlyMap<Kind, KindWeights>;

  /** @param units Size of the LSTM's state. */
  constructor(
    space: SearchSpace,
    readonly units: number,
    random: Random,
  ) {
    this.decisions = decisionsOf(space);
    const prefix = `policy-${++policies}`;
    const weight = (name: string, rows: number, columns: number): tf.Variable<tf.Rank.R2> => {
      const source = random.fork(name);
      const values = Float32Array.from({ length: rows * columns }, () =>
        source.uniform(-INITIAL_BOUND, INITIAL_BOUND),
      );
      return tf.tidy(() => tf.variable(tf.tensor2d(values, [rows, columns]), true, `${prefix}/${name}`));
    };
    this.start = weight("start", 1, 4 * units);
    this.recurrent = weight("recurrent", units, 4 * units);
    const sizes = new Map(this.decisions.map(({ kind, choices }) => [kind, choices]));
    this.kinds = new Map(
      [...sizes].map(([kind, choices]) => [
        kind,
        {
          embedding: weight(`${kind}/embedding`, choices, 4 * units),
          kernel: weight(`${kind}/kernel`, units, choices),
          bias: weight(`${kind}/bias`, 1, choices),
        },
      ]),
    );
    const ofKinds = [...this.kinds.values()].flatMap(({ embedding, kernel, bias }) => [
      embedding,
      kernel,
      bias,
    ]);
    this.variables = [this.start, this.recurrent, ...ofKinds];
  }

  /** Programs, each choice drawn from its distribution. */
  async sample(count: number, random: Random): Promise<Program[]> {
    const programs = Array.from({ length: count }, (): number[] => []);
    let state = this.begin(count);
    for (const [step, { choices }] of this.decisions.entries()) {
      const { next, probabilities } = tf.tidy(() => {
        const { next, logits } = this.step(step, state, programs);
        return { next, probabilities: tf.softmax(logits) };
      });
      tf.dispose(state);
      state = next;
      const rows = await probabilities.data<"float32">();
      probabilities.dispose();
      for (const [index, program] of programs.entries())
        program.push(draw(rows.subarray(index * choices, (index + 1) * choices), random));
    }
    tf.dispose(state);
    return programs;
  }

  /**
   * log π(a | choices before) of every choice of every program, and the entropy of the distribution that it was drawn
   * from, in nats; both [programs, decisions].
   */
  evaluate(programs: readonly Program[]): { logProbabilities: tf.Tensor2D; entropies: tf.Tensor2D } {
    return tf.tidy(() => {
      let state = this.begin(programs.length);
      const [taken, entropies]: [tf.Tensor[], tf.Tensor[]] = [[], []];
      for (const [step, { choices }] of this.decisions.entries()) {
        const { next, logits } = this.step(step, state, programs);
        state = next;
        const logs = tf.logSoftmax(logits);
        taken.push(tf.sum(tf.mul(logs, tf.oneHot(columnOf(programs, step), choices)), 1));
        entropies.push(tf.neg(tf.sum(tf.mul(tf.exp(logs), logs), 1)));
      }
      return {
        logProbabilities: tf.stack(taken, 1) as tf.Tensor2D,
        entropies: tf.stack(entropies, 1) as tf.Tensor2D,
      };
    });
  }

  dispose(): void {
    tf.dispose([...this.variables]);
  }

  private begin(count: number): LstmState {
    const zeros = () => tf.zeros<tf.Rank.R2>([count, this.units]);
    return { hidden: zeros(), cell: zeros() };
  }

  /** The state after a step, and the logits of the choices that are open then. */
  private step(
    step: number,
    { hidden, cell }: LstmState,
    programs: readonly Program[],
  ): { next: LstmState; logits: tf.Tensor2D } {
    const { kind, choices } = this.decisions[step]!;
    const before = this.decisions[step - 1];
    const read =
      before === undefined
        ? this.start
        : tf.gather(this.kinds.get(before.kind)!.embedding, columnOf(programs, step - 1));
    const gates = tf.split(tf.add(read, tf.matMul(hidden, this.recurrent)), 4, 1);
    const [input, forget, output] = gates.slice(0, 3).map((gate) => tf.sigmoid(gate));
    const nextCell = tf.add(tf.mul(forget!, cell), tf.mul(input!, tf.tanh(gates[3]!))) as tf.Tensor2D;
    const nextHidden = tf.mul(output!, tf.tanh(nextCell)) as tf.Tensor2D;
    const { kernel, bias } = this.kinds.get(kind)!;
    const all = tf.add(tf.matMul(nextHidden, kernel), bias) as tf.Tensor2D;
    const logits = choices === bias.size ? all : tf.slice(all, [0, 0], [-1, choices]);
    return { next: { hidden: nextHidden, cell: nextCell }, logits };
  }
}

function columnOf(programs: readonly Program[], step: number): tf.Tensor1D {
  return tf.tensor1d(
    programs.map((program) => program[step]!),
    "int32",
  );
}

/** The number of a choice, by its probability. */
function draw(probabilities: Float32Array, random: Random): number {
  let left = random.uniform();
  for (const [choice, probability] of probabilities.entries()) {
    left -= probability;
    if (left < 0) return choice;
  }
  // Rounded probabilities may sum to a little less than 1.
  return probabilities.length - 1;
}
