import { describe, expect, test } from "vitest";

import type { JsonObject } from "../../../scripts/notebook/notebook.ts";
import { readNotebook } from "../../../scripts/notebook/read-notebook.ts";
import { Problem } from "../../../scripts/problem.ts";

const code = (more: JsonObject = {}): JsonObject => ({
  cell_type: "code",
  id: "learn",
  metadata: {},
  source: [],
  execution_count: null,
  outputs: [],
  ...more,
});

const file = (cells: JsonObject[], more: JsonObject = {}) =>
  JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5, ...more });

const problemOf = (text: string): Problem => {
  try {
    readNotebook(text, "notebooks/broken.ipynb");
  } catch (error) {
    if (error instanceof Problem) return error;
  }
  throw new Error("no problem was found");
};

describe("readNotebook", () => {
  test("joins lines, fills in what a file may leave out, and takes the name from the path", () => {
    const text = file([
      code({
        source: ["const a = 1;\n", "a"],
        execution_count: 3,
        outputs: [
          { output_type: "stream", name: "stdout", text: ["one\n", "two\n"] },
          {
            output_type: "execute_result",
            execution_count: 3,
            metadata: {},
            data: { "text/plain": ["a", "b"], "application/json": ["a", "b"] },
          },
          { output_type: "error", ename: "E", evalue: "m", traceback: ["E: m"] },
        ],
      }),
      { cell_type: "markdown", id: "text", metadata: { tags: ["a"] }, source: "# T" },
    ]);
    expect(readNotebook(text, "/somewhere/01-name.ipynb")).toEqual({
      name: "01-name",
      metadata: {},
      cells: [
        {
          type: "code",
          id: "learn",
          metadata: {},
          source: "const a = 1;\na",
          executionCount: 3,
          outputs: [
            { type: "stream", name: "stdout", text: "one\ntwo\n" },
            { type: "display", metadata: {}, data: { "text/plain": "ab", "application/json": ["a", "b"] } },
            { type: "error", name: "E", message: "m", traceback: ["E: m"] },
          ],
        },
        { type: "markdown", id: "text", metadata: { tags: ["a"] }, source: "# T", attachments: {} },
      ],
    });
  });

  test.each([
    ["a text that is no JSON", "{", "a notebook is a JSON file", ""],
    [
      "another format",
      file([], { nbformat: 3 }),
      "nbformat and nbformat_minor must be 4 and 5",
      "nbformat 3.5",
    ],
    ["an older minor format", file([], { nbformat_minor: 4 }), "must be 4 and 5", "nbformat 4.4"],
    ["no notebook at all", "[]", "must be 4 and 5", "no nbformat number"],
    ["an unknown entry", file([], { author: "me" }), "the notebook must NOT have additional properties", ""],
    ["a cell of unknown kind", file([code({ cell_type: "heading" })]), "cells[0].cell_type", '"heading"'],
    ["a cell without id", file([code(), { cell_type: "raw", metadata: {}, source: "" }]), "cells[1]", ""],
    ["an id with a blank", file([code({ id: "a b" })]), "cells[0].id must match pattern", '"a b"'],
    [
      "two cells with one id",
      file([code(), code()]),
      "cells[1].id must be unique",
      '"learn", which cells[0]',
    ],
    [
      "an output of unknown kind",
      file([code({ outputs: [{ output_type: "picture" }] })]),
      "cells[0].outputs[0].output_type must be one of",
      '"picture"',
    ],
    [
      "a stream without a name",
      file([code(), code({ id: "b", outputs: [{ output_type: "stream", text: "" }] })]),
      "cells[1].outputs[0] must have required property 'name'",
      "",
    ],
    ["text that is a number", file([code({ source: 3 })]), "cells[0].source", "3"],
    [
      "a negative count",
      file([code({ execution_count: -1 })]),
      "cells[0].execution_count must be >= 0",
      "-1",
    ],
    [
      "a tag with a comma",
      file([code({ metadata: { tags: ["a,b"] } })]),
      "cells[0].metadata.tags[0]",
      '"a,b"',
    ],
  ])("refuses %s with file, place, rule and cure", (_, text, rule, came) => {
    const problem = problemOf(text);
    expect(problem.rule).toContain("notebooks/broken.ipynb: ");
    expect(problem.rule).toContain(rule);
    expect(problem.came).toContain(came);
    expect(problem.cure).not.toBe("");
  });

  test("refuses values that are nested too deep, and only those", () => {
    const nest = (depth: number) => JSON.parse(`${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`);
    expect(() => readNotebook(file([code({ metadata: nest(150) })]), "a.ipynb")).not.toThrow();
    const { rule } = problemOf(
      file([]).replace('"metadata":{}', `"metadata":${"[".repeat(6000)}${"]".repeat(6000)}`),
    );
    expect(rule).toContain("nested at most 200 deep");
  });
});

test("a byte order mark is no part of the notebook", () => {
  expect(readNotebook(`\ufeff${file([code()])}`, "a.ipynb").cells).toHaveLength(1);
});
