import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { digestFolder } from "../../../scripts/kernel/digest-folder.ts";
import { type ExecutionInputs, executionHash } from "../../../scripts/kernel/execution-hash.ts";
import type { Cell } from "../../../scripts/notebook/notebook.ts";
import { codeCell, markdownCell } from "../../support/notebooks.ts";

const cells: Cell[] = [markdownCell("title", "# Title"), codeCell("a", "1"), codeCell("b", "2")];
const inputs: ExecutionInputs = {
  notebook: { name: "n", metadata: {}, cells },
  packageDigest: "p",
  dataDigest: "d",
  kernelVersion: "1.0.22",
  nodeMajor: 20,
  preset: "quick",
  settings: { backend: "wasm" },
};
const hashOf = (changed: readonly Cell[], metadata = {}) =>
  executionHash({ ...inputs, notebook: { name: "n", metadata, cells: changed } });
const edit = (index: number, change: object) =>
  cells.map((cell, place) => (place === index ? ({ ...cell, ...change } as Cell) : cell));

describe("executionHash", () => {
  test("is a SHA-256 and the same for the same inputs", () => {
    expect(executionHash(inputs)).toMatch(/^[0-9a-f]{64}$/);
    expect(executionHash({ ...inputs })).toBe(executionHash(inputs));
  });

  test.each<[string, string]>([
    ["a source", hashOf(edit(1, { source: "3" }))],
    ["the order", hashOf([cells[0]!, cells[2]!, cells[1]!])],
    ["a tag that counts", hashOf(edit(1, { metadata: { tags: ["raises_exception"] } }))],
    ["a skipped notebook", hashOf(cells, { tags: ["skip-execution"] })],
    ["the kind of a cell", hashOf([cells[0]!, cells[1]!])],
    ["the package", executionHash({ ...inputs, packageDigest: "q" })],
    ["the data", executionHash({ ...inputs, dataDigest: "e" })],
    ["the kernel", executionHash({ ...inputs, kernelVersion: "1.0.23" })],
    ["Node", executionHash({ ...inputs, nodeMajor: 22 })],
    ["the preset", executionHash({ ...inputs, preset: "full" })],
    ["a setting", executionHash({ ...inputs, settings: { backend: "cpu" } })],
  ])("changes with %s", (_, hash) => {
    expect(hash).not.toBe(executionHash(inputs));
  });

  test.each<[string, string]>([
    ["text", hashOf(edit(0, { source: "# Better title" }))],
    ["slide types and other tags", hashOf(edit(1, { metadata: { tags: ["hide-input"], slideshow: {} } }))],
    [
      "old outputs",
      hashOf(edit(1, { outputs: [{ type: "stream", name: "stdout", text: "x" }], executionCount: 7 })),
    ],
    ["the title in the metadata", hashOf(cells, { title: "T" })],
  ])("does not change with %s", (_, hash) => {
    expect(hash).toBe(executionHash(inputs));
  });
});

describe("digestFolder", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "activation-lab-"));
    await mkdir(join(folder, "deep"));
    await writeFile(join(folder, "b.js"), "b");
    await writeFile(join(folder, "deep", "a.js"), "a");
  });
  afterEach(() => rm(folder, { recursive: true }));

  test("is the SHA-256 of names and digests in order", async () => {
    const sha = (text: string) => createHash("sha256").update(text).digest("hex");
    expect(await digestFolder(folder)).toBe(sha(`b.js\0${sha("b")}\ndeep/a.js\0${sha("a")}\n`));
  });

  test("changes with a byte and with a name, not with build information or installed packages", async () => {
    const before = await digestFolder(folder);
    await mkdir(join(folder, "node_modules"));
    await writeFile(join(folder, "node_modules", "x.js"), "x");
    await writeFile(join(folder, ".tsbuildinfo"), "x");
    expect(await digestFolder(folder)).toBe(before);
    await writeFile(join(folder, "b.js"), "c");
    const changed = await digestFolder(folder);
    expect(changed).not.toBe(before);
    await rm(join(folder, "b.js"));
    await writeFile(join(folder, "c.js"), "c");
    expect(await digestFolder(folder)).not.toBe(changed);
  });

  test("a folder that is not there is an empty one", async () => {
    expect(await digestFolder(join(folder, "none"))).toBe(createHash("sha256").digest("hex"));
  });
});
