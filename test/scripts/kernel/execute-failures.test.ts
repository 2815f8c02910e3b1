import { afterEach, describe, expect, test } from "vitest";
import { startKernel } from "../../../scripts/kernel/start-kernel.ts";
import { formatNotebook } from "../../../scripts/notebook/format-notebook.ts";
import { REPOSITORY } from "../../../scripts/repository.ts";
import { codeCells, executeFixture, FIXTURES, kernelsLeft, printed, rules } from "./fixture.ts";

afterEach(() => {
  expect(kernelsLeft()).toEqual([]);
});

describe("a cell that fails", () => {
  test("stops the notebook, and its error is an error output without paths of this machine", async () => {
    const execution = await executeFixture("throws");
    expect(rules(execution)).toEqual(["cell-failed bad"]);
    expect(execution.findings[0]?.message).toContain("ENOENT");
    expect(codeCells(execution).map(({ executionCount }) => executionCount)).toEqual([1, 2, null]);
    expect(codeCells(execution)[1]?.outputs).toMatchObject([
      { type: "stream", name: "stdout", text: "before\n" },
      { type: "error", name: "Error", message: "ENOENT: no such file or directory, open './missing.txt'" },
    ]);
    const text = formatNotebook(execution.notebook);
    expect(text).not.toContain(REPOSITORY);
    expect(text).not.toMatch(/node:|tslab\/dist/);
  });

  test("with a value that is no error", async () => {
    const execution = await executeFixture("throws-value");
    expect(codeCells(execution)[0]?.outputs).toEqual([
      { type: "error", name: "Thrown", message: "{ reason: 7 }", traceback: ["Thrown: { reason: 7 }"] },
    ]);
  });

  test("with an error that has a cause", async () => {
    const execution = await executeFixture("throws-with-cause");
    const [output] = codeCells(execution)[0]?.outputs ?? [];
    expect(output).toMatchObject({ type: "error", name: "RangeError", message: "outer" });
    const traceback = output?.type === "error" ? output.traceback.join("\n") : "";
    expect(traceback).toMatch(/^RangeError: outer\n {4}at learn .*\n(.*\n)* {2}\[cause\]: Error: inner/);
  });

  test("of the compiler, with line and column in the cell", async () => {
    const execution = await executeFixture("type-error");
    expect(rules(execution)).toEqual(["cell-failed bad"]);
    expect(codeCells(execution)[0]?.outputs).toEqual([
      {
        type: "error",
        name: "CompileError",
        message: "2:7 - Type 'string' is not assignable to type 'number'.\n3:1 - Cannot find name 'learn'.",
        traceback: [
          "2:7 - Type 'string' is not assignable to type 'number'.",
          '    const width: number = "three";',
          "          ^",
          "3:1 - Cannot find name 'learn'.",
          "    learn();",
          "    ^",
        ],
      },
    ]);
  });

  test("in a module cell, which tslab calls ok", async () => {
    expect(rules(await executeFixture("module-type-error"))).toEqual(["cell-failed module"]);
  });

  test("after an expected exception, where other checkers are blind", async () => {
    const execution = await executeFixture("expected-exception-then-bug");
    expect(rules(execution)).toEqual(["cell-failed bug"]);
    expect(printed(execution)).toBe("between\n");
  });

  test("to fail, though it is tagged raises-exception", async () => {
    expect(rules(await executeFixture("missing-exception"))).toEqual(["missing-exception tame"]);
  });
});

describe("what tslab calls ok", () => {
  test.each([
    ["unhandled-rejection", "unhandled-rejection bad", "forgotten"],
    ["late-rejection", "unhandled-rejection bad", "late"],
    ["hidden-rejection", "unhandled-rejection bad", "hidden"],
    ["rethrowing-handlers", "unhandled-rejection bad", "rethrown"],
    ["uncaught-exception", "uncaught-exception bad", "in a callback"],
  ])("%s is found", async (name, rule, message) => {
    const execution = await executeFixture(name);
    expect(rules(execution)).toEqual([rule]);
    expect(execution.findings[0]?.message).toContain(message);
    expect(codeCells(execution).flatMap(({ outputs }) => outputs)).toMatchObject([
      { type: "stream", text: "looks fine\n" },
      { type: "error", name: "Error", message },
    ]);
  });

  test("stray output past the notebook is found", async () => {
    const execution = await executeFixture("stray-output");
    expect(rules(execution)).toEqual(["stray-output -"]);
    expect(execution.findings[0]?.message).toContain("past the notebook");
  });

  test("work that never ends is found", async () => {
    expect(rules(await executeFixture("interval-left", { settleSeconds: 0.3 }))).toEqual([
      "unfinished-work bad",
    ]);
  });
});

describe("time limits", () => {
  test("an endless loop is interrupted, and what it printed is kept", async () => {
    const execution = await executeFixture("endless-loop", { cellSeconds: 2 });
    expect(rules(execution)).toEqual(["cell-time-limit bad"]);
    expect(execution.findings[0]?.message).toContain("2 s and was interrupted");
    expect(printed(execution)).toBe("before\n");
  });

  test("an endless wait is interrupted", async () => {
    const execution = await executeFixture("endless-promise", { cellSeconds: 0.5 });
    expect(rules(execution)).toEqual(["cell-time-limit bad"]);
  });

  test("an endless loop that hears no interrupt is killed", async () => {
    const execution = await executeFixture("endless-loop-after-await", { cellSeconds: 2 });
    expect(rules(execution)).toEqual(["cell-time-limit bad"]);
    expect(execution.findings[0]?.message).toContain("did not react");
  });

  test("an endless callback after a cell is killed", async () => {
    const execution = await executeFixture("endless-callback", { cellSeconds: 3 });
    expect(rules(execution)).toEqual(["kernel-stuck bad"]);
  });

  test("the limit of the notebook counts over its cells", async () => {
    const execution = await executeFixture("slow-cells", { cellSeconds: 60, notebookSeconds: 1 });
    expect(execution.findings).toHaveLength(1);
    expect(execution.findings[0]).toMatchObject({ rule: "notebook-time-limit" });
    expect(execution.findings[0]?.message).toContain("limit of 1 s");
  });
});

describe("outputs without end", () => {
  test("100 MB at once are cut off and found", async () => {
    const execution = await executeFixture("output-flood");
    expect(rules(execution)).toEqual(["output-limit bad"]);
    expect(printed(execution)).toBe("small\nfirst line\n");
  });

  test("an endless stream is cut off and found", async () => {
    const execution = await executeFixture("endless-output", { outputBytes: 2 ** 20 });
    expect(rules(execution)).toEqual(["output-limit bad"]);
    expect(execution.findings[0]?.message).toContain("more than 1 MB");
    expect(printed(execution).length).toBeLessThan(2 ** 20);
  });
});

describe("a kernel that dies", () => {
  test("by process.exit, even with 0", async () => {
    const execution = await executeFixture("process-exit");
    expect(rules(execution)).toEqual(["kernel-died bad"]);
    expect(execution.findings[0]?.message).toContain("exit code 0");
    expect(codeCells(execution)[1]).toMatchObject({ executionCount: null, outputs: [] });
  });

  test("killed from outside", async () => {
    const execution = await executeFixture("kernel-killed");
    expect(rules(execution)).toEqual(["kernel-died bad"]);
    expect(execution.findings[0]?.message).toContain("SIGKILL");
  });
});

describe("a kernel that never starts", () => {
  const environment = (program: string) => ({
    PATH: process.env.PATH,
    NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(program)}`,
  });

  test("because it dies", async () => {
    const execution = await executeFixture("preset", {
      environment: environment('throw new Error("no luck")'),
    });
    expect(rules(execution)).toEqual(["kernel-not-started -"]);
    expect(execution.findings[0]?.message).toContain("no luck");
    expect(codeCells(execution)[0]).toMatchObject({ executionCount: null, outputs: [] });
  });

  test("because it hangs", async () => {
    const execution = await executeFixture("preset", {
      environment: environment("for(;;);"),
      startSeconds: 0.5,
    });
    expect(rules(execution)).toEqual(["kernel-not-started -"]);
    expect(execution.findings[0]?.message).toContain("no answer within 0.5 s");
  });
});

test("the kernel also speaks over ports of 127.0.0.1", async () => {
  const start = await startKernel({
    folder: FIXTURES,
    environment: process.env,
    outputBytes: 2 ** 20,
    startSeconds: 60,
    signal: new AbortController().signal,
    onOutput: () => {},
    transport: "tcp",
  });
  if ("failure" in start) throw new Error(start.log);
  try {
    expect((await start.kernel.execute("1 + 1").done).content).toMatchObject({ status: "ok" });
  } finally {
    await start.kernel.stop();
  }
});
