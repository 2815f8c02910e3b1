import { expect, test } from "vitest";

import { encodeCalls } from "../../../src/self-check/encode-answer.ts";
import { encodeAnswer } from "../../../src/self-check/index.ts";

test("what JSON has stands for itself, the rest is told by its kind", () => {
  expect(encodeAnswer([1, "a", true, null, [2.5]])).toEqual([1, "a", true, null, [2.5]]);
  expect([Number.NaN, Infinity, -Infinity, -0].map(encodeAnswer)).toEqual(
    ["NaN", "Infinity", "-Infinity", "-0"].map((value) => ({ kind: "number", value })),
  );
  expect(encodeAnswer(new Float32Array([1, -0, Number.NaN]))).toEqual({
    kind: "tensor",
    shape: [3],
    values: [1, "-0", "NaN"],
  });
  expect(encodeAnswer({ a: 1, "": undefined })).toEqual({
    kind: "object",
    properties: [
      ["a", 1],
      ["", { kind: "undefined" }],
    ],
  });
  // biome-ignore lint/suspicious/noSparseArray: a hole is undefined
  expect(encodeAnswer([, 1])).toEqual([{ kind: "undefined" }, 1]);
});

test("an object that stands in two places is no cycle", () => {
  const shared = [1];
  expect(encodeAnswer([shared, shared])).toEqual([[1], [1]]);
});

test("too much, too deep and unreadable are notes, and take no time", () => {
  const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);
  const what = (value: unknown) => (encodeAnswer(value) as { what: string }).what;
  expect(encodeAnswer(nested(20))).toEqual(nested(20));
  expect(what(nested(21))).toContain("deeper than 20");
  expect(what(nested(5000))).toContain("deeper than 20");
  expect(what(new Array(4e9))).toContain("more than 100000 parts");
  expect(what(new Float64Array(200_000))).toContain("more than 100000 parts");
  expect(what(["x".repeat(150_000), "x".repeat(150_000)])).toContain("more than 200000 characters");
  expect(what(10n ** 300_000n)).toContain("more than 200000 characters");
  const throwing = {
    get a() {
      throw new Error("no");
    },
  };
  expect(what(throwing)).toBe("a value that cannot be read (no)");
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  expect(what(revoked.proxy)).toContain("cannot be read");
});

test("a function is its results, and a call that throws leaves the others", () => {
  const root = (x: number) => {
    if (x < 0) throw new RangeError("below 0");
    return Math.sqrt(x);
  };
  expect(encodeCalls(root, [[4], [-1], [9]])).toEqual({
    kind: "function",
    calls: [
      { at: [4], result: 2 },
      { at: [-1], result: { kind: "error", name: "RangeError", message: "below 0" } },
      { at: [9], result: 3 },
    ],
  });
  expect(encodeCalls(7, [[1]])).toBe(7);
});
