import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { describe, expect, it } from "vitest";

import { cleanNotebook } from "../../../scripts/notebook/clean-notebook.ts";
import { formatNotebook } from "../../../scripts/notebook/format-notebook.ts";
import { readNotebook } from "../../../scripts/notebook/read-notebook.ts";
import { needs, python } from "../../support/needs.ts";
import { codeCell, display, markdownCell, notebook } from "../../support/notebooks.ts";

const lecture = fileURLToPath(new URL("../../../notebooks/01-vanishing-gradients.ipynb", import.meta.url));

describe("cleanNotebook", () => {
  it("takes outputs and traces of editors, and keeps ids, order and everything an author says", () => {
    const said = {
      activation_lab: { highlight: "1|2" },
      nbgrader: { grade_id: "a", solution: true },
      slideshow: { slide_type: "fragment", data: { transition: "fade" } },
      tags: ["hide-input"],
      jupyter: { source_hidden: true },
    };
    const left = {
      ExecuteTime: { start_time: "now" },
      collapsed: false,
      editable: true,
      execution: { "iopub.status.busy": "2026-01-01T00:00:00Z" },
      scrolled: true,
      trusted: true,
      vscode: { languageId: "typescript" },
    };
    const code = codeCell("code", "f();", [display({ "text/plain": "1" })], { ...said, ...left });
    const text = { ...markdownCell("text", "Text."), metadata: { slideshow: { slide_type: "" }, tags: [] } };
    const dirty = notebook([{ ...code, executionCount: 7 }, text], {
      activation_lab: { question: "Why?", execution: { hash: "abc" } },
      language_info: { name: "typescript", version: "3.7.2" },
      jupytext: { formats: "ipynb,ts:percent", text_representation: { extension: ".ts" } },
      toc: {},
      widgets: {},
    });
    const clean = cleanNotebook(dirty);
    expect(clean.cells).toEqual([
      { ...code, metadata: said, outputs: [], executionCount: null },
      { ...text, metadata: {} },
    ]);
    expect(clean.metadata).toMatchObject({ title: "A test", activation_lab: { question: "Why?" } });
    expect(clean.metadata.jupytext).toEqual({ formats: "ipynb,ts:percent" });
    expect(JSON.stringify(clean.metadata)).not.toMatch(/abc|3\.7\.2|toc|widgets/);
    expect(cleanNotebook(clean)).toEqual(clean);
  });

  it("keeps the outputs of cells that are never executed", () => {
    const outputs = [display({ "text/plain": "measured elsewhere" })];
    const skipped = codeCell("skipped", "f();", outputs, { tags: ["skip-execution"] });
    const executed = codeCell("executed", "f();", outputs);
    expect(cleanNotebook(notebook([skipped, executed])).cells).toEqual([
      { ...skipped, executionCount: null },
      { ...executed, outputs: [], executionCount: null },
    ]);
    const whole = cleanNotebook(notebook([executed], { tags: ["skip-execution"] }));
    expect(whole.cells).toEqual([{ ...executed, executionCount: null }]);
  });

  it("may not be edited is something an author says", () => {
    const cell = codeCell("code", "f();", [], { editable: false, deletable: false });
    expect(cleanNotebook(notebook([cell])).cells[0]).toEqual(cell);
  });
});

describe.skipIf(needs.python.missing)(needs.python.title("what nbformat and nbconvert say"), () => {
  it("undoes an execution and a save by other tools", () => {
    const text = readFileSync(lecture, "utf8");
    const script = `
import nbformat, sys
book = nbformat.reads(sys.stdin.read(), as_version=4)
for number, cell in enumerate(book.cells):
    if cell.cell_type == "code":
        cell.execution_count = number
        cell.outputs = [nbformat.v4.new_output("stream", text="noise")]
        cell.metadata.execution = {"iopub.status.busy": "2026-01-01T00:00:00Z"}
book.metadata.language_info.version = "3.7.2"
nbformat.validate(book)
sys.stdout.write(nbformat.writes(book))`;
    const saved = execFileSync(python, ["-c", script], { input: text, encoding: "utf8" });
    expect(saved).not.toBe(text);
    expect(formatNotebook(cleanNotebook(readNotebook(saved, lecture)))).toBe(text);
  });
});
