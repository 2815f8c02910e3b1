import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

import { describe, expect, it } from "vitest";

import { CITATION_GROUP, readBibliography, readCitationGroup } from "../../scripts/deck/bibliography.ts";
import { readNotebookCard } from "../../scripts/deck/notebook-card.ts";
import { cleanNotebook } from "../../scripts/notebook/clean-notebook.ts";
import { formatNotebook } from "../../scripts/notebook/format-notebook.ts";
import { type Cell, isObject, type Notebook, slideTypeOf, tagsOf } from "../../scripts/notebook/notebook.ts";
import { readNotebook } from "../../scripts/notebook/read-notebook.ts";
import { exerciseRole } from "../../scripts/notebook/strip-solution.ts";
import { REPOSITORY } from "../../scripts/repository.ts";

const root = REPOSITORY;
const bibliography = readBibliography(readFileSync(join(root, "CITATION.bib"), "utf8"));

/** What a notebook may import: it tells, the library does. */
const IMPORTS = /^(?:activation-lab(?:\/\w+)?|@tensorflow\/tfjs|tslab)$/;

function citedKeys(text: string): string[] {
  return [...text.matchAll(CITATION_GROUP)].flatMap((match) =>
    readCitationGroup(match[1]!).map(({ key }) => key),
  );
}

function code(notebook: Notebook): Cell[] {
  return notebook.cells.filter((cell) => cell.type === "code");
}

/** Those that are described in this process: one run of the compiler tells of all. */
const described: Notebook[] = [];
let compiled: string | undefined;

/** Compiles the code cells of a notebook in order as one module with the project's own strict settings; gives the errors. */
function compile(notebook: Notebook): string {
  compiled ??= compileAll(described);
  const errors = compiled.split(/^(?=\S+\.ts\(\d+,\d+\): )/m);
  // What is said of no file is said to all.
  const isMine = (error: string) =>
    !/^\S+\.ts\(/.test(error) || error.split(".ts(")[0]!.endsWith(notebook.name);
  return errors.filter(isMine).join("");
}

function compileAll(notebooks: readonly Notebook[]): string {
  // Inside node_modules, so that `activation-lab` is found by name as from the notebook.
  const cache = join(root, "node_modules", ".cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "notebook-cells-"));
  for (const notebook of notebooks) {
    const source = code(notebook).map((cell) => `// cell ${cell.id}\n${cell.source}\n`);
    writeFileSync(join(folder, `${notebook.name}.ts`), `${source.join("\n")}\nexport {};\n`);
  }
  const config = {
    extends: join(root, "tsconfig.base.json"),
    compilerOptions: {
      module: "ESNext",
      moduleResolution: "Bundler",
      noEmit: true,
      // What one cell defines, a reader may use in the next; nobody has to.
      noUnusedLocals: false,
      typeRoots: [join(root, "node_modules", "@types")],
    },
    files: notebooks.map(({ name }) => `${name}.ts`),
  };
  const project = join(folder, "tsconfig.json");
  writeFileSync(project, JSON.stringify(config));
  try {
    const compiler = join(root, "node_modules/typescript/bin/tsc");
    execFileSync(process.execPath, [compiler, "--pretty", "false", "-p", project], { encoding: "utf8" });
    return "";
  } catch (error) {
    return (error as { stdout: string }).stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What every notebook keeps to. */
export function describeNotebook(path: string): void {
  describe(`notebook ${basename(path, ".ipynb")}`, () => {
    const text = readFileSync(path, "utf8");
    const notebook = readNotebook(text, path);
    described.push(notebook);

    it("is committed clean: npm run notebooks -- clean", () => {
      expect(formatNotebook(cleanNotebook(notebook))).toBe(text);
    });

    it("imports only the package, TensorFlow.js and tslab, by name", () => {
      const sources = code(notebook)
        .map((cell) => cell.source)
        .join("\n");
      const imported = [
        ...sources.matchAll(/\bfrom\s+"([^"]+)"|\bimport\("([^"]+)"\)|\brequire\("([^"]+)"\)/g),
      ];
      const names = imported.map((match) => match[1] ?? match[2] ?? match[3] ?? "");
      expect(names.length).toBeGreaterThan(0);
      for (const name of names) expect(name).toMatch(IMPORTS);
      expect(sources).not.toMatch(/Math\.random|Date\.now|new Date/);
    });

    it("compiles with the project's strict settings", () => {
      expect(compile(notebook)).toBe("");
    });

    it("cites what the bibliography knows and lists it in its references", () => {
      const list = notebook.cells.filter((cell) => tagsOf(cell).includes("references"));
      expect(list).toHaveLength(1);
      const others = notebook.cells.filter((cell) => cell !== list[0]);
      const cited = new Set(others.flatMap((cell) => citedKeys(cell.source)));
      expect([...cited].filter((key) => !bibliography.has(key))).toEqual([]);
      expect(citedKeys(list[0]!.source).sort()).toEqual([...cited].sort());
    });
  });
}

/** What a lecture keeps to, beside that. */
export function describeLecture(path: string): void {
  describe(`lecture ${basename(path, ".ipynb")}`, () => {
    const text = readFileSync(path, "utf8");
    const notebook = readNotebook(text, path);
    const card = readNotebookCard(notebook);

    it("has a title, a question, its minutes and a paper that the bibliography knows", () => {
      expect(card.title).not.toBe(card.name);
      expect(card.question).toMatch(/\?$/);
      expect(card.minutes).toBeGreaterThan(0);
      expect(bibliography.has(card.paper ?? "")).toBe(true);
      expect(notebook.cells.some((cell) => cell.id === card.picture)).toBe(true);
    });

    it("opens with its title, and ids say what a cell is about", () => {
      expect(notebook.cells[0]!.source).toMatch(
        new RegExp(`^# ${card.title.replace(/[.*+?^()]/g, "\\$&")}\n`),
      );
      for (const cell of notebook.cells) expect(cell.id).toMatch(/^[a-z][a-z0-9-]+$/);
    });

    it("types no result into its conclusions: measured numbers are said by cells", () => {
      const conclusions = notebook.cells.filter((cell) => tagsOf(cell).includes("conclusion"));
      expect(conclusions.length).toBeGreaterThan(0);
      for (const { source } of conclusions) {
        const prose = source.replace(/\$\$?[^$]*\$\$?/g, "").replace(CITATION_GROUP, "");
        expect(prose).not.toMatch(/\d/);
      }
    });

    it("tells what the slides are for: goals, a prediction, notes, what was not shown", () => {
      const visible = notebook.cells.filter((cell) => !["skip", "notes"].includes(slideTypeOf(cell)));
      const headings = visible.flatMap((cell) =>
        cell.type === "markdown" ? (cell.source.match(/^#+ .*/gm) ?? []) : [],
      );
      expect(headings.join("\n")).toMatch(/After this lecture you can/);
      expect(notebook.cells.map((cell) => cell.source).join("\n")).toMatch(/[Pp]redict/);
      expect(headings.join("\n")).toMatch(/not\W* show/);
      const notes = notebook.cells.filter((cell) => slideTypeOf(cell) === "notes");
      const slides = visible.filter((cell) => ["slide", "subslide"].includes(slideTypeOf(cell)));
      expect(notes.length).toBeGreaterThanOrEqual(slides.length - 3);
      expect(slides.length).toBeGreaterThanOrEqual(15);
      // The list of references is a slide that the renderer adds.
      expect(slides.length + 1).toBeLessThanOrEqual(25);
    });

    it("has at least four exercises in nbgrader's form", () => {
      const exercises = notebook.cells.filter((cell) => isObject(cell.metadata.nbgrader));
      const ids = exercises.map((cell) => (cell.metadata.nbgrader as { grade_id: string }).grade_id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(exercises.filter((cell) => exerciseRole(cell).solution).length).toBeGreaterThanOrEqual(4);
      for (const cell of exercises) {
        const { solution, grade } = exerciseRole(cell);
        const meta = cell.metadata.nbgrader as Record<string, unknown>;
        const isManual = cell.type === "markdown";
        expect(Object.keys(meta).sort()).toEqual(
          [
            "grade",
            "grade_id",
            "locked",
            ...(grade ? ["points"] : []),
            "schema_version",
            "solution",
            "task",
          ].sort(),
        );
        expect(meta.schema_version).toBe(3);
        expect(meta.grade_id).toMatch(/^[A-Za-z0-9_-]+$/);
        expect({ solution, grade, locked: meta.locked }).toEqual(
          isManual
            ? { solution: true, grade: true, locked: false }
            : { solution, grade: !solution, locked: !solution },
        );
        if (solution && !isManual) expect(cell.source).toMatch(/BEGIN SOLUTION[\s\S]*END SOLUTION/);
      }
    });
  });
}
