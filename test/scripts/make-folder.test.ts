import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, it } from "vitest";

import { writeFolder } from "../../scripts/export/write-export.ts";
import { folderSize } from "../../scripts/folder-size.ts";
import { makeFolder } from "../../scripts/make-folder.ts";

/** Where no folder can be made, also by root. */
const PROC = existsSync("/proc/self") ? ["/proc/none/in"] : [];
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "activation-lab-folder-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("makes a folder with those above it, once", async () => {
  const path = join(folder, "one", "two");
  makeFolder(path);
  makeFolder(path);
  writeFileSync(join(path, "file"), "1234");
  writeFileSync(join(folder, "one", "other"), "12");
  expect(await folderSize(folder)).toBe(6);
  expect(await folderSize(join(folder, "absent"))).toBe(0);
});

it("comes to an end where none can be made", () => {
  writeFileSync(join(folder, "file"), "");
  for (const path of [join(folder, "file"), join(folder, "file", "in"), ...PROC])
    expect(() => makeFolder(path)).toThrow(/ENOENT|ENOTDIR|EEXIST|EPERM|EACCES|EROFS/);
});

it.skipIf(!existsSync("/proc/self"))(
  "tells an author, who named such a folder, to name another",
  async () => {
    await expect(writeFolder("/proc/none/in", new Map())).rejects.toThrow(
      /goes to a new or empty folder.*\/proc\/none\/in, which cannot be made.*Name another folder/s,
    );
  },
);
