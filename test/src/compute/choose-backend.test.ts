import { expect, test } from "vitest";

import { type Candidate, NotInstalled, type Started } from "../../../src/compute/candidate.ts";
import { chooseFastest, startAsked } from "../../../src/compute/choose-backend.ts";

const works: Started = { what: "It", kernels: "stock" };

function candidate(name: Candidate["name"], outcome: Started | Error): Candidate {
  return {
    name,
    title: `Title of ${name}`,
    cure: `Cure of ${name}.`,
    start: async () => {
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
  };
}

test("the first that starts is chosen, and the others are not tried", async () => {
  const untouched = candidate("cpu", works);
  untouched.start = () => expect.fail("it was tried");
  expect(await chooseFastest([candidate("wasm", works), untouched])).toEqual({
    ...works,
    name: "wasm",
    reason: "It: the fastest that starts here.",
    refused: [],
  });
});

test("every refusal is reported; the sentence tells of those that are installed", async () => {
  const candidates = [
    candidate("tensorflow", new NotInstalled("nothing there")),
    candidate("webgpu", new Error("The driver\n is too old.")),
    candidate("wasm", { ...works, remark: "slowly" }),
  ];
  expect(await chooseFastest(candidates)).toMatchObject({
    name: "wasm",
    reason: "It: Title of webgpu did not start (The driver is too old), slowly.",
    refused: [
      { name: "tensorflow", reason: "nothing there" },
      { name: "webgpu", reason: "The driver is too old" },
    ],
  });
});

test("if none starts, the last one's error is thrown", async () => {
  const last = new Error("the last");
  const candidates = [candidate("wasm", new Error("the first")), candidate("cpu", last)];
  await expect(chooseFastest(candidates)).rejects.toBe(last);
});

test("the one asked for is told that it was, and its failure is a problem with its cure", async () => {
  const asked: boolean[] = [];
  const wasm = {
    ...candidate("wasm", works),
    start: async (isAsked: boolean) => {
      asked.push(isAsked);
      return works;
    },
  };
  expect(await startAsked(wasm, "the notebook")).toMatchObject({
    name: "wasm",
    reason: "It: the notebook asked for it.",
    refused: [],
  });
  expect(asked).toEqual([true]);
  await expect(
    startAsked(candidate("webgpu", new Error("No driver.")), "the notebook"),
  ).rejects.toMatchObject({
    rule: "The backend `webgpu` must start when it is asked for.",
    came: "No driver",
    cure: "Cure of webgpu.",
  });
});
