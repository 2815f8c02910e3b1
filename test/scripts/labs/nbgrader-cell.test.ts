import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { lockedMetadata, nbgraderChecksum, readNbgrader } from "../../../scripts/labs/nbgrader-cell.ts";
import type { JsonObject } from "../../../scripts/notebook/notebook.ts";
import { codeCell, markdownCell } from "../../support/notebooks.ts";

interface Golden {
  readonly cells: readonly {
    readonly source: string;
    readonly type: "code" | "markdown";
    readonly nbgrader: JsonObject;
    readonly checksum: string;
    readonly published: boolean;
  }[];
}

const path = new URL("../../fixtures/golden/nbgrader.json", import.meta.url);
const golden = JSON.parse(readFileSync(path, "utf8")) as Golden;

describe("nbgraderChecksum", () => {
  it("is nbgrader's, also of cells that its makers published", () => {
    expect(golden.cells.filter(({ published }) => published)).toHaveLength(4);
    for (const { source, type, nbgrader, checksum } of golden.cells) {
      const part = readNbgrader({ metadata: { nbgrader } })!;
      expect([source, part.points, nbgraderChecksum({ source, type }, part)]).toEqual([
        source,
        part.points,
        checksum,
      ]);
    }
  });
});

describe("lockedMetadata", () => {
  const nbgrader = {
    schema_version: 3,
    grade: false,
    solution: false,
    locked: false,
    task: false,
    grade_id: "a",
  };
  const locks = (cell: ReturnType<typeof codeCell> | ReturnType<typeof markdownCell>) => {
    const { deletable, editable } = lockedMetadata(cell);
    return [deletable, editable];
  };
  const code = (changes: JsonObject) => codeCell("a", "1;", [], { nbgrader: { ...nbgrader, ...changes } });

  it("locks what nbgrader locks: answers against deletion, tests and given cells against changes as well", () => {
    expect(locks(code({ solution: true }))).toEqual([false, undefined]);
    expect(locks(code({ solution: true, grade: true, points: 1 }))).toEqual([false, undefined]);
    expect(locks(code({ grade: true, points: 1 }))).toEqual([false, false]);
    expect(locks(code({ locked: true }))).toEqual([false, false]);
    expect(locks(code({}))).toEqual([undefined, undefined]);
    expect(locks(codeCell("a", "1;"))).toEqual([undefined, undefined]);
    const task = { ...nbgrader, task: true, locked: true, points: 2 };
    expect(locks(markdownCell("a", "Do it.", "-", { nbgrader: task }))).toEqual([false, false]);
  });

  it("adds checksum and type, and keeps what else nbgrader knows", () => {
    const { nbgrader: written } = lockedMetadata(code({ grade: true, locked: true, points: 2 }));
    expect(written).toEqual({
      ...nbgrader,
      grade: true,
      locked: true,
      points: 2,
      cell_type: "code",
      checksum: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
  });
});
