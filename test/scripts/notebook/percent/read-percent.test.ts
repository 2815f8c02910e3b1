import { describe, expect, it, test } from "vitest";

import type { Notebook } from "../../../../scripts/notebook/notebook.ts";
import { formatPercent } from "../../../../scripts/notebook/percent/format-percent.ts";
import { joinNotebook } from "../../../../scripts/notebook/percent/join-notebook.ts";
import { readPercent } from "../../../../scripts/notebook/percent/read-percent.ts";
import { codeCell, display, markdownCell, notebook } from "../../../support/notebooks.ts";

const read = (text: string, former?: Notebook) => joinNotebook(readPercent(text, "03.ts"), former, "03");
const sources = (text: string) => read(text).cells.map(({ type, source }) => [type, source]);

describe("formatPercent", () => {
  it("writes a header, markers with what the cells say of themselves, and comments for Markdown", () => {
    const text = formatPercent(
      notebook([
        markdownCell("goals", "# Goals\n\nText", "slide", { tags: ["conclusion"] }),
        codeCell("setup", "const a = 1;\n// %% not a cell\n%time f();\n// %time as a comment\n", [
          display({ "text/plain": "1" }),
        ]),
        { type: "raw", id: "empty", source: "", metadata: {}, attachments: {} },
        { type: "code", id: "windows", source: "a;\r\nb;", metadata: {}, outputs: [], executionCount: 3 },
      ]),
    );
    expect(text).toBe(`// ---
// jupyter:
//   jupytext:
//     text_representation:
//       extension: ".ts"
//       format_name: "percent"
//       format_version: "1.3"
//   title: "A test"
// ---

// %% [markdown] id="goals" slideshow={"slide_type": "slide"} tags=["conclusion"]
// # Goals
//
// Text

// %% id="setup" blank_lines=1 slideshow={"slide_type": "-"}
const a = 1;
// // %% not a cell
// %time f();
// // %time as a comment

// %% [raw] id="empty"
//

// %% id="windows" line_ends="\\r\\n"
a;
b;
`);
  });
});

describe("readPercent", () => {
  it("reads what jupytext writes: its first line, its YAML, titles, JSON, languages, a cell above all markers", () => {
    const text = `// -*- coding: utf-8 -*-
// ---
// author: me
// jupyter:
//   kernelspec:
//     display_name: TypeScript
//     language: typescript
//     name: tslab
//   title: 'Yes: a title that is so long that
//     PyYAML folds it'
// ---

f();

// %% A title [markdown] tags=["a"] nothing k="x=1 \\"{"
// text

// %%% {"a": {"b": [1, null]}}
    // %% indented="yes"
    g();
// %% language="html" magic_args="--isolated"
// <p>
//
// %% [md]
//no space`;
    expect(readPercent(text, "03.ts")).toMatchObject({
      metadata: { title: "Yes: a title that is so long that PyYAML folds it" },
      cells: [
        { type: "raw", source: "---\nauthor: me\n---" },
        { type: "code", source: "f();", line: 13 },
        {
          type: "markdown",
          source: "text",
          metadata: { title: "A title", tags: ["a"], nothing: null, k: 'x=1 "{' },
        },
        { type: "code", source: "", metadata: { cell_depth: 1, a: { b: [1, null] } } },
        { type: "code", source: "    g();", metadata: { indented: "yes" } },
        { type: "code", source: "%%html --isolated\n<p>\n" },
        { type: "markdown", source: "no space" },
      ],
    });
  });

  it("takes blank lines above a marker for no part of a cell", () => {
    expect(sources("// %%\na;\n\n// %%\nb;\n// %%\nc;\n\n\n// %% [markdown]\n// d\n//\n\n\n// %%")).toEqual([
      ["code", "a;"],
      ["code", "b;"],
      ["code", "c;"],
      ["markdown", "d\n"],
      ["code", ""],
    ]);
  });

  const header = "// ---\n// jupyter:\n//   title: x\n// ---\n\n";
  test.each([
    ["// ---\n// jupyter:\n\n// %%\n", /^03\.ts:1: the header .*line 3, "".*Put \/\/ ---/],
    ["// ---\n// jupyter:", /^03\.ts:1: .*no end/],
    ["// ---\n// jupyter:\n//   a: [1\n// ---\n", /^03\.ts:\d: below \/\/ jupyter: .*YAML/],
    ["// ---\n// jupyter:\n//   a: 1\n//   a: 2\n// ---\n", /^03\.ts:4: .*unique/],
    ["// ---\n// jupyter:\n//   - a\n// ---\n", /^03\.ts:2: .*\["a"\]/],
    ["// ---\n// jupyter:\n//   a: .nan\n// ---\n", /^03\.ts:2: .*a: NaN/],
    ["// ---\n// jupyter:\n//   a: *b\n// ---\n", /^03\.ts:\d: .*alias/],
    ["// ---\n// jupyter:\n//   title: 3\n// ---\n", /^03\.ts:1: metadata\.title must be string/],
    [`${header}// %% [markdwon] id="a"\n`, /^03\.ts:6: a cell is of code.*\[markdwon\]/],
    [`${header}// %% id="a" tags=[a]\n`, /^03\.ts:6: what a cell says.*tags=\[a\]/],
    [`${header}// %% id="a" tags=["a"\n`, /^03\.ts:6: .*tags=\["a"/],
    [`${header}// %% id="a\n`, /^03\.ts:6: .*id="a\./],
    [`${header}// %% id="a"tags=[]\n`, /^03\.ts:6: /],
    [`${header}// %% {"a": }\n`, /^03\.ts:6: /],
    [`${header}// %% id="a b"\n`, /^03\.ts:6: an id is.*"a b"/],
    [`${header}// %% id=7\n`, /^03\.ts:6: an id is/],
    [`${header}// %% id="a" id="b"\n`, /^03\.ts:6: .*id twice/],
    [`${header}// %% tags=[] metadata={"tags": []}\n`, /^03\.ts:6: .*tags twice/],
    [`${header}// %% metadata=[]\n`, /^03\.ts:6: metadata and attachments/],
    [`${header}// %% tags=["a", "a"]\n`, /^03\.ts:6: metadata\.tags must NOT have duplicate/],
    [`${header}// %% source="a"\nb\n`, /^03\.ts:6: a source/],
    [`${header}// %% line_ends="x"\n`, /^03\.ts:6: line_ends/],
    [`${header}// %% blank_lines=-1\n`, /^03\.ts:6: blank_lines/],
    [`${header}// %% attachments={"a": {}}\n`, /^03\.ts:6: code has no attachments/],
    [`${header}// %% id="a"\n\n// %% [markdown] id="a"\n`, /^03\.ts:8: an id stands.*line 6/],
    [`${header}// %% [markdown]\n// text\nf();\n`, /^03\.ts:8: every line of Markdown.*"f\(\);"/],
    [`${header}// %%\n<<<<<<< mine\na\n`, /^03\.ts:7: .*merge conflict/],
  ])("refuses %j with file and line", (text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});

describe("joinNotebook", () => {
  const former = notebook(
    [
      codeCell("one", "f();", [display({ "text/plain": "1" })], { scrolled: true }),
      codeCell("two", "g();", [display({ "text/plain": "2" })]),
      {
        ...markdownCell("picture", "![](attachment:a.png)"),
        attachments: { "a.png": { "image/png": "aGk=" } },
      },
    ],
    { vscode: { a: 1 } },
  );
  const text = formatPercent(former);
  const outputsOf = (joined: Notebook) =>
    joined.cells.map((cell) => [cell.id, cell.type === "code" && cell.outputs.length]);

  it("merges outputs by id into cells that were moved, changed and renamed, and drops those of deleted ones", () => {
    const [header, one, two, picture] = text.split(/^(?=\/\/ %%)/m) as [string, string, string, string];
    const renamed = two.replace('"two"', '"second"');
    const changed = one.replace("f();", "f(2);");
    const joined = read([header, picture, renamed, changed].join(""), former);
    expect(outputsOf(joined)).toEqual([
      ["picture", false],
      ["second", 1],
      ["one", 1],
    ]);
    expect(joined.cells[2]).toMatchObject({ source: "f(2);", metadata: { scrolled: true } });
    expect(joined.metadata.vscode).toEqual({ a: 1 });
    expect(outputsOf(read([header, picture, one].join(""), former))).toHaveLength(2);
  });

  it("gives new cells readable ids, the same every time, and takes none that is or was another's", () => {
    const cells = [
      "// %%\nconst lossCurve = 1;",
      "// %%\nlossCurve;",
      "// %% [markdown]\n// ## Why *größer* steps fail so very often",
      "// %%\ntwo();",
      "// %%",
      "// %% [raw]\n// …",
    ];
    const written = `${text}\n${cells.join("\n\n")}\n`;
    const ids = read(written, former).cells.map(({ id }) => id);
    expect(ids.slice(3)).toEqual([
      "loss-curve",
      "loss-curve-2",
      "why-grosser-steps-fail",
      "two-2",
      "code",
      "raw",
    ]);
    expect(read(written, former)).toEqual(read(written, former));
    const again = formatPercent(read(written, former));
    expect(read(again, former).cells.map(({ id }) => id)).toEqual(ids);
  });

  it("knows cells by their source where the text names none, as jupytext's do, and keeps what jupytext leaves out", () => {
    const byJupytext = `// ---
// jupyter:
//   jupytext:
//     text_representation:
//       jupytext_version: 1.19.6
// ---

// %%
g();

// %%
f();

// %% [markdown]
// ![](attachment:a.png)
`;
    const joined = read(byJupytext, former);
    expect(outputsOf(joined)).toEqual([
      ["two", 1],
      ["one", 1],
      ["picture", false],
    ]);
    expect(joined.cells[2]).toMatchObject({ attachments: { "a.png": {} } });
    expect(joined.metadata.title).toBe("A test");
    expect(joined.metadata).not.toHaveProperty("jupytext");
  });
});
