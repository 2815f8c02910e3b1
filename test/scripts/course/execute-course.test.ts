import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { type CourseFolders, courseFolders, listNotebooks } from "../../../scripts/course/course-files.ts";
import { executeCourse } from "../../../scripts/course/execute-course.ts";
import { formatNotebook } from "../../../scripts/notebook/format-notebook.ts";
import type { Cell } from "../../../scripts/notebook/notebook.ts";
import { codeCell, display, markdownCell, notebook } from "../../support/notebooks.ts";

describe("executeCourse", () => {
  let folders: CourseFolders;
  let lines: string[];

  beforeEach(() => {
    folders = courseFolders(mkdtempSync(join(tmpdir(), "activation-lab-course-")));
    for (const folder of [folders.notebooks, folders.datasets, folders.package])
      mkdirSync(folder, { recursive: true });
    lines = [];
  });
  afterEach(() => rmSync(folders.root, { recursive: true, force: true }));

  const write = (name: string, cells: Cell[]) =>
    writeFileSync(join(folders.notebooks, `${name}.ipynb`), formatNotebook({ ...notebook(cells), name }));
  const run = async (options: { preset?: "quick" | "full"; force?: boolean; cellSeconds?: number } = {}) =>
    executeCourse({
      folders,
      names: await listNotebooks(folders.notebooks),
      preset: options.preset ?? "quick",
      force: options.force ?? false,
      ...(options.cellSeconds === undefined ? {} : { cellSeconds: options.cellSeconds }),
      say: (line) => lines.push(line.replace(/in [\d.]+ s/, "in N s")),
      onProgress: () => undefined,
    });
  const written = () => readFileSync(join(folders.build, "notebooks", "01-one.ipynb"), "utf8");

  it("executes what changed, keeps what did not, and gives changed text the old outputs", async () => {
    const code = codeCell("code", "console.log(process.env.ACTIVATION_LAB_PRESET);");
    write("01-one", [markdownCell("text", "before", "slide"), code]);
    const first = await run();
    expect(first.findings).toEqual([]);
    expect(written()).toContain("quick");
    const bytes = written();

    await run();
    expect(written()).toBe(bytes);

    write("01-one", [markdownCell("text", "after", "slide"), code]);
    const third = await run();
    expect(third.notebooks[0]!.cells[0]!.source).toBe("after");
    expect(written()).toContain("quick");

    await run({ preset: "full" });
    expect(written()).toContain("full\\n");
    await run();
    expect(written()).toContain("quick");
    await run({ preset: "full" });
    expect(written()).toContain("full\\n");
    writeFileSync(join(folders.package, "index.js"), "changed");
    await run({ preset: "full" });
    await run({ preset: "full", force: true });
    expect(lines).toEqual([
      "01-one: executed in N s (preset quick)",
      "01-one: unchanged code, outputs kept",
      "01-one: unchanged code, outputs kept",
      "01-one: executed in N s (preset full)",
      "01-one: unchanged code, outputs kept",
      "01-one: unchanged code, outputs kept",
      "01-one: executed in N s (preset full)",
      "01-one: executed in N s (preset full)",
    ]);
  }, 120_000);

  it("executes again where a setting or new data make a difference, and takes the outputs of skipped cells from the file", async () => {
    const skipped = (text: string) =>
      codeCell("skipped", "f();", [display({ "text/plain": text })], { tags: ["skip-execution"] }, "slide");
    write("01-one", [skipped("before")]);
    await run();
    write("01-one", [skipped("after")]);
    await run();
    expect(written()).toContain("after");
    vi.stubEnv("ACTIVATION_LAB_FAST", "1");
    await run();
    const data = join(folders.root, "data");
    mkdirSync(data);
    vi.stubEnv("ACTIVATION_LAB_DATA", data);
    await run();
    mkdirSync(join(data, ".MTFL-half"));
    await run();
    mkdirSync(join(data, "MTFL"));
    await run();
    vi.unstubAllEnvs();
    expect(lines).toEqual([
      "01-one: executed in N s (preset quick)",
      "01-one: unchanged code, outputs kept",
      "01-one: executed in N s (preset quick)",
      "01-one: executed in N s (preset quick)",
      "01-one: unchanged code, outputs kept",
      "01-one: executed in N s (preset quick)",
    ]);
  }, 120_000);

  it("gives up on a cell that takes too long", async () => {
    write("01-one", [codeCell("loop", "while (true) {}", [], {}, "slide")]);
    expect((await run({ preset: "full", cellSeconds: 1 })).findings).toMatchObject([
      { rule: "cell-time-limit", notebook: "01-one", cell: "loop" },
    ]);
  }, 120_000);

  it("reports a notebook that is none, and a kept one that was damaged, and goes on", async () => {
    writeFileSync(join(folders.notebooks, "01-one.ipynb"), "{");
    write("02-two", [codeCell("good", "console.log(1 + 1);", [], {}, "slide")]);
    const { notebooks, findings } = await run();
    expect(notebooks.map(({ name }) => name)).toEqual(["02-two"]);
    expect(findings).toMatchObject([{ rule: "notebook-invalid", notebook: "01-one" }]);
    for (const folder of ["notebooks/02-two.ipynb", "cache/02-two.quick.ipynb"]) {
      writeFileSync(join(folders.build, folder), "damaged");
    }
    expect((await run()).notebooks).toHaveLength(1);
    expect(lines.filter((line) => line.startsWith("02-two: executed"))).toHaveLength(2);
  }, 120_000);

  it("does not begin what comes after an interruption, and keeps what was done", async () => {
    const stop = new AbortController();
    write("01-one", [codeCell("good", "console.log(1 + 1);", [], {}, "slide")]);
    write("02-two", [codeCell("loop", "while (true) {}", [], {}, "slide")]);
    write("03-three", [codeCell("loop", "while (true) {}", [], {}, "slide")]);
    const { notebooks, findings } = await executeCourse({
      folders,
      names: ["01-one", "02-two", "03-three"],
      preset: "quick",
      force: false,
      signal: stop.signal,
      say: (line) => {
        lines.push(line);
        if (line.startsWith("01-one")) stop.abort();
      },
      onProgress: () => undefined,
    });
    expect(notebooks.map(({ name }) => name)).toEqual(["01-one"]);
    expect(findings).toMatchObject([{ rule: "interrupted", notebook: "02-two" }]);
    expect(lines.some((line) => line.startsWith("03-three"))).toBe(false);
  }, 120_000);

  it("reports a notebook that fails, goes on with the others, and runs it again next time", async () => {
    write("01-one", [codeCell("bad", 'throw new RangeError("too big");', [], {}, "slide")]);
    write("02-two", [codeCell("good", "console.log(1 + 1);", [], {}, "slide")]);
    const { notebooks, findings } = await run();
    expect(notebooks.map(({ name }) => name)).toEqual(["02-two"]);
    expect(findings.map(({ notebook: name, cell }) => [name, cell])).toEqual([["01-one", "bad"]]);
    expect(readFileSync(join(folders.build, "failed", "01-one.ipynb"), "utf8")).toContain("too big");
    await run();
    const line = "01-one: failed in N s (preset quick); what it did is in slides/build/failed/01-one.ipynb";
    expect(lines.filter((text) => text.startsWith("01-one"))).toEqual([line, line]);
  }, 120_000);
});

describe("listNotebooks", () => {
  it("chooses by number or name and says which it does not know", async () => {
    const { notebooks } = courseFolders();
    expect(await listNotebooks(notebooks, ["01"])).toEqual(["01-vanishing-gradients"]);
    expect(await listNotebooks(notebooks, ["01-vanishing-gradients"])).toEqual(["01-vanishing-gradients"]);
    await expect(listNotebooks(notebooks, ["77"])).rejects.toThrow(/--only.*"77".*01-vanishing-gradients/s);
    await expect(listNotebooks(fileURLToPath(new URL(".", import.meta.url)))).rejects.toThrow(
      /no .ipynb file/,
    );
  });
});
