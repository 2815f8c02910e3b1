import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { launchBrowser } from "../../../scripts/check/launch-browser.ts";
import { type CourseFolders, courseFolders } from "../../../scripts/course/course-files.ts";
import { type FollowedCourse, followCourse } from "../../../scripts/dev/follow-course.ts";
import { cleanNotebook } from "../../../scripts/notebook/clean-notebook.ts";
import { formatNotebook } from "../../../scripts/notebook/format-notebook.ts";
import type { Cell } from "../../../scripts/notebook/notebook.ts";
import { REPOSITORY } from "../../../scripts/repository.ts";
import { needs } from "../../support/needs.ts";
import { codeCell, display, markdownCell, notebook } from "../../support/notebooks.ts";

/** Lets a test count executions: every cell says how many were executed in its kernel before it. */
const COUNT = "(globalThis as any).count = ((globalThis as any).count ?? 0) + 1;";
const TICK = 'console.log("execution", (globalThis as any).count);';

function cells(changes: { text?: string; middle?: string; last?: string } = {}): Cell[] {
  return [
    markdownCell("title", "# A test", "slide"),
    markdownCell("steps", "## Steps", "slide"),
    markdownCell("step-one", "one", "fragment"),
    markdownCell("step-two", changes.text ?? "two", "fragment"),
    codeCell("first", `${COUNT}\nconst base = 1;\n${TICK}`, [], {}, "slide"),
    codeCell(
      "middle",
      changes.middle ?? `${COUNT}\nconst sum = base + 1;\nconsole.log("sum", sum);`,
      [],
      {},
      "slide",
    ),
    codeCell("last", changes.last ?? `${COUNT}\n${TICK}\nconsole.log("still", sum);`, [], {}, "slide"),
  ];
}

describe.skipIf(needs.chromium.missing)(needs.chromium.title("npm run dev"), () => {
  let browser: Browser;
  let page: Page;
  let folders: CourseFolders;
  let course: FollowedCourse;
  let lines: string[];

  const path = (name = "01-test") => join(folders.notebooks, `${name}.ipynb`);
  const format = (all: Cell[]) => formatNotebook(cleanNotebook({ ...notebook(all), name: "01-test" }));
  /** As editors save: a new file takes the place of the old one. */
  const save = (text: string) => {
    writeFileSync(`${path()}.new`, text);
    renameSync(`${path()}.new`, path());
  };
  const slide = (cell: string) => page.locator(`section[data-slide][data-cell=${cell}]`);
  const shows = (cell: string, text: string) =>
    page.waitForFunction(
      ([id, words]) =>
        document.querySelector(`section[data-slide][data-cell=${id}]`)?.textContent?.includes(words!),
      [cell, text],
      { timeout: 100_000 },
    );
  const ready = () => page.waitForSelector("html[data-ready=true]", { timeout: 100_000 });
  const executions = () => lines.flatMap((line) => /(\d+ of \d+) cells executed/.exec(line)?.[1] ?? []);
  const place = () => page.evaluate(() => window.Reveal.getIndices());

  const count = async () => Number(/execution (\d+)/.exec((await slide("last").textContent()) ?? "")?.[1]);

  beforeAll(async () => {
    browser = await launchBrowser(needs.chromium.path);
    const root = mkdtempSync(join(tmpdir(), "activation-lab-dev-"));
    folders = { ...courseFolders(root), slides: join(root, "slides"), build: join(root, "build") };
    for (const folder of [folders.notebooks, folders.datasets, folders.build, join(root, "src")])
      mkdirSync(folder);
    for (const name of ["node_modules", "slides"]) symlinkSync(join(REPOSITORY, name), join(root, name));
    writeFileSync(join(root, "CITATION.bib"), "");
    writeFileSync(join(root, "src", "index.ts"), "export const one = 1;\n");
    const compilerOptions = { outDir: "dist", module: "esnext", target: "es2022" };
    writeFileSync(
      join(root, "src", "tsconfig.json"),
      JSON.stringify({ compilerOptions, files: ["index.ts"] }),
    );
    writeFileSync(path(), format(cells()));
    lines = [];
    course = await followCourse({
      folders,
      names: ["01-test"],
      preset: "quick",
      cellSeconds: 60,
      port: 0,
      say: (line) => lines.push(line),
      onActivity: () => undefined,
    });
    page = await browser.newPage();
    await page.goto(`${course.address}/01-test.html`);
    await shows("last", "execution 3");
    expect(executions()).toEqual(["3 of 3"]);
  }, 120_000);
  afterAll(async () => {
    await course?.close();
    await browser.close();
    rmSync(folders.root, { recursive: true, force: true });
  });
  beforeEach(async () => {
    save(format(cells()));
    await shows("steps", "two");
    await shows("last", "still 2");
    await page.waitForSelector("#activation-lab-problems", { state: "detached" });
    await ready();
    lines.length = 0;
  }, 120_000);

  it("shows a changed text at the same slide and step, and executes nothing for it", async () => {
    await page.evaluate(() => window.Reveal.slide(1, 0, 1));
    save(
      format([
        ...cells({ text: "two, mended" }).slice(0, 1),
        markdownCell("new", "## Before it", "slide"),
        ...cells({ text: "two, mended" }).slice(1),
      ]),
    );
    await shows("steps", "two, mended");
    await ready();
    expect(await place()).toMatchObject({ h: 2, v: 0, f: 1 });
    expect(await slide("steps").locator(".fragment.visible").count()).toBe(2);
    expect(executions()).toEqual([]);
    expect(existsSync(join(folders.build, "01-test.html"))).toBe(false);
  }, 120_000);

  it("executes a changed cell and those after it, in the kernel that is warm", async () => {
    const before = await count();
    save(format(cells({ middle: `${COUNT}\nconst sum = base + 41;\nconsole.log("sum", sum);` })));
    await shows("last", "still 42");
    expect(executions()).toEqual(["2 of 3"]);
    // Two cells again, in the kernel that has counted all the others.
    expect(await count()).toBe(before + 2);
    expect(await slide("first").textContent()).toContain("execution 1");

    save(format(cells({ middle: `${COUNT}\nconst total = base + 41;` })));
    await page.waitForSelector("#activation-lab-problems", { timeout: 100_000 });
    // The old name is not left over in the kernel.
    expect(await page.locator("#activation-lab-problems").textContent()).toMatch(
      /cell last.*Cannot find name 'sum'/s,
    );
  }, 120_000);

  it("lays an error over the last good deck until it is mended", async () => {
    await page.evaluate(() => window.Reveal.slide(3));
    save(format(cells({ middle: 'throw new RangeError("too big");' })));
    await page.waitForSelector("#activation-lab-problems", { timeout: 100_000 });
    expect(await page.locator("#activation-lab-problems").textContent()).toMatch(
      /01-test, cell middle \(cell-failed\): .*RangeError: too big/s,
    );
    expect(lines.join("\n")).toMatch(/01-test, cell middle \(cell-failed\): .*RangeError: too big/);
    expect(await slide("middle").textContent()).toContain("sum 2");

    save(`${format(cells()).slice(0, -20)}`);
    await page.waitForFunction(() => document.body.textContent?.includes("notebook-invalid"));

    save(format(cells({ last: `${COUNT}\nconsole.log("mended", sum);` })));
    await shows("last", "mended 2");
    await ready();
    expect(await page.locator("#activation-lab-problems").count()).toBe(0);
    expect(await place()).toMatchObject({ h: 3 });
    // The first cell was executed once: what the broken cell left in the kernel is used.
    expect(executions()).toEqual(["1 of 3", "2 of 3"]);
  }, 120_000);

  it("interrupts a cell that was changed while it runs, and begins anew", async () => {
    save(format(cells({ middle: "while (true) {}" })));
    await page.waitForFunction(
      () => document.querySelector("#activation-lab-activity")?.textContent?.includes("cell 2 of 3"),
      undefined,
      { timeout: 100_000 },
    );
    save(format(cells({ middle: 'const sum = base + 6;\nconsole.log("sum", sum);' })));
    await shows("last", "still 7");
    expect(await slide("last").textContent()).toContain("execution 2");
  }, 120_000);

  it("does not go round in circles when another editor saves outputs", async () => {
    const all = cells().map((cell) =>
      cell.type === "code" ? { ...cell, outputs: [display({ "text/plain": "9" })] } : cell,
    );
    save(formatNotebook({ ...notebook(all), name: "01-test" }));
    writeFileSync(path(), readFileSync(path()));
    save(format(cells({ text: "after that" })));
    await shows("steps", "after that");
    expect(lines).toEqual(["01-test: 5 slides"]);
  }, 120_000);

  it("builds the package when its source changes, and executes everything in a new kernel", async () => {
    const source = join(folders.root, "src", "index.ts");
    writeFileSync(source, 'export const one: number = "1";\n');
    await page.waitForSelector("#activation-lab-problems", { timeout: 100_000 });
    expect(await page.locator("#activation-lab-problems").textContent()).toMatch(
      /package-build.*index\.ts.*TS2322/s,
    );
    expect(executions()).toEqual([]);
    // The same JavaScript: a compiler that wrote it in spite of the error would find nothing new.
    writeFileSync(source, 'export const one: string = "1";\n');
    await page.waitForSelector("#activation-lab-problems", { state: "detached", timeout: 100_000 });
    await shows("last", "execution 3");
    expect(executions()).toEqual(["3 of 3"]);
  }, 120_000);

  it("serves what is built, with the decks' own policy, to this machine only", async () => {
    const get = (address: string, headers = {}) =>
      fetch(`${course.address}${address}`, { headers, redirect: "manual" });
    const policy = async (text: Promise<string>) =>
      /Content-Security-Policy" content="([^"]*)"/.exec(await text)?.[1];
    const template = Promise.resolve(readFileSync(join(folders.slides, "deck.html"), "utf8"));
    expect(await policy((await get("/01-test.html")).text())).toBe(
      `${await policy(template)}; connect-src 'self'`,
    );
    expect((await get("/")).headers.get("location")).toBe("/01-test.html");
    const style = await get("/assets/deck.css");
    expect(style.headers.get("content-type")).toMatch(/text\/css/);
    expect((await get("/assets/deck.css", { "if-none-match": style.headers.get("etag") })).status).toBe(304);
    expect((await get("/..%2f..%2fetc/passwd")).status).toBe(400);
    expect((await get("/none.html")).status).toBe(404);
    expect((await fetch(`${course.address}/01-test.html`, { method: "POST" })).status).toBe(403);
    expect(await (await get("/01-test.walkthrough.html")).text()).toContain("/dev/client.js");
  }, 120_000);
});

/** The command as a user calls it. */
function start(...args: string[]): ChildProcessWithoutNullStreams {
  const command = ["--import", "tsx", join(REPOSITORY, "scripts", "dev.ts"), ...args];
  return spawn(process.execPath, command, { cwd: REPOSITORY });
}

describe("the command", () => {
  it("asks for the name of a notebook, and for one that is there", async () => {
    for (const [args, words] of [
      [[], /The notebooks to follow are named.*01-vanishing-gradients/s],
      [["77"], /npm run dev takes numbers or names.*"77"/s],
      [["01", "--port", "x"], /--port must be a whole number/],
    ] as const) {
      const child = start(...args);
      let text = "";
      child.stderr.on("data", (part) => {
        text += part;
      });
      const [code] = await once(child, "close");
      expect([code, text]).toEqual([2, expect.stringMatching(words)]);
    }
  }, 120_000);

  it.skipIf(process.platform === "win32")(
    "leaves neither kernel nor server behind after Ctrl-C",
    async () => {
      const child = start("01", "--port", "0");
      let text = "";
      const kernels = () =>
        execFileSync("ps", ["-eo", "args"], { encoding: "utf8" })
          .split("\n")
          .filter((line) => line.includes("kernel-host.cjs") && line.trimEnd().endsWith(` ${child.pid}`));
      await new Promise<void>((resolve) => {
        child.stdout.on("data", (part) => {
          text += part;
          if (text.includes("Ctrl-C: end")) resolve();
        });
      });
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(text)![0];
      expect((await fetch(`${address}/01-vanishing-gradients.html`)).status).toBe(200);
      child.kill("SIGINT");
      const [code] = await once(child, "close");
      expect(code).toBe(0);
      expect(kernels()).toEqual([]);
      await expect(fetch(address)).rejects.toThrow();
    },
    120_000,
  );
});
