import { beforeEach, expect, test, vi } from "vitest";

import { sendAnswer, sendAwaitedAnswer } from "../../../src/notebook/index.ts";
import { Problem } from "../../../src/problem.ts";

const sent: unknown[] = [];
vi.mock("../../../src/notebook/kernel-display.ts", () => ({
  emit: ({ data }: { data: Record<string, unknown> }) =>
    sent.push(JSON.parse(JSON.stringify(data["application/vnd.activation-lab.answer+json"]))),
}));
beforeEach(() => {
  sent.length = 0;
});

const fail = () => {
  throw new Error("Not implemented");
};

test("an answer goes alone; what is right goes with it where it is given", () => {
  sendAnswer("a", () => [Number.NaN]);
  sendAnswer("b", () => 19, { expected: 20, hint: "Count." });
  sendAnswer("f", () => (x: number) => 2 * x, { at: [[3]] });
  expect(sent).toEqual([
    { name: "a", answer: [{ kind: "number", value: "NaN" }] },
    { name: "b", answer: 19, expected: 20, tolerance: 1e-6, hint: "Count." },
    { name: "f", answer: { kind: "function", calls: [{ at: [3], result: 6 }] } },
  ]);
});

test("an error goes in the place of the answer", () => {
  sendAnswer("a", fail);
  sendAnswer("b", fail, { expected: undefined });
  sendAnswer("c", () => {
    throw "a text";
  });
  const error = { name: "Error", message: "Not implemented" };
  expect(sent).toEqual([
    { name: "a", error },
    { name: "b", error, expected: { kind: "undefined" }, tolerance: 1e-6, hint: "" },
    { name: "c", error: { name: "Thrown", message: "a text" } },
  ]);
});

test("an awaited value is waited for, and a promise that nobody awaits is none", async () => {
  await sendAwaitedAnswer("a", async () => 3);
  await sendAwaitedAnswer("b", async () => fail());
  sendAnswer("c", async () => 3);
  expect(sent).toEqual([
    { name: "a", answer: 3 },
    { name: "b", error: { name: "Error", message: "Not implemented" } },
    { name: "c", answer: { kind: "unsendable", what: "a promise that was not awaited" } },
  ]);
});

test("wrong options are a Problem of the author", () => {
  expect(() => sendAnswer("", () => 1)).toThrow(Problem);
  expect(() => sendAnswer("a", () => 1, { expected: 1, tolerance: -1 })).toThrow(Problem);
});
