import { isDeepStrictEqual } from "node:util";

import * as tf from "@tensorflow/tfjs";
import { describe, expect, test, vi } from "vitest";

import { createRandom } from "../../../src/random.ts";
import { type Answer, compareAnswers, encodeAnswer } from "../../../src/self-check/index.ts";

/** As an answer goes to the grader: as text. */
const send = (value: unknown): Answer => JSON.parse(JSON.stringify(encodeAnswer(value)));
const differ = (expected: unknown, got: unknown, tolerance?: number) =>
  compareAnswers(send(expected), send(got), tolerance);

describe("equal", () => {
  test.each<[string, unknown, unknown]>([
    ["numbers", 0.1 + 0.2, 0.3],
    ["large numbers, relative to them", 1e9, 1e9 + 500],
    ["NaN", Number.NaN, Number.NaN],
    ["infinities", [Infinity, -Infinity], [Infinity, -Infinity]],
    ["the two zeros", -0, 0],
    ["texts", "relu", "relu"],
    ["undefined", undefined, undefined],
    ["null", null, null],
    ["bigints", 2n ** 80n, 2n ** 80n],
    [
      "nested arrays",
      [
        [1, "a"],
        [true, null, undefined],
      ],
      [
        [1, "a"],
        [true, null, undefined],
      ],
    ],
    ["objects with other order", { z: 1, a: { b: [2] } }, { a: { b: [2] }, z: 1 }],
    ["null in an object", { a: null }, { a: null }],
    ["an undefined and a missing property", { a: 1, b: undefined }, { a: 1 }],
    ["objects without a prototype", { a: 1 }, Object.assign(Object.create(null), { a: 1 })],
    ["a property __proto__", JSON.parse('{"__proto__": 1}'), JSON.parse('{"__proto__": 1}')],
    ["typed and other arrays", [1, 2, Number.NaN], new Float64Array([1, 2, Number.NaN])],
    ["typed arrays of two types", new Int32Array([1, -2]), new Float32Array([1, -2])],
    ["typed arrays of bigints", [1n, 2n], new BigInt64Array([1n, 2n])],
    ["no numbers", [], new Float32Array(0)],
  ])("%s", (_, expected, got) => {
    expect(differ(expected, got)).toBeUndefined();
    expect(differ(got, expected)).toBeUndefined();
  });
});

describe("different, and how", () => {
  test.each<[unknown, unknown, string]>([
    [20, 19, "expected 20, but got 19"],
    [1, 1 + 2e-6, "expected 1, but got 1.000002"],
    [0, Number.NaN, "expected 0, but got NaN"],
    [Infinity, -Infinity, "expected Infinity, but got -Infinity"],
    [Number.NaN, 3, "expected NaN, but got 3"],
    [20, "20", 'expected 20, but got "20"'],
    [20, undefined, "expected 20, but got undefined"],
    [undefined, null, "expected undefined, but got null"],
    [true, 1, "expected true, but got 1"],
    [2n, 2, "expected 2n, but got 2"],
    [1, Promise.resolve(1), "expected 1, but got a promise that was not awaited"],
    [1, () => 1, "expected 1, but got a function that was not called"],
    [[], new Map(), "expected [], but got an object of the class Map"],
    [[1, 2], [1], "expected 2 items, but got 1: [1, 2] and not [1]"],
    [[1, [2, 3]], [1, [2, 4]], "at [1][1]: expected 3, but got 4"],
    [{ slope: 1, hinge: 0 }, { slope: 1 }, "at .hinge: expected 0, but got undefined"],
    [{ slope: 1 }, { slope: 1, hinge: 0 }, 'expected no property "hinge", but got one'],
    [{ slope: 1 }, [1], "expected { slope: 1 }, but got [1]"],
    [{ a: [{ b: "x" }] }, { a: [{ b: "y" }] }, 'at .a[0].b: expected "x", but got "y"'],
    [[1, 2], new Float32Array([1, 3]), "at [1]: expected 2, but got 3"],
    [[1, 2], new Float32Array(3), "expected the shape [2], but got [3]"],
    [["a"], new Float32Array(1), 'expected ["a"], but got a tensor of the shape [1]: [0]'],
  ])("case %#", (expected, got, message) => {
    expect(differ(expected, got)).toBe(message);
  });

  test("what cannot be sent equals nothing, not even itself", () => {
    const cycle: unknown[] = [1];
    cycle.push(cycle);
    for (const value of [cycle, Symbol("s"), new Date(0), Promise.resolve(), new Error("x")])
      expect(differ(value, value)).toBeDefined();
    expect(differ([1], cycle)).toContain("a value that holds itself");
  });

  test("the tolerance is relative above 1, absolute below, and may be 0", () => {
    expect(differ(100, 101, 0.01)).toBeUndefined();
    expect(differ(100, 101.1, 0.01)).toBeDefined();
    expect(differ(0.001, 0.01, 0.01)).toBeUndefined();
    expect(differ([1, { a: 2 }], [1.4, { a: 2.4 }], 0.5)).toBeUndefined();
    expect(differ(0.3, 0.1 + 0.2, 0)).toBeDefined();
    expect(differ(3, 3, 0)).toBeUndefined();
  });
});

test("of values drawn at random, equal are those that Node takes for equal", () => {
  const random = createRandom(7);
  const draw = (depth: number): unknown => {
    const kind = random.integer(depth === 0 ? 4 : 6);
    if (kind < 4)
      return [random.integer(3), ["a", "b", ""][random.integer(3)], null, random.integer(2) === 0][kind];
    const items = Array.from({ length: random.integer(3) }, () => draw(depth - 1));
    return kind === 4 ? items : Object.fromEntries(items.map((item, index) => ["xyz"[index]!, item]));
  };
  let equal = 0;
  for (let round = 0; round < 5000; round += 1) {
    const [one, other] = [draw(2), draw(2)];
    const isEqual = isDeepStrictEqual(one, other);
    expect(differ(one, other) === undefined, JSON.stringify([one, other])).toBe(isEqual);
    expect(differ(one, one)).toBeUndefined();
    if (isEqual) equal += 1;
  }
  expect(equal).toBeGreaterThan(100);
});

describe("tensors", () => {
  test("are compared by shape and numbers, and are neither kept nor disposed of", () => {
    const matrix = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
    const before = tf.memory().numTensors;
    const rows = [
      [1, 2, 3],
      [4, 5, 6],
    ];
    expect(differ(rows, matrix)).toBeUndefined();
    expect(differ(matrix, rows)).toBeUndefined();
    expect(differ(matrix, new Float32Array(6))).toBe("expected the shape [2, 3], but got [6]");
    expect(differ([rows[0], [4, 5, 7]], matrix)).toBe("at [1][2]: expected 7, but got 6");
    expect(tf.memory().numTensors).toBe(before);
    expect(matrix.isDisposed).toBe(false);
    matrix.dispose();
    expect(differ(rows, matrix)).toContain("a tensor that has been disposed of");
  });

  test("that a backend cannot read at once are told as such", () => {
    const tensor = tf.tensor1d([1]);
    vi.spyOn(tensor, "dataSync").mockImplementation(() => {
      throw new Error("readSync is not supported");
    });
    expect(differ([1], tensor)).toContain("await array()");
    tensor.dispose();
  });

  test("may be scalars, booleans, texts, variables, and hold NaN and infinities", () => {
    tf.tidy(() => {
      expect(differ(3, tf.scalar(3))).toBeUndefined();
      expect(differ(3, tf.scalar(4))).toBe("expected 3, but got 4");
      expect(differ([true, false], tf.tensor1d([1, 0], "bool"))).toBeUndefined();
      expect(differ(["a", "b"], tf.tensor1d(["a", "b"]))).toBeUndefined();
      expect(differ([Number.NaN, Infinity], tf.tensor1d([Number.NaN, Infinity]))).toBeUndefined();
      expect(differ([1], tf.tensor1d([1]).variable())).toBeUndefined();
      expect(differ({ w: [0.1] }, { w: tf.tensor1d([0.1]) })).toBeUndefined();
      expect(differ(1, tf.complex([1], [2]))).toContain("complex");
    });
  });
});

describe("forged answers", () => {
  const deep = (levels: number) => JSON.parse("[".repeat(levels) + "]".repeat(levels)) as unknown;
  const right = encodeAnswer({ a: [1, 2], f: "x" });
  const forged: unknown[] = [
    deep(100_000),
    JSON.parse('{"__proto__": {"kind": "object", "properties": []}}'),
    { kind: "object", properties: deep(100_000) },
    { kind: "object", properties: [["a"], ["a", null], [1, 2], "a", null, [["a"], 3]] },
    { kind: "object", properties: { length: 1, 0: ["a", 1] } },
    { kind: "object" },
    { kind: "tensor", shape: deep(50_000), values: deep(50_000) },
    { kind: "tensor", shape: [1e9, 1e9], values: [1] },
    { kind: "tensor", shape: [-1, -1], values: [1] },
    { kind: "tensor", shape: [1], values: [{ valueOf: 1, toString: 2 }] },
    { kind: { toString: null }, toString: 5, valueOf: 7 },
    { kind: "unsendable", what: { toString: "no function" } },
    { kind: "error", name: deep(9), message: { toString: 1 } },
    { kind: "bigint", value: "9".repeat(1_000_000) },
    { kind: "function", calls: { length: 1e9 } },
    { kind: "number", value: "1e999" },
    { kind: "undefined" },
    "x".repeat(1_000_000),
    Array.from({ length: 300_000 }, () => ({})),
  ];
  const expectations: Answer[] = [
    right,
    1,
    "x",
    [1, [2]],
    encodeAnswer(new Float32Array([1])),
    encodeAnswer(2n),
    { kind: "function", calls: [{ at: [1], result: 2 }] },
  ];

  test.each(forged.map((got, index) => [index, got] as const))(
    "%i: is never right, with a short message",
    (_, got) => {
      for (const expected of expectations) {
        const message = compareAnswers(expected, got);
        expect(message).toMatch(/expected/);
        expect(message!.length).toBeLessThan(700);
      }
    },
  );

  test("a missing result is none, not even null", () => {
    for (const result of [null, encodeAnswer(undefined)]) {
      const expected: Answer = { kind: "function", calls: [{ at: [1], result }] };
      for (const got of [
        { kind: "function", calls: [{}] },
        { kind: "function", calls: [] },
      ])
        expect(compareAnswers(expected, got)).toBe(
          `at (1): expected ${result === null ? "null" : "undefined"}, but got nothing`,
        );
    }
  });

  test("an inherited property is none", () => {
    const polluted = Object.create({ kind: "undefined" }) as object;
    expect(compareAnswers({ kind: "undefined" }, polluted)).toBeDefined();
  });

  test("more items than expected are not looked at", () => {
    expect(
      compareAnswers(
        [1],
        Array.from({ length: 1_000_000 }, () => 1),
      ),
    ).toContain("expected 1 item");
  });
});
