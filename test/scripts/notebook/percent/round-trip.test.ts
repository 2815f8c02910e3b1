import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { cleanNotebook } from "../../../../scripts/notebook/clean-notebook.ts";
import { formatNotebook } from "../../../../scripts/notebook/format-notebook.ts";
import type { Notebook } from "../../../../scripts/notebook/notebook.ts";
import { formatPercent } from "../../../../scripts/notebook/percent/format-percent.ts";
import { joinNotebook } from "../../../../scripts/notebook/percent/join-notebook.ts";
import { readPercent } from "../../../../scripts/notebook/percent/read-percent.ts";
import { readNotebook } from "../../../../scripts/notebook/read-notebook.ts";
import { Problem } from "../../../../scripts/problem.ts";
import { REPOSITORY } from "../../../../scripts/repository.ts";
import { createRandom } from "../../../../src/random.ts";
import { randomLine, randomNotebook } from "../../../support/random-notebook.ts";

const SEEDS = Array.from({ length: 250 }, (_, seed) => seed);
const folder = join(REPOSITORY, "notebooks");
const course = readdirSync(folder)
  .filter((file) => file.endsWith(".ipynb"))
  .map((file) => readNotebook(readFileSync(join(folder, file), "utf8"), file));

/** The bytes of a notebook as it is committed, without any outputs. */
function bare(notebook: Notebook): string {
  const cells = notebook.cells.map((cell) => (cell.type === "code" ? { ...cell, outputs: [] } : cell));
  return formatNotebook(cleanNotebook({ ...notebook, cells }));
}

function fromText(text: string, former?: Notebook): Notebook {
  return joinNotebook(readPercent(text, "00.ts"), former, "00-random");
}

describe("a notebook through its text", () => {
  const notebooks: [string, Notebook][] = [
    ...SEEDS.map((seed): [string, Notebook] => [`seed ${seed}`, randomNotebook(seed, { wild: true })]),
    ...course.map((notebook): [string, Notebook] => [notebook.name, notebook]),
  ];

  it("is the same to the byte, and with its outputs where it was there before", () => {
    for (const [label, notebook] of notebooks) {
      const text = formatPercent(cleanNotebook(notebook));
      expect(bare(fromText(text)), label).toBe(bare(notebook));
      expect(formatNotebook(fromText(text, notebook)), label).toBe(formatNotebook(notebook));
      expect(bare(fromText(text.replaceAll("\n", "\r\n"))), label).toBe(bare(notebook));
    }
  });

  it("has a text that is the same again, of lines that every program counts alike", () => {
    for (const [label, notebook] of notebooks) {
      const text = formatPercent(cleanNotebook(notebook));
      expect(formatPercent(cleanNotebook(fromText(text))), label).toBe(text);
      expect(text, label).toMatch(/^\/\/ ---\n/);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      expect(text, label).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u0085\u2028\u2029]|\p{Surrogate}|[^\n]$/u);
    }
  });
});

describe("a text that an author writes", () => {
  it("is refused with file and line, or means the same when it is written anew", () => {
    let read = 0;
    for (const seed of SEEDS) {
      const random = createRandom(seed).fork("text");
      const lines = Array.from({ length: random.integer(20) }, () => randomLine(random, true));
      const text = [["// ---\n// jupyter:\n// ---", ""][random.integer(2)], ...lines].join("\n");
      try {
        const notebook = fromText(text);
        const again = formatPercent(cleanNotebook(notebook));
        expect(bare(fromText(again)), `seed ${seed}`).toBe(bare(notebook));
        read += 1;
      } catch (error) {
        expect(error, `seed ${seed}`).toBeInstanceOf(Problem);
        expect((error as Problem).rule).toMatch(/^00\.ts:\d+: /);
      }
    }
    expect(read).toBeGreaterThan(SEEDS.length / 4);
  });
});
