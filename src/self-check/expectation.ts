import { Problem } from "../problem.js";
import { type Answer, isList } from "./answer.js";
import { DEFAULT_TOLERANCE } from "./compare-answers.js";
import { describeAnswer } from "./describe-answer.js";
import { encodeAnswer, encodeCalls } from "./encode-answer.js";

/** What a value is compared with. */
export interface CheckOptions {
  /** The right value; for a function, a list of its results at `at`, or a function that is right. */
  readonly expected: unknown;
  /** For a function: the lists of arguments at which it is called. */
  readonly at?: readonly (readonly unknown[])[];
  /** How far numbers may be off, relative to the expected ones or, below 1, absolute: 10⁻⁶ by default. */
  readonly tolerance?: number;
  /** What helps whoever got it wrong: a sentence. */
  readonly hint?: string;
}

/** Options of a check, encoded. */
export interface Expectation {
  readonly expected: Answer;
  readonly tolerance: number;
  readonly hint: string;
}

/** Encodes what its author wrote. @throws Problem if it is not what `CheckOptions` says. */
export function encodeExpectation(name: string, options: CheckOptions): Expectation {
  requireNameAndPlaces(name, options.at);
  const { tolerance = DEFAULT_TOLERANCE, hint = "" } = options;
  if (!("expected" in options))
    refuse(name, "compares with the value that is right", "no `expected`", "Give { expected: ... }");
  if (!(tolerance >= 0 && Number.isFinite(tolerance)))
    refuse(name, "has a `tolerance` of at least 0", String(tolerance), "Leave it out to take 1e-6");
  if (typeof hint !== "string") refuse(name, "has a `hint` that is a text", typeof hint, "Write a sentence");
  const expected = encodeExpected(name, options);
  const lost = findUnsendable(expected);
  if (lost !== undefined)
    refuse(name, "expects a value that can be compared", lost, "Take numbers or plain objects out of it");
  return { expected, tolerance, hint };
}

/** @throws Problem if a check has no name, or `at` is not a list of lists of arguments. */
export function requireNameAndPlaces(name: string, at: unknown): void {
  if (typeof name !== "string" || name.trim() === "")
    refuse(String(name), "has a name", describe(name), "Say in a few words what it is about");
  if (at === undefined || (Array.isArray(at) && at.length > 0 && at.every(Array.isArray))) return;
  refuse(name, "has lists of arguments in `at`", describe(at), "Write at: [[0.5], [2]] for f(0.5) and f(2)");
}

function encodeExpected(name: string, { expected, at }: CheckOptions): Answer {
  if (at === undefined) {
    if (typeof expected === "function")
      refuse(name, "calls functions `at` some arguments", "no `at`", "Add at: [[0.5], [2]], for example");
    return encodeAnswer(expected);
  }
  if (typeof expected === "function") return encodeCalls(expected, at);
  const results = encodeAnswer(expected);
  if (!isList(results) || results.length !== at.length) {
    const came = describeAnswer(results);
    return refuse(
      name,
      `expects a list of ${at.length} results, one for each call`,
      came,
      "List them in order",
    );
  }
  return {
    kind: "function",
    calls: at.map((list, index) => ({ at: list.map(encodeAnswer), result: results[index]! })),
  };
}

function describe(value: unknown): string {
  return describeAnswer(encodeAnswer(value));
}

/** What in an expected value is equal to nothing. */
function findUnsendable(answer: Answer): string | undefined {
  if (typeof answer !== "object" || answer === null) return undefined;
  if (isList(answer)) return firstOf(answer);
  if ("what" in answer || "message" in answer) return describeAnswer(answer);
  if ("properties" in answer) return firstOf(answer.properties.map(([, value]) => value));
  return "calls" in answer ? firstOf(answer.calls.map(({ result }) => result)) : undefined;
}

function firstOf(answers: readonly Answer[]): string | undefined {
  return answers.map(findUnsendable).find((lost) => lost !== undefined);
}

function refuse(name: string, rule: string, came: string, cure: string): never {
  throw new Problem({ rule: `The check ${JSON.stringify(name)} ${rule}.`, came, cure: `${cure}.` });
}
