import { compareAnswers } from "./compare-answers.js";
import { encodeCalls } from "./encode-answer.js";
import { type CheckOptions, encodeExpectation } from "./expectation.js";

/**
 * Checks a value that a student computed, in a test cell of an exercise. If it is right, one line says so; otherwise
 * an error says what was expected, what came, and the hint.
 *
 * Values are numbers, texts, booleans, `null`, `undefined`, bigints, arrays and plain objects of them, tensors, typed
 * arrays, and functions, which are called `at` lists of arguments:
 * `check("tanh-slope", slope, { at: [[0], [0.5]], expected: (x) => 1 - Math.tanh(x) ** 2 })`. Equal is what
 * `compareAnswers` says; the grader uses the same function, so that its verdict is the one at home. A promise has to be
 * awaited: `check("loss", await loss(), { expected: 0.25 })`. Tensors are read and stay as they are.
 *
 * @throws Error with a message for the student if the value is not the expected one, Problem if the check itself is
 *   wrong: no `expected`, a `tolerance` below 0, an `at` that is no list of lists.
 */
export function check(name: string, value: unknown, options: CheckOptions): void {
  const { expected, tolerance, hint } = encodeExpectation(name, options);
  const answer = encodeCalls(value, options.at);
  const difference = compareAnswers(expected, answer, tolerance);
  if (difference !== undefined) throw new NotYetRight(`${name}: ${difference}. ${hint}`.trim());
  console.log(`✓ ${name}`);
}

/** Says where a value differs, in one line: the stack would hide it among lines of a library. */
class NotYetRight extends Error {
  override readonly name = "Not yet right";

  constructor(message: string) {
    super(message);
    this.stack = `${this.name}: ${message}`;
  }

  /** How Node prints it, which puts an error without a stack into brackets. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `${this.name}: ${this.message}`;
  }
}
