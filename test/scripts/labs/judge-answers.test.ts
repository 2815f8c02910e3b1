import { encodeAnswer } from "activation-lab";
import { expect, test } from "vitest";

import { judgeAnswers } from "../../../scripts/labs/judge-answers.ts";
import type { JsonValue } from "../../../scripts/notebook/notebook.ts";
import { Problem } from "../../../scripts/problem.ts";

const check = (name: string, expected: unknown, hint = "") =>
  ({ name, answer: 0, expected: encodeAnswer(expected), tolerance: 1e-6, hint }) as JsonValue;
const answer = (value: unknown) => ({ name: "x", answer: encodeAnswer(value) }) as JsonValue;
const reference = [check("one", 1, "Count."), check("two", { a: [2] }), check("three", undefined)];

test("answers are judged in the order of the reference, and more of them do not count", () => {
  const verdicts = judgeAnswers(reference, [answer(1), answer({ a: [3] }), answer(undefined), answer(1)]);
  expect(verdicts).toEqual([
    { name: "one", isRight: true, message: "", hint: "Count." },
    { name: "two", isRight: false, message: "at .a[0]: expected 2, but got 3", hint: "" },
    { name: "three", isRight: true, message: "", hint: "" },
  ]);
});

test("a missing answer, an error and what was forged are wrong", () => {
  const error = { name: "x", error: { name: "Error", message: "Not implemented" } };
  const forged = JSON.parse(
    '[{"__proto__": {"answer": 1}, "name": "one"}, {"name": "two", "isRight": true, "expected": 5, "answer": 5}, {"error": 7}]',
  ) as JsonValue[];
  const messages = (answers: JsonValue[]) => judgeAnswers(reference, answers).map(({ message }) => message);
  expect(messages([error])).toEqual([
    "it stopped with Error: Not implemented",
    "no value came",
    "no value came",
  ]);
  expect(messages(forged)).toEqual(["no value came", "expected { a: [2] }, but got 5", "no value came"]);
  expect(messages([null, 1, "answer"])).toEqual(["no value came", "no value came", "no value came"]);
});

test("a reference without what is expected is a Problem", () => {
  expect(() => judgeAnswers([answer(1)], [answer(1)])).toThrow(Problem);
});
