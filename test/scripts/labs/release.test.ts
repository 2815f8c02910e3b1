import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { Ajv } from "ajv";
import { unzipSync } from "fflate";
import { extract } from "tar";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { courseFolders } from "../../../scripts/course/course-files.ts";
import { executeNotebook } from "../../../scripts/kernel/execute-notebook.ts";
import { findExerciseFaults } from "../../../scripts/labs/exercise-faults.ts";
import { nbgraderChecksum, readNbgrader } from "../../../scripts/labs/nbgrader-cell.ts";
import { writeRelease } from "../../../scripts/labs/release.ts";
import { DATASETS } from "../../../scripts/labs/student-folder.ts";
import { studentNotebook } from "../../../scripts/labs/student-notebook.ts";
import { formatNotebook } from "../../../scripts/notebook/format-notebook.ts";
import type { Notebook } from "../../../scripts/notebook/notebook.ts";
import { readNotebook } from "../../../scripts/notebook/read-notebook.ts";
import { REPOSITORY } from "../../../scripts/repository.ts";
import { codeCell, markdownCell, notebook } from "../../support/notebooks.ts";

const course = courseFolders();
const folder = mkdtempSync(join(tmpdir(), "activation-lab-labs-"));
const notebooks = join(folder, "notebooks");
const target = join(folder, "out");
mkdirSync(notebooks);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const base = { schema_version: 3, grade: false, solution: false, locked: false, task: false };
const answer = { nbgrader: { ...base, solution: true, grade_id: "double" } };
const graded = { nbgrader: { ...base, grade: true, locked: true, points: 1, grade_id: "double-test" } };
const lab: Notebook = {
  ...notebook([
    markdownCell("title", "# Doubles\n\n![two](figures/two.png)", "slide"),
    markdownCell("notes", "![four](figures/answer.png)", "notes"),
    codeCell(
      "setup",
      'import { loadDigits, relu } from "activation-lab";\nimport * as tf from "@tensorflow/tfjs";',
    ),
    codeCell("digits", "console.log((await loadDigits()).length, relu.value(-1), tf.version.tfjs);"),
    codeCell(
      "answer",
      "function double(x: number): number {\n  // BEGIN SOLUTION\n  return 2 * x;\n  // END SOLUTION\n}",
      [],
      answer,
    ),
    codeCell(
      "test",
      'if (double(1) !== 2) throw new Error("no");\n// BEGIN HIDDEN TESTS\ndouble(21);\n// END HIDDEN TESTS',
      [],
      graded,
    ),
  ]),
  name: "01-doubles",
};
const write = (changed: Notebook) =>
  writeFileSync(join(notebooks, `${changed.name}.ipynb`), formatNotebook(changed));
const release = (...words: string[]) =>
  writeRelease({
    folders: { ...course, notebooks },
    words,
    target,
    signal: new AbortController().signal,
  });
const archive = () => readFileSync(join(target, "labs.zip"));

beforeAll(async () => {
  mkdirSync(join(notebooks, "figures"));
  for (const name of ["two.png", "answer.png"]) writeFileSync(join(notebooks, "figures", name), name);
  write(lab);
  write({ ...lab, name: "guide" });
  expect((await release()).labs).toBe(1);
});

describe("a release", () => {
  it("holds the lectures, the images that they show, and nothing of the teacher's", () => {
    const files = readdirSync(join(target, "release"), { recursive: true, encoding: "utf8" });
    expect(files.filter((file) => !file.startsWith(".")).sort()).toEqual([
      "01-doubles.ipynb",
      "figures",
      join("figures", "two.png"),
    ]);
    const path = join(target, "release", "01-doubles.ipynb");
    expect(readFileSync(path, "utf8")).toBe(formatNotebook(studentNotebook(lab)));
  });

  it("is the same to the byte for the same sources", async () => {
    const first = archive();
    await release("01");
    expect(archive().equals(first)).toBe(true);
  });

  it("carries all data that the package finds in datasets", () => {
    const src = join(REPOSITORY, "src");
    const code = readdirSync(src, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !/^(?:dist|node_modules)\b/.test(file))
      .map((file) => readFileSync(join(src, file), "utf8"))
      .join("\n");
    const named = [...code.matchAll(/datasetFolder\("([\w-]+)"/g)].map(([, name]) => name);
    expect([...new Set(named)].sort()).toEqual(DATASETS);
  });

  it("works in a folder of its own, with its own kernel", async () => {
    const place = join(folder, "student");
    for (const [path, content] of Object.entries(unzipSync(archive()))) {
      mkdirSync(dirname(join(place, path)), { recursive: true });
      writeFileSync(join(place, path), content);
    }
    const root = join(place, "activation-lab");
    const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const { "activation-lab": tarball, ...others } = dependencies as Record<string, string>;
    // What npm would install from the registry comes from here.
    const packages = join(root, "node_modules");
    mkdirSync(join(packages, "activation-lab"), { recursive: true });
    await extract({
      file: join(root, tarball!.slice("file:".length)),
      cwd: join(packages, "activation-lab"),
      strip: 1,
    });
    for (const [name, version] of Object.entries(others)) {
      const installed = join(REPOSITORY, "node_modules", name);
      expect(JSON.parse(readFileSync(join(installed, "package.json"), "utf8")).version).toBe(version);
      mkdirSync(dirname(join(packages, name)), { recursive: true });
      symlinkSync(installed, join(packages, name));
    }
    for (const name of ["@tensorflow/tfjs-backend-wasm", "csv-parse", "jpeg-js", "pngjs"])
      symlinkSync(join(REPOSITORY, "node_modules", name), join(packages, name));

    execFileSync(process.execPath, ["tools/lab.mjs", "--register"], { cwd: root });
    const kernel = JSON.parse(readFileSync(join(root, ".lab/jupyter/kernels/tslab/kernel.json"), "utf8"));
    expect(kernel.argv).toContain(join(root, "tools", "unlimited-outputs.cjs"));
    for (const path of kernel.argv.filter((part: string) => part.startsWith("/")))
      expect(existsSync(path)).toBe(true);

    const path = join(root, "01-doubles.ipynb");
    const execution = await executeNotebook(readNotebook(readFileSync(path, "utf8"), path), { folder: root });
    expect(JSON.stringify(execution.notebook.cells)).toContain("1797 0 4.22.0");
    expect(execution.findings).toEqual([
      expect.objectContaining({ cell: "test", message: expect.stringContaining("Not implemented") }),
    ]);
  });

  it("goes to no folder in which others lie", async () => {
    const taken = join(folder, "taken");
    mkdirSync(join(taken, "release"), { recursive: true });
    writeFileSync(join(taken, "release", "thesis.txt"), "years of work");
    const signal = new AbortController().signal;
    const options = { folders: { ...course, notebooks }, words: [], target: taken, signal };
    await expect(writeRelease(options)).rejects.toThrow(/thesis|holds files/);
    expect(readdirSync(taken)).toEqual(["release"]);
  });
});

describe("a release with a fault", () => {
  const other = join(folder, "faulty");
  const attempt = (...cells: Notebook["cells"]) => {
    write({ ...lab, name: "02-faulty", cells });
    const signal = new AbortController().signal;
    return writeRelease({ folders: { ...course, notebooks }, words: [], target: other, signal });
  };
  const twice = codeCell("again", "// BEGIN SOLUTION\n1;", [], answer);

  it("names every fault with its cell, and writes nothing", async () => {
    await expect(attempt(...lab.cells, twice)).rejects.toThrow(
      /2 faults:\n- 02-faulty, cell again: Marks come in pairs.*\n- 02-faulty, cell again: A grade_id stands once/,
    );
    expect(existsSync(other)).toBe(false);
  });

  it("says which image is not there, or lies elsewhere", async () => {
    await expect(attempt(markdownCell("title", "# T\n![a](gone.png)"))).rejects.toThrow(
      /02-faulty, cell title: .*Got: gone\.png, which is not there/,
    );
    await expect(attempt(markdownCell("title", "# T\n![a](../guide.png)"))).rejects.toThrow(/lies elsewhere/);
    expect(existsSync(other)).toBe(false);
  });

  it("leaves the last good one as it is", async () => {
    const before = archive();
    write({ ...lab, cells: [...lab.cells, twice] });
    await expect(release("01")).rejects.toThrow(/faults/);
    expect(archive().equals(before)).toBe(true);
    expect(readdirSync(target).sort()).toEqual(["labs.zip", "release"]);
    write(lab);
  });
});

// Our own, after nbgrader's documentation of its metadata: the strictest reading of schema 3 for a student version.
const nbgraderSchema = {
  type: "object",
  additionalProperties: false,
  required: ["schema_version", "grade", "solution", "locked", "grade_id", "checksum", "cell_type"],
  properties: {
    schema_version: { const: 3 },
    grade: { type: "boolean" },
    solution: { type: "boolean" },
    locked: { type: "boolean" },
    task: { type: "boolean" },
    grade_id: { type: "string", pattern: "^[a-zA-Z0-9_-]+$" },
    points: { type: "number", minimum: 0 },
    checksum: { type: "string", pattern: "^[0-9a-f]{32}$" },
    cell_type: { enum: ["code", "markdown"] },
  },
};

describe("the labs of the course", () => {
  const validate = new Ajv().compile(nbgraderSchema);
  const lectures = readdirSync(course.notebooks).filter((file) => file.endsWith(".ipynb"));
  // What npm run new makes a lecture of.
  const frame = join("..", "scripts", "new", "lecture-frame.ipynb");

  it.each([...lectures, frame])("%s is what nbgrader expects of a student version", (name) => {
    const path = join(course.notebooks, name);
    const source = readNotebook(readFileSync(path, "utf8"), path);
    expect(findExerciseFaults(source)).toEqual([]);
    const student = studentNotebook(source);
    const { cells } = readNotebook(formatNotebook(student), path);
    const exercises = cells.filter(({ metadata }) => metadata.nbgrader !== undefined);
    const ids = exercises.map((cell) => readNbgrader(cell)!.gradeId);
    expect(ids.length).toBeGreaterThan(0);
    expect(new Set(ids).size).toBe(ids.length);
    for (const cell of exercises) {
      validate(cell.metadata.nbgrader);
      expect(validate.errors).toBe(null);
      const part = readNbgrader(cell)!;
      const nbgrader = cell.metadata.nbgrader as { checksum: string; cell_type: string; points?: number };
      expect([nbgrader.checksum, nbgrader.cell_type]).toEqual([nbgraderChecksum(cell, part), cell.type]);
      if (part.grade) expect(nbgrader.points).toBeGreaterThanOrEqual(0);
      if (cell.type === "markdown" && !part.task) expect([part.grade, part.solution]).toEqual([true, true]);
      if (part.solution && cell.type === "code")
        expect(cell.source).toContain('throw new Error("Not implemented");');
    }
  });
});

describe("npm run labs", () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ["--import", "tsx", join(REPOSITORY, "scripts", "labs.ts"), ...args], {
      cwd: REPOSITORY,
      encoding: "utf8",
    });

  it("says what it can do", () => {
    const { status, stdout } = run("--help");
    expect([status, stdout]).toEqual([0, expect.stringMatching(/labs -- release[\s\S]*labs -- solutions/)]);
  });

  it("refuses what it does not know, with exit code 2", () => {
    const { status, stderr } = run("publish");
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/first word.*release, solutions\b.*Got: "publish"/),
    ]);
    expect(run("release", "77", "--out", join(folder, "none")).status).toBe(2);
    expect(existsSync(join(folder, "none"))).toBe(false);
  });
});
