import { spawn } from "node:child_process";
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { formatNotebook } from "../../scripts/notebook/format-notebook.ts";
import { readNotebook } from "../../scripts/notebook/read-notebook.ts";
import { REPOSITORY } from "../../scripts/repository.ts";
import { codeCell, notebook } from "../support/notebooks.ts";
import { FIXTURES, isAlive, kernelsOf } from "./kernel/fixture.ts";

/** A folder outside the repository, as a stranger's notebook would lie in. */
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "activation-lab-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function put(name: string): Promise<string> {
  const path = join(folder, `${name}.ipynb`);
  await copyFile(`${FIXTURES}${name}.ipynb`, path);
  return path;
}

function execute(
  args: string[],
  interruptAfter?: RegExp,
  environment: Record<string, string> = {},
): Promise<{ code: number | null; text: string }> {
  const child = spawn(process.execPath, ["--import", "tsx", "scripts/execute.ts", ...args], {
    cwd: REPOSITORY,
    env: { ...process.env, ...environment },
  });
  let text = "";
  return new Promise((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (part: string) => {
        const before = text;
        text += part;
        if (interruptAfter?.test(text) && !interruptAfter.test(before)) child.kill("SIGINT");
      });
    }
    child.on("close", (code) => resolve({ code, text }));
  });
}

test("executes a notebook outside the repository in its own folder and leaves the input alone", async () => {
  const input = await put("values-carry-over");
  const before = await readFile(input, "utf8");
  const out = join(folder, "deep", "out.ipynb");
  const { code, text } = await execute([input, "--out", out]);
  expect({ code, text }).toMatchObject({ code: 0, text: expect.stringContaining("cell 2 of 2") });
  expect(await readFile(input, "utf8")).toBe(before);
  const cells = readNotebook(await readFile(out, "utf8"), out).cells;
  expect(cells.at(-1)).toMatchObject({ outputs: [{ type: "stream", text: "4\n" }] });
});

test("--in-place writes to the input; a failure exits with 1, names the cell and loses nothing", async () => {
  const input = await put("throws");
  const { code, text } = await execute([input, "--in-place"]);
  expect(code).toBe(1);
  expect(text).toMatch(/throws, cell bad \(cell-failed\): The cell failed with Error: ENOENT/);
  const cells = readNotebook(await readFile(input, "utf8"), input).cells;
  expect(cells[0]).toMatchObject({ executionCount: 1, outputs: [{ text: "good\n" }] });
  expect(cells[1]).toMatchObject({ executionCount: 2, outputs: [{ text: "before\n" }, { type: "error" }] });
});

test("limits and preset come from the command line", async () => {
  const input = await put("endless-promise");
  const { code, text } = await execute([input, "--in-place", "--cell-timeout", "1", "--preset", "full"]);
  expect(code).toBe(1);
  expect(text).toContain("cell-time-limit");
});

test("Ctrl-C ends it with 1, and the notebook is written", async () => {
  const input = await put("endless-promise");
  const out = join(folder, "out.ipynb");
  const { code, text } = await execute([input, "--out", out], /cell 1 of 1/);
  expect(code).toBe(1);
  expect(text).toContain("(interrupted)");
  expect(await readdir(folder)).toContain("out.ipynb");
});

test.each([
  ["in an endless loop", 3000],
  ["before it has started", 0],
])("a kernel ends itself when its runner is killed, even %s", async (_, wait) => {
  const input = await put("endless-loop");
  const args = ["--import", "tsx", "scripts/execute.ts", input, "--out", join(folder, "out.ipynb")];
  const runner = spawn(process.execPath, args, { cwd: REPOSITORY, stdio: "ignore" });
  const kernel = await vi.waitUntil(() => kernelsOf(runner.pid ?? 0)[0], { timeout: 30_000, interval: 200 });
  // Time to come into the loop; the kernel must end whether it got there or not.
  await new Promise((resolve) => setTimeout(resolve, wait));
  runner.kill("SIGKILL");
  await vi.waitUntil(() => !isAlive(kernel), { timeout: 30_000, interval: 200 });
});

test("a killed runner leaves no child of its kernel, even while the cell waits for it", async () => {
  const input = join(folder, "waits.ipynb");
  const pidFile = join(folder, "pid");
  const source = `require("child_process").execSync(${JSON.stringify(`echo $$ > ${pidFile}; sleep 300; true`)});`;
  await writeFile(input, formatNotebook(notebook([codeCell("wait", source)])));
  const args = ["--import", "tsx", "scripts/execute.ts", input, "--out", join(folder, "out.ipynb")];
  const runner = spawn(process.execPath, args, { cwd: REPOSITORY, stdio: "ignore" });
  const wait = { timeout: 30_000, interval: 200 };
  const child = await vi.waitUntil(async () => Number(await readFile(pidFile, "utf8").catch(() => "")), wait);
  expect(isAlive(child)).toBe(true);
  runner.kill("SIGKILL");
  await vi.waitUntil(() => !isAlive(child), wait);
});

test.each([
  ["a folder", (input: string) => join(input, ".."), "the folder"],
  ["a path through a file", (input: string) => join(input, "out.ipynb"), "waits.ipynb"],
])("an output that is %s is refused before anything is executed", async (_, outOf, message) => {
  const input = join(folder, "waits.ipynb");
  const witness = join(folder, "witness");
  const source = `require("fs").writeFileSync(${JSON.stringify(witness)}, "ran");`;
  await writeFile(input, formatNotebook(notebook([codeCell("write", source)])));
  const { code, text } = await execute([input, "--out", outOf(input)]);
  expect(code).toBe(1);
  expect(text).toMatch(/^The result must go to a file that can be written\. Got: /);
  expect(text).toContain(message);
  expect(text).not.toMatch(/^\s+at /m);
  expect(await readdir(folder)).toEqual(["waits.ipynb"]);
});

test("a wrong preset in the environment is a wrong call, as for the other commands", async () => {
  const input = await put("preset");
  const { code, text } = await execute([input], undefined, { ACTIVATION_LAB_PRESET: "foo" });
  expect(code).toBe(2);
  expect(text).toMatch(/ACTIVATION_LAB_PRESET.*"foo"/);
});

test.each([
  ["no path", () => [], 2, "no path"],
  ["two paths", () => ["a.ipynb", "b.ipynb"], 2, "a.ipynb b.ipynb"],
  ["an unknown option", () => ["--fast"], 2, "--fast"],
  ["a limit that is no number", () => [join(folder, "x.ipynb"), "--cell-timeout", "soon"], 2, '"soon"'],
  ["the input as output", () => [join(folder, "x.ipynb"), "--out", join(folder, "x.ipynb")], 2, "--in-place"],
  ["an empty output", () => [join(folder, "x.ipynb"), "--out", ""], 2, "an empty path"],
  ["a file that is not there", () => [join(folder, "x.ipynb")], 1, "ENOENT"],
  ["a file that is no notebook", () => [join(folder, "broken.ipynb")], 1, "a notebook is a JSON file"],
] as const)("%s is told in one message without a stack", async (_, args, expected, message) => {
  await writeFile(join(folder, "broken.ipynb"), "{");
  const { code, text } = await execute([...args()]);
  expect(code).toBe(expected);
  expect(text).toContain(message);
  expect(text).not.toMatch(/^\s+at /m);
});

test("--help tells all options", async () => {
  const { code, text } = await execute(["--help"]);
  expect(code).toBe(0);
  for (const option of [
    "--out",
    "--in-place",
    "--cell-timeout",
    "--notebook-timeout",
    "--preset",
    "--help",
  ]) {
    expect(text).toContain(option);
  }
});
