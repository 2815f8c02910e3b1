import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";

import { executeNotebook, type Progress } from "../../../scripts/kernel/execute-notebook.ts";
import { formatNotebook } from "../../../scripts/notebook/format-notebook.ts";
import { readNotebook } from "../../../scripts/notebook/read-notebook.ts";
import { REPOSITORY } from "../../../scripts/repository.ts";
import { codeCell, notebook } from "../../support/notebooks.ts";
import { codeCells, executeFixture, isAlive, kernelsLeft, printed, readFixture, rules } from "./fixture.ts";

const outputsOf = async (name: string) => {
  const execution = await executeFixture(name);
  expect(execution.findings).toEqual([]);
  return codeCells(execution).map(({ outputs }) => outputs);
};

afterEach(() => {
  expect(kernelsLeft()).toEqual([]);
});

describe("executeNotebook", () => {
  test("does not mind that packages change while it runs", async () => {
    const folder = mkdtempSync(join(tmpdir(), "activation-lab-packages-"));
    const own = join(folder, "node_modules", "own");
    mkdirSync(own, { recursive: true });
    symlinkSync(join(REPOSITORY, "node_modules", "@types"), join(folder, "node_modules", "@types"));
    writeFileSync(join(own, "index.js"), "exports.one = 1;");
    writeFileSync(join(own, "index.d.ts"), "export declare const one: number;");
    const change = `const { mkdirSync, writeFileSync } = require("node:fs");
for (const name of ["a", "b"]) {
  mkdirSync("node_modules/" + name);
  writeFileSync("node_modules/" + name + "/index.d.ts", "export {};");
}
writeFileSync("node_modules/own/index.d.ts", "export declare const two: number;");
await new Promise((resolve) => setTimeout(resolve, 3000));`;
    const cells = ['import { one } from "own";\none;', change, "console.log(one + 1);"];
    try {
      const execution = await executeNotebook(
        notebook(cells.map((code, index) => codeCell(`c${index}`, code))),
        {
          folder,
        },
      );
      expect(execution.findings).toEqual([]);
      expect(printed(execution)).toBe("1\n2\n");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test("runs the cells in order and keeps the values of earlier ones", async () => {
    const execution = await executeFixture("values-carry-over");
    expect(execution.findings).toEqual([]);
    expect(printed(execution)).toBe("width 3\n4\n");
    expect(codeCells(execution).map(({ executionCount }) => executionCount)).toEqual([1, null, 2]);
    expect(execution.notebook.metadata.language_info).not.toHaveProperty("version");
  });

  test("a second run changes no byte, and the result is a valid notebook", async () => {
    const first = await executeFixture("expected-exceptions");
    const text = formatNotebook(first.notebook);
    const again = readNotebook(text, "expected-exceptions.ipynb");
    const second = await executeNotebook(again, { folder: tmpdir() });
    expect(formatNotebook(second.notebook)).toBe(text);
    expect(text).not.toContain(REPOSITORY);
  });

  test("keeps stdout and stderr apart and merges neighbors", async () => {
    expect(await outputsOf("streams")).toEqual([
      [
        { type: "stream", name: "stdout", text: "one\ntwo\n" },
        { type: "stream", name: "stderr", text: "three\n" },
        { type: "stream", name: "stdout", text: "four\n" },
      ],
    ]);
  });

  test("folds carriage returns and colors", async () => {
    expect(await outputsOf("progress-line")).toEqual([
      [{ type: "stream", name: "stdout", text: "step 3 of 3\nred\n" }],
    ]);
  });

  test("loses nothing of 3000 lines printed in one go, where stock tslab loses all after about 500", async () => {
    const execution = await executeFixture("many-lines");
    const lines = Array.from({ length: 3000 }, (_, line) => line).join("\n");
    expect(printed(execution)).toBe(`${lines}\nafter\n`);
  });

  test("waits for what timers still print, and gives it to the last cell", async () => {
    expect(await outputsOf("late-output")).toEqual([
      [{ type: "stream", name: "stdout", text: "early\nlate\n" }],
    ]);
  });

  test("updates a display where it stands", async () => {
    expect(await outputsOf("updated-display")).toEqual([
      [
        { type: "display", data: { "text/plain": "two" }, metadata: {} },
        { type: "stream", name: "stdout", text: "between\n" },
      ],
      [],
      [{ type: "display", data: { "text/html": "<b>bold</b>" }, metadata: {} }],
    ]);
  });

  test("runs what follows an expected exception truly", async () => {
    const execution = await executeFixture("expected-exceptions");
    expect(execution.findings).toEqual([]);
    expect(codeCells(execution).map(({ outputs }) => outputs)).toMatchObject([
      [{ type: "error", name: "Error", message: "expected" }],
      [{ type: "stream", text: "between\n" }],
      [{ type: "error", name: "CompileError" }],
      [{ type: "error", name: "TypeError", message: "rejected" }],
      [{ type: "stream", text: "after\n" }],
    ]);
  });

  test("leaves skipped cells and skipped notebooks alone", async () => {
    const execution = await executeFixture("skipped-cell");
    expect(execution.findings).toEqual([]);
    expect(printed(execution)).toBe("run\n");
    expect(await outputsOf("skipped-notebook")).toEqual([[]]);
  });

  test.each([
    [{ preset: "full" }, "full\n"],
    [{ environment: { PATH: process.env.PATH, ACTIVATION_LAB_PRESET: "quick" } }, "quick\n"],
    [{ environment: { PATH: process.env.PATH, FORCE_COLOR: "3" } }, "none\n"],
  ])("passes the environment through: %o", async (options, text) => {
    expect(printed(await executeFixture("preset", options))).toBe(text);
  });

  test("tells where it is", async () => {
    const told: Progress[] = [];
    await executeFixture("values-carry-over", { onProgress: (progress) => told.push(progress) });
    expect(told.map(({ cell, cells, isDone }) => [cell, cells, isDone])).toEqual([
      [1, 2, false],
      [2, 2, false],
      [2, 2, true],
    ]);
  });

  test("ends the processes that a cell leaves behind", async () => {
    const execution = await executeFixture("child-process-left");
    const pid = Number(printed(execution));
    expect(pid).toBeGreaterThan(1);
    expect(isAlive(pid)).toBe(false);
  });

  test("two kernels at a time keep their outputs apart", async () => {
    const [first, second] = await Promise.all([executeFixture("streams"), executeFixture("preset")]);
    expect(printed(first)).toBe("one\ntwo\nfour\n");
    expect(printed(second)).toMatch(/^(none|quick|full)\n$/);
  });

  test("refuses a notebook of another kernel", async () => {
    const python = notebook(readFixture("throws").cells, {
      kernelspec: { name: "python3", display_name: "Python 3", language: "python" },
    });
    await expect(executeNotebook(python, { folder: tmpdir() })).rejects.toThrow(/kernel "python3"/);
  });

  test("an abort from outside interrupts the cell and ends the kernel", async () => {
    const abort = new AbortController();
    const execution = await executeFixture("endless-promise", {
      signal: abort.signal,
      onProgress: ({ isDone }) => {
        if (!isDone) setTimeout(() => abort.abort(), 300);
      },
    });
    expect(rules(execution)).toEqual(["interrupted bad"]);
  });
});
