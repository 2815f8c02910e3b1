import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

import { formatNotebook } from "../../../scripts/notebook/format-notebook.ts";
import { splitLines } from "../../../scripts/notebook/multiline.ts";
import type { Notebook } from "../../../scripts/notebook/notebook.ts";
import { readNotebook } from "../../../scripts/notebook/read-notebook.ts";
import { Problem } from "../../../scripts/problem.ts";
import { needs, python } from "../../support/needs.ts";

const FIXTURES = fileURLToPath(new URL("../../fixtures/notebooks/", import.meta.url));

const rich: Notebook = {
  name: "rich",
  metadata: { zebra: 1, kernelspec: { name: "tslab", display_name: "TypeScript" }, orig_nbformat: 3 },
  cells: [
    {
      type: "markdown",
      id: "picture",
      metadata: { trusted: true, slideshow: { slide_type: "slide" } },
      source: "# Größe\r\nline\u2028separator\n\n",
      attachments: { "a.svg": { "image/svg+xml": "<svg>\n</svg>" } },
    },
    {
      type: "code",
      id: "draw",
      metadata: {},
      source: "",
      executionCount: 1,
      outputs: [
        { type: "stream", name: "stderr", text: "one\ntwo" },
        {
          type: "display",
          metadata: {},
          data: {
            "text/plain": "a line chart\nof loss",
            "image/png": "aGk=\n",
            "application/vnd.plotly.v1+json": { layout: { b: [], a: {} }, data: [{ y: [1.5, null, true] }] },
          },
        },
        { type: "error", name: "E", message: "m\nn", traceback: ["E: m", "    at x"] },
      ],
    },
    { type: "raw", id: "raw", metadata: {}, source: "raw", attachments: {} },
  ],
};

describe("formatNotebook", () => {
  test.each(readdirSync(FIXTURES))("writes %s byte for byte as it was", (name) => {
    const text = readFileSync(`${FIXTURES}${name}`, "utf8");
    expect(formatNotebook(readNotebook(text, name))).toBe(text);
  });

  test("keeps all but orig_nbformat, signature and trusted", () => {
    const { orig_nbformat: _, ...metadata } = rich.metadata;
    const [picture, ...others] = rich.cells;
    const expected = {
      ...rich,
      metadata,
      cells: [{ ...picture, metadata: { slideshow: { slide_type: "slide" } } }, ...others],
    };
    expect(readNotebook(formatNotebook(rich), "rich.ipynb")).toEqual(expected);
  });

  test("cuts lines where Python's str.splitlines does", () => {
    expect(splitLines("")).toEqual([]);
    expect(splitLines("a\r\nb\rc\n\nd\u2028e\fg")).toEqual([
      "a\r\n",
      "b\r",
      "c\n",
      "\n",
      "d\u2028",
      "e\f",
      "g",
    ]);
  });
});

describe.skipIf(needs.python.missing)(needs.python.title("formatNotebook beside nbformat"), () => {
  test("writes the bytes that Python's nbformat writes", () => {
    const text = formatNotebook(rich);
    const program =
      "import sys, nbformat; sys.stdout.reconfigure(encoding='utf8', newline='');" +
      "nb = nbformat.reads(sys.stdin.buffer.read().decode('utf8'), 4); nbformat.validate(nb);" +
      "sys.stdout.write(nbformat.writes(nb) + '\\n')";
    const written = execFileSync(python, ["-c", program], { input: text, encoding: "utf8" });
    expect(text).toBe(written.replace(/\n+$/, "\n"));
  });
});

test("a display that is nested too deep is a problem, and no overflow of the stack", () => {
  const deep = JSON.parse(`${"[".repeat(6000)}${"]".repeat(6000)}`);
  const output = { type: "display", data: { "application/json": deep }, metadata: {} } as const;
  const cell = {
    type: "code",
    id: "a",
    source: "",
    metadata: {},
    executionCount: 1,
    outputs: [output],
  } as const;
  expect(() => formatNotebook({ name: "deep", metadata: {}, cells: [cell] })).toThrow(Problem);
});
