import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { fileNameOf, plainLine } from "../../../scripts/grading/plain-text.ts";
import { readSmallFile } from "../../../scripts/grading/read-small-file.ts";
import { findSubmissions } from "../../../scripts/grading/submission-files.ts";

const LECTURES = ["01-tiny", "02-other"];
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "activation-lab-submissions-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(path: string, content = "{}"): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

describe("findSubmissions", () => {
  it("finds both layouts, and when each came", () => {
    put("ada/01-tiny.ipynb");
    put("bob/week-1/01-tiny.ipynb");
    put("bob/week-1/timestamp.txt", "2026-11-27 10:00:00.123456 UTC\n");
    put("cy/week-1/02-other.ipynb");
    put("cy/week-1/timestamp.txt", "2026-11-27T10:00:00+02:00");
    put("cy/.ipynb_checkpoints/01-tiny-checkpoint.ipynb");
    put("dot/notes.txt");
    const { files, students, others } = findSubmissions(folder, LECTURES);
    expect(files.map(({ student, lecture }) => [student, lecture])).toEqual([
      ["ada", "01-tiny"],
      ["bob", "01-tiny"],
      ["cy", "02-other"],
    ]);
    expect(files.map(({ handedIn }) => handedIn?.toISOString())).toEqual([
      undefined,
      "2026-11-27T10:00:00.123Z",
      "2026-11-27T08:00:00.000Z",
    ]);
    expect(students).toEqual(["ada", "bob", "cy", "dot"]);
    expect(others).toEqual(["dot: no notebook (notes.txt)"]);
  });

  it("finds what lies deeper, as archives are unpacked, by the outermost time", () => {
    put("ada/week-1/timestamp.txt", "2026-11-27 10:00:00 UTC");
    put("ada/week-1/labs/notebooks/01-tiny.ipynb");
    put("ada/week-1/labs/notebooks/timestamp.txt", "2026-11-01 10:00:00 UTC");
    put("ada/week-1/labs/node_modules/x/02-other.ipynb");
    const { files } = findSubmissions(folder, LECTURES);
    expect(files.map(({ lecture, handedIn }) => [lecture, handedIn?.getUTCDate()])).toEqual([
      ["01-tiny", 27],
    ]);
  });

  it("says that a time cannot be read, and goes on past a folder that cannot", () => {
    put("ada/01-tiny.ipynb");
    put("ada/timestamp.txt", "2026-11-27 10:00:00 CEST");
    mkdirSync(join(folder, "bob"), { mode: 0o000 });
    const { files, others } = findSubmissions(folder, LECTURES);
    expect(files[0]?.notes).toEqual([
      'When it came is not known: timestamp.txt says "2026-11-27 10:00:00 CEST".',
    ]);
    // Root may read everything.
    expect(others[0]).toMatch(/^bob: (it cannot be read \(EACCES\)|no notebook \(empty\))$/);
  });

  it("tells lectures apart of which one's name begins as the other's", () => {
    put("ada/Copy of 01-tiny-more.ipynb");
    expect(findSubmissions(folder, ["01-tiny", "01-tiny-more"]).files[0]?.lecture).toBe("01-tiny-more");
  });

  it("takes one of several for a lecture, and says which", () => {
    put("ada/01-tiny (1).ipynb");
    put("ada/01-tiny.ipynb");
    put("bob/old/01-tiny.ipynb");
    put("bob/old/timestamp.txt", "2026-11-26 10:00:00 UTC");
    put("bob/new/Copy of 01-TINY.ipynb");
    put("bob/new/timestamp.txt", "2026-11-27 10:00:00 UTC");
    const [ada, bob] = findSubmissions(folder, LECTURES).files;
    expect(ada?.notes).toEqual(["Not graded: ada/01-tiny (1).ipynb."]);
    expect(bob?.notes).toEqual([
      "The file is called bob/new/Copy of 01-TINY.ipynb.",
      "Not graded: bob/old/01-tiny.ipynb.",
    ]);
  });

  it("follows no symbolic link, and says what it left aside", () => {
    put("elsewhere/secret/01-tiny.ipynb");
    mkdirSync(join(folder, "eve"));
    symlinkSync(join(folder, "elsewhere/secret/01-tiny.ipynb"), join(folder, "eve/01-tiny.ipynb"));
    symlinkSync(join(folder, "elsewhere"), join(folder, "linked"));
    put("ada/essay.ipynb");
    put("list.csv");
    const { files, others } = findSubmissions(folder, LECTURES);
    expect(files.map(({ student }) => student)).toEqual(["elsewhere"]);
    expect([...others].sort()).toEqual([
      "ada/essay.ipynb: no lecture has that name",
      "eve/01-tiny.ipynb: a symbolic link",
      "linked: a symbolic link",
      "list.csv: no folder of a student",
    ]);
  });
});

describe("readSmallFile", () => {
  it("reads a plain file that is not too large, and nothing else", () => {
    put("file", "abc");
    symlinkSync(join(folder, "file"), join(folder, "link"));
    expect(readSmallFile(join(folder, "file"), 3).toString()).toBe("abc");
    expect(() => readSmallFile(join(folder, "file"), 2)).toThrow("3 bytes");
    expect(() => readSmallFile(folder, 1e6)).toThrow("no plain file");
    if (process.platform !== "win32") expect(() => readSmallFile(join(folder, "link"), 3)).toThrow("ELOOP");
  });
});

describe("names of others", () => {
  it("move no cursor and turn no text", () => {
    expect(plainLine("a\u001b[2Jb\r\n\u202ec\u200b")).toBe("a\ufffd[2Jb\ufffd\ufffd\ufffdc\ufffd");
    expect(plainLine("x".repeat(1000))).toHaveLength(203);
    expect(plainLine("Zoë Müller 李 o'Neil")).toBe("Zoë Müller 李 o'Neil");
  });

  it("become names of files that leave no folder and stay different", () => {
    expect(fileNameOf("Zoë Müller_1")).toBe("Zoë Müller_1");
    const odd = ["..", ".", "...", "a/b", "a\\b", "a:b", "a\u0000b", "con", "-rf", "x".repeat(300), " ", ""];
    const names = odd.map(fileNameOf);
    expect(new Set(names).size).toBe(odd.length);
    for (const name of names) {
      expect(name).toMatch(/^[\p{L}\p{N}_][\p{L}\p{N} _.@-]*$/u);
      expect(Buffer.byteLength(name)).toBeLessThan(120);
    }
  });
});
