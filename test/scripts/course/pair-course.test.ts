import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { Side } from "../../../scripts/course/pair.ts";
import { listTexts, pairCourse } from "../../../scripts/course/pair-course.ts";
import { formatNotebook } from "../../../scripts/notebook/format-notebook.ts";
import { readNotebook } from "../../../scripts/notebook/read-notebook.ts";
import { KERNELSPEC, LANGUAGE_INFO } from "../../../scripts/notebook/tslab-metadata.ts";
import { REPOSITORY } from "../../../scripts/repository.ts";
import { draftOf } from "../../../scripts/write-whole.ts";
import { codeCell, display, markdownCell, notebook } from "../../support/notebooks.ts";

const NAME = "03-pairs";
const bytes = formatNotebook(
  notebook(
    [
      markdownCell("title", "# Pairs", "slide"),
      codeCell("first", "f();", [display({ "text/plain": "1" })], {}, "slide"),
      codeCell("second", "g();", [display({ "text/plain": "2" })], {}, "slide"),
    ],
    { kernelspec: KERNELSPEC, language_info: LANGUAGE_INFO },
  ),
);

describe("pairCourse", () => {
  let folder: string;
  let lines: string[];
  const run = (options: { check?: boolean; from?: Side; names?: string[] } = {}) => {
    lines = [];
    return pairCourse({ folder, names: [NAME], check: false, say: (line) => lines.push(line), ...options });
  };
  const read = (file: string) => readFileSync(join(folder, file), "utf8");
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
  const change = (file: string, from: string, to: string) => {
    expect(read(file)).toContain(from);
    write(
      file,
      read(file).replace(from, () => to),
    );
  };
  const inNotebook = (from: string, to: string) => change(`${NAME}.ipynb`, from, to);
  const inText = (from: string, to: string) => change(`${NAME}.ts`, from, to);
  const files = () => [read(`${NAME}.ipynb`), read(`${NAME}.ts`)];
  const DONE = { changed: [NAME], wrong: [] };
  const NOTHING = { changed: [], wrong: [] };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "activation-lab-pair-"));
    write(`${NAME}.ipynb`, bytes);
    expect(await run()).toEqual(DONE);
    expect(lines).toEqual([`${NAME}: text written`]);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("writes the text first, then nothing while the sides are in step, whatever becomes of outputs and clocks", async () => {
    expect(read(`${NAME}.ipynb`)).toBe(bytes);
    expect(await run()).toEqual(NOTHING);
    inNotebook('"text/plain": [\n       "1"', '"text/plain": [\n       "another"');
    expect(await run({ check: true })).toEqual(NOTHING);
    expect(await run()).toEqual(NOTHING);
    expect(read(`${NAME}.ipynb`)).toContain("another");
    expect(await listTexts(folder)).toEqual([NAME]);
    expect(readdirSync(folder).sort()).toEqual([".pair", `${NAME}.ipynb`, `${NAME}.ts`]);
  });

  it("carries the text to the notebook, which keeps its outputs, and gives new cells ids in both", async () => {
    inText("f();\n", "f(1);\n\n// %%\nconst lossCurve = f(2);\n");
    expect(await run({ check: true })).toEqual(DONE);
    expect(lines).toEqual([`${NAME}: the text has changed (first, new: loss-curve)`]);
    expect(read(`${NAME}.ipynb`)).toBe(bytes);
    expect(await run()).toEqual(DONE);
    const { cells } = readNotebook(read(`${NAME}.ipynb`), NAME);
    expect(cells.map((cell) => [cell.id, cell.type === "code" && cell.outputs.length])).toEqual([
      ["title", false],
      ["first", 1],
      ["loss-curve", 0],
      ["second", 1],
    ]);
    expect(read(`${NAME}.ts`)).toContain('// %% id="loss-curve"\nconst lossCurve');
    expect(await run()).toEqual(NOTHING);
  });

  it("carries the notebook to the text, and leaves the notebook alone", async () => {
    inNotebook("f();", "f(3);");
    const before = read(`${NAME}.ipynb`);
    expect(await run()).toEqual(DONE);
    expect(lines).toEqual([`${NAME}: the text follows the notebook (first)`]);
    expect(read(`${NAME}.ts`)).toContain("f(3);");
    expect(read(`${NAME}.ipynb`)).toBe(before);
  });

  it("refuses where both changed, names the cells and touches nothing, until a side is chosen", async () => {
    inNotebook("f();", "f(3);");
    inText("# Pairs", "# Pairs of shoes");
    inText('id="second"', 'id="last"');
    const before = files();
    for (const check of [true, false]) {
      expect(await run({ check })).toEqual({ changed: [], wrong: [NAME] });
      expect(lines[0]).toMatch(
        /both changed, the text \(title, new: last, deleted: second\) and the notebook \(first\)\. .*--from text/,
      );
      expect(files()).toEqual(before);
    }
    expect(await run({ from: "text" })).toEqual(DONE);
    expect(read(`.pair/${NAME}.replaced.ipynb`)).toBe(before[0]);
    expect(readNotebook(read(`${NAME}.ipynb`), NAME).cells.map(({ source }) => source)).toEqual([
      "# Pairs of shoes",
      "f();",
      "g();",
    ]);
    expect(await run({ from: "notebook" })).toEqual(NOTHING);
  });

  it("accepts the same change on both sides, and refuses another where nobody knows which came last", async () => {
    inNotebook("f();", "f(3);");
    inText("f();", "f(3);");
    rmSync(join(folder, ".pair"), { recursive: true });
    expect(await run()).toEqual(NOTHING);
    inText("f(3);", "f(4);");
    write(`.pair/${NAME}.json`, "{");
    expect(await run()).toEqual({ changed: [], wrong: [NAME] });
    expect(lines[0]).toMatch(/sides that differ \(first\), and no record/);
    const text = read(`${NAME}.ts`);
    expect(await run({ from: "notebook" })).toEqual(DONE);
    expect(read(`.pair/${NAME}.replaced.ts`)).toBe(text);
    expect(read(`${NAME}.ts`)).toContain("f(3);");
  });

  it("takes git's last commit for the state in step where a branch or a pull has brought one", async () => {
    const git = (...words: string[]) =>
      execFileSync("git", ["-c", "user.name=A", "-c", "user.email=a@example.org", ...words], { cwd: folder });
    git("init", "--quiet");
    git("add", `${NAME}.ipynb`, `${NAME}.ts`);
    git("commit", "--quiet", "--message", "Pair");
    inText("f();", "f(3);");
    expect(await run()).toEqual(DONE);
    git("checkout", "--", ".");
    inText("g();", "g(3);");
    expect(await run()).toEqual(DONE);
    expect(lines).toEqual([`${NAME}: the notebook follows the text (second)`]);
    inText("g(3);", "g(4);");
    inNotebook("g(3);", "g(5);");
    expect(await run()).toEqual({ changed: [], wrong: [NAME] });
  });

  it("writes a side that is missing, but brings no notebook back that its author deleted", async () => {
    rmSync(join(folder, `${NAME}.ipynb`));
    expect(await run()).toEqual({ changed: [], wrong: [NAME] });
    expect(lines[0]).toMatch(/deleted or renamed/);
    rmSync(join(folder, ".pair"), { recursive: true });
    expect(await run({ check: true })).toEqual(DONE);
    expect(lines).toEqual([`${NAME}: no notebook yet`]);
    expect(await run()).toEqual(DONE);
    expect(readNotebook(read(`${NAME}.ipynb`), NAME).cells).toHaveLength(3);
    rmSync(join(folder, `${NAME}.ts`));
    expect(await run({ from: "text" })).toEqual({ changed: [], wrong: [NAME] });
    expect(await run()).toEqual(DONE);
  });

  it("tells of a side that cannot be read, goes on with others, and replaces it from a chosen one", async () => {
    write("04-other.ipynb", bytes);
    write(`${NAME}.ipynb`, "<<<<<<< mine");
    expect(await run({ names: [NAME, "04-other"] })).toEqual({ changed: ["04-other"], wrong: [NAME] });
    expect(read(`${NAME}.ipynb`)).toBe("<<<<<<< mine");
    expect(await run({ from: "text" })).toEqual(DONE);
    expect(read(`.pair/${NAME}.replaced.ipynb`)).toBe("<<<<<<< mine");
    inText("// %% ", '// %% id="second" ');
    expect(await run()).toEqual({ changed: [], wrong: [NAME] });
    expect(lines[0]).toMatch(/03-pairs\.ts:\d+: /);
    expect(await run({ from: "notebook" })).toEqual(DONE);
    expect(await run()).toEqual(NOTHING);
  });

  it("completes a text that is in step, in its own line ends", async () => {
    write(`${NAME}.ts`, read(`${NAME}.ts`).replace(' id="first"', "").replaceAll("\n", "\r\n"));
    expect(await run({ check: true })).toEqual(NOTHING);
    expect(await run()).toEqual(DONE);
    expect(read(`${NAME}.ts`)).toMatch(/^\/\/ ---\r\n.*id="first"/s);
    expect(await run()).toEqual(NOTHING);
  });

  it.each([`${NAME}.ipynb`, `${NAME}.ts`, `.pair/${NAME}.json`])(
    "loses nothing when %s cannot be written, and goes on the next time",
    async (file) => {
      inText("f();\n", "f(5);\n\n// %%\nh();\n");
      mkdirSync(draftOf(join(folder, file)));
      await expect(run()).rejects.toThrow(/EISDIR/);
      expect(read(`${NAME}.ts`)).toContain("f(5);");
      rmdirSync(draftOf(join(folder, file)));
      const { wrong } = await run();
      expect(wrong).toEqual([]);
      expect(await run()).toEqual(NOTHING);
      const { cells } = readNotebook(read(`${NAME}.ipynb`), NAME);
      expect(cells.map(({ source }) => source)).toEqual(["# Pairs", "f(5);", "h();", "g();"]);
      expect(cells[1]).toMatchObject({ outputs: [{}] });
    },
  );
});

describe("npm run notebooks", () => {
  it.each([["pair", "--from", "both"], ["clean", "--from", "text"], ["merge"]])(
    "refuses %s %s %s with exit code 2",
    (...words) => {
      const command = ["--import", "tsx", join(REPOSITORY, "scripts", "notebooks.ts"), ...words];
      const { status, stderr } = spawnSync(process.execPath, command, { encoding: "utf8" });
      expect([status, stderr]).toEqual([2, expect.stringMatching(/--from says|clean or pair/)]);
    },
  );
});
