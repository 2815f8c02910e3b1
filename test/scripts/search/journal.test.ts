import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { describe, expect, test } from "vitest";
import { takeLock } from "../../../scripts/lock-file.ts";
import { openJournal } from "../../../scripts/search/journal.ts";
import { useFolder } from "./fixture.ts";

const folder = useFolder();
const CONFIGURATION = { child: "mlp", recipe: { steps: 5 }, data: { digest: "ab" } };
const JOB = { formula: "x + x", seed: 1 };
const EVALUATION = { score: 0.1 + 0.2, status: "ok" } as const;

/** A journal with one evaluation that is done and one that is not. */
function written(): string {
  const path = folder.path("journal.jsonl");
  const journal = openJournal(path, CONFIGURATION);
  journal.begin(JOB);
  journal.end(JOB, EVALUATION);
  journal.begin({ ...JOB, seed: 2 });
  journal.close();
  return path;
}

describe("a journal", () => {
  test("gives back what was written to it, to the last bit, and not what was only begun", () => {
    const journal = openJournal(written(), CONFIGURATION);
    expect(journal.found).toBe(1);
    expect(journal.find(JOB)).toEqual(EVALUATION);
    expect(journal.find({ ...JOB, seed: 2 })).toBeUndefined();
    expect(journal.find({ ...JOB, formula: "x - x" })).toBeUndefined();
    journal.close();
  });

  test("loses at most the last line, wherever the file ends", () => {
    const path = written();
    const whole = readFileSync(path);
    const lines = whole.toString().trimEnd().split("\n");
    const afterHeader = lines[0]!.length + 1;
    const afterEnd = lines.slice(0, 3).join("\n").length + 1;
    for (let length = 0; length <= whole.length; length += 7) {
      writeFileSync(path, whole.subarray(0, length));
      const journal = openJournal(path, CONFIGURATION);
      expect(journal.found, `of ${length} bytes`).toBe(length >= afterEnd ? 1 : 0);
      journal.begin({ ...JOB, seed: 3 });
      journal.close();
      // What is added stands on lines of its own.
      openJournal(path, CONFIGURATION).close();
      expect(readFileSync(path).subarray(0, afterHeader).equals(whole.subarray(0, afterHeader))).toBe(true);
    }
  });

  test("refuses a line that was changed, and names it", () => {
    const path = written();
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.replace("0.30000000000000004", "0.90000000000000004"));
    expect(() => openJournal(path, CONFIGURATION)).toThrow(/line 3 of .*head -n 2/);
    writeFileSync(path, text.replace(/\n.*\n/, "\nnonsense\n"));
    expect(() => openJournal(path, CONFIGURATION)).toThrow(/line 2/);
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  test("refuses another configuration, says what differs, and changes nothing", () => {
    const path = written();
    const before = readFileSync(path, "utf8");
    const other = { ...CONFIGURATION, recipe: { steps: 6 } };
    expect(() => openJournal(path, other)).toThrow(
      /begun with: recipe \{"steps":5\}.*recipe \{"steps":6\}.*name a new file/,
    );
    expect(readFileSync(path, "utf8")).toBe(before);
    openJournal(path, CONFIGURATION).close();
  });

  test("refuses a folder in its place", () => {
    const path = folder.path("folder.jsonl");
    mkdirSync(path);
    expect(() => openJournal(path, CONFIGURATION)).toThrow("A journal is a file.");
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  test("does not write behind another writer", () => {
    const path = written();
    const journal = openJournal(path, CONFIGURATION);
    appendFileSync(path, "something\n");
    expect(() => journal.begin(JOB)).toThrow(/One process at a time/);
    truncateSync(path, 0);
    expect(() => journal.end(JOB, EVALUATION)).toThrow(/One process at a time/);
    journal.close();
  });

  test("is of one process at a time", () => {
    const path = written();
    const journal = openJournal(path, CONFIGURATION);
    expect(() => openJournal(path, CONFIGURATION)).toThrow(/process \d+ on .* has locked/);
    journal.close();
    openJournal(path, CONFIGURATION).close();
  });
});

describe("a lock", () => {
  test("of a process that is gone is taken over, also where its number has come again", () => {
    const path = folder.path("lock");
    for (const owner of [
      { pid: 2 ** 22 + 1, host: hostname() },
      { pid: process.pid, host: hostname(), start: "1" },
    ]) {
      writeFileSync(path, JSON.stringify(owner));
      if (owner.start !== undefined && process.platform !== "linux") continue;
      takeLock(path).release();
      expect(existsSync(path)).toBe(false);
    }
  });

  test("of another machine, or of nobody who can be told, stays", () => {
    const path = folder.path("lock");
    for (const text of [JSON.stringify({ pid: 1, host: "elsewhere" }), "", "{}"]) {
      writeFileSync(path, text);
      expect(() => takeLock(path)).toThrow(/delete the lock file/);
      expect(readFileSync(path, "utf8")).toBe(text);
    }
  });
});
