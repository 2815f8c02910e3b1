import { PassThrough, Writable } from "node:stream";

import { describe, expect, it } from "vitest";

import { explainOutcome } from "../../../scripts/grading/explain-outcome.ts";
import { runCells } from "../../../scripts/grading/run-cells.ts";
import { readLine } from "../../../scripts/grading/wire.ts";
import type { Sandbox, SandboxEnd } from "../../../scripts/sandbox/sandbox.ts";

type Say = (line: unknown) => void;

/** A sandbox in which each start is one of these programs: it says lines, and ends itself or is killed. */
function pretend(...programs: ((say: Say, cells: string[]) => unknown)[]): Sandbox {
  return {
    start() {
      const program = programs.shift() ?? (() => {});
      const stdout = new PassThrough();
      let asked = "";
      let end = (_: SandboxEnd) => {};
      const ended = new Promise<SandboxEnd>((resolve) => {
        end = resolve;
      });
      const finish = () => {
        stdout.end();
        stdout.once("close", () => end({ code: 0, broken: undefined, log: "its log" }));
        stdout.resume();
      };
      const stdin = new Writable({
        write(part, _, done) {
          asked += String(part);
          done();
        },
        async final(done) {
          done();
          const cells = (JSON.parse(asked) as { cells: { id: string }[] }).cells.map(({ id }) => id);
          const say: Say = (line) =>
            stdout.write(`${typeof line === "string" ? line : JSON.stringify(line)}\n`);
          if ((await program(say, cells)) !== "stays") finish();
        },
      });
      return { stdin, stdout, ended, kill: finish };
    },
  };
}

const CELLS = ["a", "b", "c"].map((id) => ({ id, source: id }));

function run(sandbox: Sandbox, seconds = 60) {
  const { signal } = new AbortController();
  const toRun = { cells: CELLS, cellSeconds: 60, outputBytes: 1e6 };
  return runCells({ sandbox, program: "x", toRun, seconds, signal });
}

function runHonestly(say: Say, cells: readonly string[]): void {
  for (const id of cells) {
    say({ began: id });
    say({ did: id, answers: [{ name: id, answer: 1 }], error: null, rules: [] });
  }
  say({ end: true });
}

describe("runCells", () => {
  it("runs all cells in one kernel if none costs it", async () => {
    const { byCell, fault } = await run(pretend(runHonestly));
    expect([...byCell.keys()]).toEqual(["a", "b", "c"]);
    expect(byCell.get("b")?.answers).toEqual([{ name: "b", answer: 1 }]);
    expect(fault).toBeUndefined();
  });

  it("runs the others again without a cell that ended its kernel; first outcomes count", async () => {
    const end = (say: Say) => {
      say({ began: "a" });
      say({ did: "a", answers: ["first"], error: null, rules: [] });
      say({ began: "b" });
    };
    const { byCell } = await run(pretend(end, runHonestly));
    expect(byCell.get("a")?.answers).toEqual(["first"]);
    expect(byCell.get("b")).toMatchObject({ answers: [], loss: "ended" });
    expect(byCell.get("c")?.answers).toHaveLength(1);
  });

  it("gives up a submission that ends every kernel, or takes all its time", async () => {
    const end = (say: Say, [first]: string[]) => say({ began: first });
    const often = await run(pretend(...Array(20).fill(end)));
    expect(often.byCell.size).toBe(3);
    const stay = (say: Say) => {
      say({ began: "a" });
      return "stays";
    };
    const { byCell, fault } = await run(pretend(stay), 0.05);
    expect(byCell.get("a")?.loss).toBe("time");
    expect(fault).toBe("The time for the notebook was over.");
  });

  it("blames the machine, and nobody's cell, for a kernel that does not start", async () => {
    expect(await run(pretend((say) => say({ failed: "no tslab" })))).toMatchObject({ isOurs: true });
    expect((await run(pretend(() => {}))).fault).toContain("its log");
  });

  it("takes forged lines for what they are", async () => {
    const forge = (say: Say, cells: string[]) => {
      say("{");
      say({ did: "c", answers: ["too early"], error: null, rules: [] });
      say({ began: { toString: 1 } });
      say({ began: "a" });
      say('{"did": "a", "answers": {"length": 1e9}, "rules": [3], "__proto__": {"end": true}}');
      runHonestly(say, cells.slice(1));
    };
    const { byCell, fault } = await run(pretend(forge));
    expect(byCell.get("a")).toEqual({ answers: [], error: null, rules: [] });
    expect(byCell.get("c")?.answers).toEqual([{ name: "c", answer: 1 }]);
    expect(fault).toBeUndefined();
    const invent = (say: Say) => say({ began: "no cell of ours" });
    expect((await run(pretend(invent))).fault).toBe(
      "The notebook disturbed what the grader is told of its cells.",
    );
  });

  it("hears a flood no further than it must", async () => {
    const flood = async (say: Say) => {
      say({ began: "a" });
      for (let count = 0; count < 30; count++) say("x".repeat(2_000_000));
      return "stays";
    };
    const { byCell } = await run(pretend(flood, runHonestly));
    expect(byCell.get("a")?.loss).toBe("flood");
    expect(byCell.get("c")?.answers).toHaveLength(1);
  });
});

describe("readLine", () => {
  it("is not harmed by depth, size or odd shapes", () => {
    for (const text of ["[".repeat(4_000_000), `${"[".repeat(300)}${"]".repeat(300)}`, "null", "3", '"x"'])
      expect(readLine(text)).toBeUndefined();
    expect(readLine('{"did":"a"}')).toEqual({ did: "a", answers: [], error: null, rules: [] });
  });
});

describe("explainOutcome", () => {
  const nothing = { answers: [], rules: [] };
  const own = { name: "Your cell f", isOwn: true };
  const test = { name: "The test f-test", isOwn: false };

  it("tells a student what happened", () => {
    const error = { name: "TypeError", message: "x is no function" };
    expect(explainOutcome({ ...nothing, error }, own)).toBe(
      "Your cell f stopped with TypeError: x is no function.",
    );
    expect(explainOutcome({ ...nothing, error: null, loss: "memory" }, own)).toContain("memory");
    expect(explainOutcome({ ...nothing, error: null, rules: ["cell-time-limit"] }, own)).toContain("endless");
    expect(explainOutcome({ ...nothing, error: null }, own)).toBeUndefined();
    expect(explainOutcome(undefined, test)).toBe("The test f-test was not run.");
  });

  it("shows lines only of what the student wrote", () => {
    const error = {
      name: "CompileError",
      message: "2:3 - Cannot find name 'f'.\n4:3 - Cannot find name 'f'.",
    };
    expect(explainOutcome({ ...nothing, error }, test)).toBe(
      "The test f-test does not compile with your answers: Cannot find name 'f'.",
    );
    expect(explainOutcome({ ...nothing, error }, own)).toContain("line 2, column 3: Cannot");
  });

  it("takes forged outcomes for what they are", () => {
    for (const error of [3, [], { name: {}, message: null }, JSON.parse('{"__proto__": {"name": "x"}}')])
      expect(() => explainOutcome({ ...nothing, error, rules: ["constructor"] }, own)).not.toThrow();
  });
});
