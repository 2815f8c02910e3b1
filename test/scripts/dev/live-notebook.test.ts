import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { courseFolders } from "../../../scripts/course/course-files.ts";
import { type LiveNotebook, openLiveNotebook } from "../../../scripts/dev/live-notebook.ts";
import { formatNotebook } from "../../../scripts/notebook/format-notebook.ts";
import { codeCell, notebook } from "../../support/notebooks.ts";

describe("openLiveNotebook", () => {
  let root: string;
  let live: LiveNotebook;
  let shown: number;
  let problems: string[];
  let activity: string | undefined;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "activation-lab-live-"));
    const folders = courseFolders(root);
    for (const folder of [folders.notebooks, folders.datasets, folders.package])
      mkdirSync(folder, { recursive: true });
    shown = 0;
    problems = [];
    live = openLiveNotebook({
      name: "01-one",
      folders,
      preset: "quick",
      cellSeconds: 60,
      onNotebook: () => {
        shown += 1;
      },
      onProblems: (found) => problems.push(...found.map(({ rule }) => rule)),
      onActivity: (text) => {
        activity = text;
      },
      say: () => undefined,
    });
  });
  afterEach(async () => {
    await live.stop();
    rmSync(root, { recursive: true, force: true });
  });

  const write = (text: string) => writeFileSync(join(root, "notebooks", "01-one.ipynb"), text);
  const cell = (source: string) => formatNotebook({ ...notebook([codeCell("one", source)]), name: "01-one" });

  it("shows nothing of a file that has become unreadable while its cells ran, until it is mended", async () => {
    write(cell("await new Promise((resolve) => setTimeout(resolve, 1000));"));
    const first = live.refresh();
    await vi.waitFor(() => expect(activity).toContain("cell 1 of 1"), { timeout: 60_000 });
    write("{");
    await live.refresh();
    await first;
    expect([problems, shown]).toEqual([["notebook-invalid"], 0]);
    write(cell("console.log(1 + 1);"));
    await live.refresh();
    expect([problems, shown]).toEqual([["notebook-invalid"], 1]);
  }, 120_000);

  it("takes the end of a kernel for no failure when everything is to be executed again", async () => {
    const mark = join(root, "mark");
    const timer = `if (!existsSync(${JSON.stringify(mark)})) setTimeout(() => {}, 20_000);`;
    const begin = `import { existsSync, writeFileSync } from "node:fs";\n${timer}\n`;
    write(cell(`${begin}writeFileSync(${JSON.stringify(mark)}, "");`));
    const first = live.refresh();
    await vi.waitFor(() => expect(existsSync(mark)).toBe(true), { timeout: 60_000, interval: 20 });
    // The cell has ended, and what it has begun is waited for.
    await setTimeout(1000);
    await Promise.all([first, live.restart()]);
    expect([problems, shown]).toEqual([[], 1]);
  }, 120_000);
});
