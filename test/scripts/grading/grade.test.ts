import { randomUUID } from "node:crypto";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { callCommand } from "../../../scripts/command-line.ts";
import { grade } from "../../../scripts/grading/grade.ts";
import { prepareLecture } from "../../../scripts/grading/lecture.ts";
import type { LectureResult } from "../../../scripts/grading/result.ts";
import { formatNotebook } from "../../../scripts/notebook/format-notebook.ts";
import { REPOSITORY } from "../../../scripts/repository.ts";
import { needs } from "../../support/needs.ts";
import { expectGone } from "../sandbox/fixture.ts";
import { handIn, LECTURE, lecture, PERFECT } from "./fixture.ts";
import { breaker, breakersCells, forger, glutton, spy } from "./hostile.ts";

const { namespaces } = needs;
const folder = mkdtempSync(join(tmpdir(), "activation-lab-grade-"));
const [submissions, notebooks, target] = ["submissions", "notebooks", "grades"].map((name) =>
  join(folder, name),
);
const secret = join(folder, "secret");
const left = randomUUID();
const server = createServer(() => met++);
let met = 0;

interface Call {
  readonly lines: string[];
  readonly progress: string[];
  readonly code: number;
}

/** @param until Interrupts the command at the first line of progress that holds this. */
async function call(more: readonly string[], until?: string): Promise<Call> {
  const [lines, progress]: [string[], string[]] = [[], []];
  const abort = new AbortController();
  const show = (line: string) => {
    progress.push(line);
    if (until !== undefined && line.startsWith(until)) abort.abort();
  };
  const args = [submissions!, "--out", target!, "--notebooks", notebooks!, "--workers", "2", ...more];
  const rim = {
    signal: abort.signal,
    out: (line: string) => lines.push(line),
    progress: { show, clear() {} },
  };
  return { code: await callCommand(grade, args, rim), lines, progress };
}

function put(student: string, text: string): void {
  mkdirSync(join(submissions!, student), { recursive: true });
  writeFileSync(join(submissions!, student, `${LECTURE}.ipynb`), text);
}

function results(): Map<string, LectureResult> {
  const list = JSON.parse(readFileSync(join(target!, "grades.json"), "utf8")) as LectureResult[];
  return new Map(list.map((result) => [result.student, result]));
}

/** Points of the three tests. */
function pointsOf(student: string): (number | undefined)[] {
  return results()
    .get(student)!
    .cells.filter(({ kind }) => kind === "test")
    .map(({ points }) => points);
}

function troubleOf(student: string): string {
  return results()
    .get(student)!
    .cells.map((cell) => (cell.kind === "test" ? (cell.trouble ?? "") : ""))
    .join("\n");
}

describe.skipIf(namespaces.missing)(namespaces.title("npm run labs -- grade"), () => {
  const options = ["--memory", "700", "--cell-timeout", "20", "--timeout", "600"];
  let first: unknown;
  let second: Call;

  beforeAll(async () => {
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    const { port } = server.address() as AddressInfo;
    mkdirSync(notebooks!);
    writeFileSync(join(notebooks!, `${LECTURE}.ipynb`), formatNotebook(lecture));
    writeFileSync(secret, "secret");
    put("ada", handIn(PERFECT));
    put("breaker", handIn(breaker, breakersCells));
    put("broken", '{"cells": [');
    put("eve\u001b[2J", handIn(forger));
    put("glutton", handIn(glutton(left)));
    const wanted = [
      ...["/etc/shadow", "/etc/passwd", "/root", "/home", "/tmp", "/course/notebooks", "/course/test"],
      ...[secret, submissions!, notebooks!, join(REPOSITORY, "notebooks"), join(REPOSITORY, "scripts")],
    ];
    put("spy", handIn(spy(wanted, port)));
    mkdirSync(join(submissions!, "linked"));
    symlinkSync(join(notebooks!, `${LECTURE}.ipynb`), join(submissions!, "linked", `${LECTURE}.ipynb`));
    writeFileSync(join(folder, "students.csv"), "id\nada\nzoe\n");
    options.push("--students", join(folder, "students.csv"));
    first = await call(options, "1 of 6").catch((error: unknown) => error);
    second = await call(options);
  }, 900_000);

  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  it("gives full points for solutions, and none for nothing", () => {
    expect(pointsOf("ada")).toEqual([4, 2, 1]);
    expect(pointsOf("zoe")).toEqual([0, 0, 0]);
    expect(pointsOf("broken")).toEqual([0, 0, 0]);
    const states = ["ada", "zoe", "broken"].map((student) => results().get(student)?.state);
    expect(states).toEqual(["graded", "missing", "broken"]);
  });

  it("lets a submission read, write and reach nothing of this machine", () => {
    const [double, ...others] = pointsOf("spy");
    const [test] = results().get("spy")!.cells;
    expect(test?.kind === "test" && test.checks[0]?.message).toMatch(/, but got \[\]$/);
    expect(double).toBe(0);
    // One of two checks of the second is right; the third would have all judge that it is.
    expect(others).toEqual([1, 0]);
    expect(readFileSync(secret, "utf8")).toBe("secret");
    expect(readdirSync(folder).sort()).toEqual([
      "grades",
      "notebooks",
      "secret",
      "students.csv",
      "submissions",
    ]);
    expect(met).toBe(0);
  });

  it("gives no point for what is forged, beyond the value that everybody sees", () => {
    const [double, ...others] = pointsOf("eve\ufffd[2J");
    expect(double).toBeLessThanOrEqual(1);
    expect(others).toEqual([2, 1]);
  });

  it("lets a cell that kills, blocks or fills its kernel cost its own points", () => {
    expect(pointsOf("breaker")).toEqual([0, 0, 1]);
    expect(troubleOf("breaker")).toContain("endless loop");
  });

  it("takes no answer that is too large, and leaves no process", async () => {
    expect(pointsOf("glutton")).toEqual([0, 0, 1]);
    await expectGone(left);
  });

  it("tells the teacher what else is to know", () => {
    const text = second.lines.join("\n");
    expect(text).toContain("1 broken: broken (01-tiny)");
    expect(text).toContain("1 missing: zoe (01-tiny)");
    expect(text).toContain("linked/01-tiny.ipynb: a symbolic link");
    expect(text).not.toContain("\u001b");
    expect(second.code).toBe(0);
    expect(readFileSync(join(target!, "grades.csv"), "utf8")).not.toContain("\u001b");
    expect(readdirSync(join(target!, "feedback"))).toHaveLength(7);
  });

  it("goes on where it was interrupted, and has nothing to do where nothing changed", async () => {
    expect(String(first)).toContain("The same command goes on where it was");
    expect(second.progress.at(-1)).toMatch(/^6 of 6 submissions graded, [1-5] of them before/);
    const before = readFileSync(join(target!, "grades.csv"), "utf8");
    const third = await call(options);
    // Only the one that is no notebook is read anew.
    expect(third.progress.at(-1)).toMatch(/^6 of 6 submissions graded, 5 of them before/);
    expect(readFileSync(join(target!, "grades.csv"), "utf8")).toBe(before);
  });
});

describe("what enters the kernel of a submission", () => {
  it("is without all that is expected, and without solutions", () => {
    const { requests } = prepareLecture(lecture);
    const text = [...requests.values()].join("\n");
    expect(requests.size).toBe(3);
    for (const word of ["ABC!", "2e9", "expected", "Twice four", "Negative numbers", "tolerance", "HIDDEN"])
      expect(text).not.toContain(word);
  });
});
