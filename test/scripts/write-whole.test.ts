import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, it } from "vitest";

import { draftOf, writeWhole } from "../../scripts/write-whole.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "activation-lab-whole-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("writes text and bytes in place of what stood there", () => {
  const path = join(folder, "file");
  writeWhole(path, "old");
  writeWhole(path, new Uint8Array([110, 101, 119]));
  expect(readFileSync(path, "utf8")).toBe("new");
  expect(readdirSync(folder)).toEqual(["file"]);
});

it("leaves no draft of what cannot take its place, and makes no folder", () => {
  const path = join(folder, "taken");
  mkdirSync(path);
  expect(() => writeWhole(path, "new")).toThrow(/EISDIR|EPERM|ENOTEMPTY/);
  expect(readdirSync(folder)).toEqual(["taken"]);
  expect(() => writeWhole(join(folder, "absent", "file"), "new")).toThrow("ENOENT");
});

it("keeps what stood there where no draft can be written", () => {
  const path = join(folder, "file");
  writeFileSync(path, "old");
  mkdirSync(draftOf(path));
  expect(() => writeWhole(path, "new")).toThrow();
  expect(readFileSync(path, "utf8")).toBe("old");
});
