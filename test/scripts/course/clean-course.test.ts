import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { cleanCourse } from "../../../scripts/course/clean-course.ts";
import { cleanNotebook } from "../../../scripts/notebook/clean-notebook.ts";
import { formatNotebook } from "../../../scripts/notebook/format-notebook.ts";
import { codeCell, display, notebook } from "../../support/notebooks.ts";

describe("cleanCourse", () => {
  let folder: string;
  const lines: string[] = [];
  const dirty = {
    ...notebook([codeCell("code", "f();", [display({ "text/plain": "1" })])]),
    name: "01-dirty",
  };
  const clean = formatNotebook(cleanNotebook(dirty));
  const run = (check: boolean) =>
    cleanCourse({
      folder,
      names: ["01-dirty", "02-broken", "03-clean"],
      check,
      say: (line) => lines.push(line),
    });
  const read = (name: string) => readFileSync(join(folder, `${name}.ipynb`), "utf8");

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "activation-lab-clean-"));
    lines.length = 0;
    writeFileSync(join(folder, "01-dirty.ipynb"), formatNotebook(dirty));
    writeFileSync(join(folder, "02-broken.ipynb"), "<<<<<<< mine");
    writeFileSync(join(folder, "03-clean.ipynb"), clean);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("cleans what is dirty, says what it cannot read, and leaves that and what is clean alone", async () => {
    expect(await run(false)).toEqual({ changed: ["01-dirty"], unreadable: ["02-broken"] });
    expect(read("01-dirty")).toBe(clean);
    expect(read("02-broken")).toBe("<<<<<<< mine");
    expect(readdirSync(folder)).toHaveLength(3);
    expect(lines).toEqual(["01-dirty: cleaned", expect.stringMatching(/02-broken.*JSON.*Look for a merge/s)]);
    expect((await run(false)).changed).toEqual([]);
  });

  it("changes nothing when it only checks", async () => {
    expect(await run(true)).toEqual({ changed: ["01-dirty"], unreadable: ["02-broken"] });
    expect(read("01-dirty")).toBe(formatNotebook(dirty));
    expect(lines[0]).toBe("01-dirty: not as it is committed");
  });
});
