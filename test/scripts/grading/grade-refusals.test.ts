import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, it } from "vitest";

import { callCommand } from "../../../scripts/command-line.ts";
import { grade } from "../../../scripts/grading/grade.ts";
import { formatNotebook } from "../../../scripts/notebook/format-notebook.ts";
import { handIn, LECTURE, lecture, PERFECT } from "./fixture.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "activation-lab-refusals-"));
  for (const part of ["notebooks", "submissions/ada"]) mkdirSync(join(folder, part), { recursive: true });
  writeFileSync(join(folder, "notebooks", `${LECTURE}.ipynb`), formatNotebook(lecture));
  writeFileSync(join(folder, "submissions/ada", `${LECTURE}.ipynb`), handIn(PERFECT));
});
afterEach(() => rmSync(folder, { recursive: true }));

function call(out: string): Promise<number> {
  const args = [join(folder, "submissions"), "--out", out, "--notebooks", join(folder, "notebooks")];
  const rim = { signal: new AbortController().signal, out() {}, progress: { show() {}, clear() {} } };
  return callCommand(grade, args, rim);
}

it("says that it cannot write where it should, as a problem of the machine", async () => {
  const file = join(folder, "file");
  writeFileSync(file, "x");
  for (const out of [file, join(file, "grades")])
    await expect(call(out)).rejects.toThrow(
      /writes into the folder of --out.*file.*the same command goes on/s,
    );
});

it("does not write among the submissions, where the next call would take it for a student", async () => {
  await expect(call(join(folder, "submissions", "grades"))).rejects.toThrow(/beside the submissions/);
});
