import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";

import { type ExecuteOptions, executeNotebook } from "../../../scripts/kernel/execute-notebook.ts";
import { formatNotebook } from "../../../scripts/notebook/format-notebook.ts";
import { codeCell, notebook } from "../../support/notebooks.ts";
import { codeCells, FIXTURES, kernelsLeft, rules } from "./fixture.ts";

afterEach(() => {
  expect(kernelsLeft()).toEqual([]);
});

/** Executes cells of these sources, `c0`, `c1`, ... */
function execute(sources: readonly string[], options: Partial<ExecuteOptions> = {}) {
  const cells = sources.map((source, index) => codeCell(`c${index}`, source));
  return executeNotebook(notebook(cells, {}), { folder: FIXTURES, ...options });
}

const TSLAB = 'const lab: any = require(process.argv[1].replace("/bin/tslab", "/dist/jupyter.js"));';

describe("a failure is found", () => {
  test.each([
    [
      "after process.emit was replaced",
      "unhandled-rejection c1",
      ["process.emit = (() => true) as any;", 'Promise.reject(new Error("x"));'],
    ],
    [
      "in a timer, after the list of resources was replaced",
      "uncaught-exception c1",
      [
        "(process as any).getActiveResourcesInfo = () => [];",
        'setTimeout(() => { throw new Error("x"); }, 1000);',
      ],
    ],
    [
      "in a worker",
      "uncaught-exception c0",
      [
        'const { Worker } = require("worker_threads");\n' +
          "new Worker(\"setTimeout(() => { throw new Error('x') }, 1000)\", { eval: true });",
      ],
    ],
    [
      "after a cell tried to replace what runs cells",
      "cell-failed c1",
      [
        `${TSLAB}\ntry { lab.JupyterHandlerImpl.prototype.handleExecuteImpl = async () => ({ count: 3 }); } catch {}`,
        'throw new Error("x");',
      ],
    ],
    [
      "after a cell replaced where reports go",
      "unhandled-rejection c1",
      [TSLAB, 'lab.lastWriteDisplayData = () => {}; Promise.reject(new Error("x"));'],
    ],
  ])("%s", async (_, rule, sources) => {
    expect(rules(await execute(sources))).toEqual([rule]);
  });

  test("in what a worker still has to do", async () => {
    const source =
      'const { Worker } = require("worker_threads"); new Worker("setInterval(() => {}, 100)", { eval: true });';
    const { findings } = await execute([source], { settleSeconds: 0.3 });
    expect(findings).toMatchObject([{ rule: "unfinished-work" }]);
    expect(findings[0]?.message).toContain("1 Worker");
    expect((await execute([`${source.slice(0, -1)}.unref();`])).findings).toEqual([]);
  });
});

test("a library may watch events through process.emit", async () => {
  const execution = await execute([
    "const before = process.emit; const seen: string[] = [];\n" +
      "(process as any).emit = function (event: string, ...rest: any[]) {\n" +
      "  seen.push(event); return (before as any).call(this, event, ...rest);\n};",
    '(process as any).on("bell", () => console.log("heard")); (process as any).emit("bell"); console.log(seen.includes("bell"));',
  ]);
  expect(execution.findings).toEqual([]);
  expect(codeCells(execution)[1]?.outputs).toMatchObject([{ text: "heard\ntrue\n" }]);
});

describe("a cell without measure", () => {
  test("that throws 20 MB leaves a cut error", async () => {
    const execution = await execute(['throw new Error("x".repeat(2e7));']);
    expect(rules(execution)).toEqual(["cell-failed c0"]);
    expect(formatNotebook(execution.notebook).length).toBeLessThan(250_000);
  });

  test("that rejects without end meets the limit of outputs", async () => {
    const source = 'for (let i = 0; i < 100; i += 1) Promise.reject(new Error("x".repeat(1e5)));';
    const execution = await execute([source], { outputBytes: 2 ** 20 });
    expect(rules(execution)).toContain("output-limit c0");
    expect(formatNotebook(execution.notebook).length).toBeLessThan(2 ** 21);
  });

  test.each([
    ["a path", 'throw new Error("/a".repeat(2e5))'],
    ["a frame", 'throw new Error("\\n  at " + "( ".repeat(5e4))'],
  ])("that throws an error with %s that has no end does not stop the runner", async (_, source) => {
    expect(rules(await execute([source]))).toEqual(["cell-failed c0"]);
  });
});

test("a display that only looks like a report is a display", async () => {
  const report =
    '{ data: { "application/vnd.activation-lab.report+json": { kind: "unhandled-rejection" } } }';
  const execution = await execute([
    `${TSLAB}\nlab.lastWriteDisplayData(${report}, false); lab.lastWriteDisplayData(null, false);`,
  ]);
  expect(execution.findings).toEqual([]);
  expect(codeCells(execution)[0]?.outputs[0]).toMatchObject({ type: "display" });
});

test("a kernel starts where the folder for temporary files has a path too long for sockets", async () => {
  const root = await mkdtemp(join(tmpdir(), "activation-lab-"));
  const folder = join(root, "x".repeat(120));
  const before = process.env.TMPDIR;
  try {
    await mkdir(folder);
    process.env.TMPDIR = folder;
    expect((await execute(["1 + 1"])).findings).toEqual([]);
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    await rm(root, { recursive: true });
  }
});
