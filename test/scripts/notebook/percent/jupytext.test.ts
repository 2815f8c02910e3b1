import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { beforeAll, describe, expect, it } from "vitest";

import { cleanNotebook } from "../../../../scripts/notebook/clean-notebook.ts";
import { formatNotebook } from "../../../../scripts/notebook/format-notebook.ts";
import type { JsonObject, Notebook } from "../../../../scripts/notebook/notebook.ts";
import { formatPercent } from "../../../../scripts/notebook/percent/format-percent.ts";
import { joinNotebook } from "../../../../scripts/notebook/percent/join-notebook.ts";
import { readPercent } from "../../../../scripts/notebook/percent/read-percent.ts";
import { readNotebook } from "../../../../scripts/notebook/read-notebook.ts";
import { REPOSITORY } from "../../../../scripts/repository.ts";
import { needs, python } from "../../../support/needs.ts";
import { randomNotebook } from "../../../support/random-notebook.ts";

const folder = join(REPOSITORY, "notebooks");
const notebooks = () => [
  ...readdirSync(folder)
    .filter((file) => file.endsWith(".ipynb"))
    .map((file) => readNotebook(readFileSync(join(folder, file), "utf8"), file)),
  ...Array.from({ length: 100 }, (_, seed) => randomNotebook(seed, { wild: false })),
];

/** Reads the text of each pair of notebook and text, and writes that of the notebook. */
const PROGRAM = `
import json, sys, nbformat, jupytext
answers = []
for notebook, text in json.load(sys.stdin):
    read = jupytext.reads(text, fmt="ts:percent")
    written = jupytext.writes(nbformat.from_dict(json.loads(notebook)), fmt="ts:percent")
    answers.append({"cells": [dict(c) for c in read.cells], "metadata": dict(read.metadata), "text": written})
json.dump(answers, sys.stdout)
`;

interface Answer {
  readonly cells: readonly { cell_type: string; source: string; metadata: JsonObject }[];
  readonly metadata: JsonObject;
  readonly text: string;
}

const parts = ({ cells }: Notebook) =>
  cells.map(({ type, source, metadata }) => ({ type, source, metadata }));

describe.skipIf(needs.jupytext.missing)(needs.jupytext.title("jupytext"), () => {
  let clean: Notebook[];
  let answers: Answer[];

  beforeAll(() => {
    clean = notebooks()
      .filter(({ cells }) => cells.length > 0)
      .map(cleanNotebook);
    const input = JSON.stringify(
      clean.map((notebook) => [formatNotebook(notebook), formatPercent(notebook)]),
    );
    answers = JSON.parse(
      execFileSync(python, ["-c", PROGRAM], { input, encoding: "utf8", maxBuffer: 2 ** 28 }),
    );
  });

  it("reads the cells and metadata of our texts, with our ids and attachments as metadata of cells", () => {
    for (const [index, { cells, metadata }] of answers.entries()) {
      const notebook = clean[index]!;
      const read = cells.map(({ cell_type: type, source, metadata: { id, attachments: _, ...metadata } }) => {
        return { type, source, metadata, id };
      });
      expect(read).toEqual(
        parts(notebook).map((part, place) => ({ ...part, id: notebook.cells[place]!.id })),
      );
      const { jupytext: _, ...others } = metadata;
      const { language_info: __, ...expected } = notebook.metadata;
      expect(others).toEqual(expected);
    }
  });

  it("writes texts in which we find the same cells, and by their sources their ids", () => {
    for (const [index, { text }] of answers.entries()) {
      const notebook = clean[index]!;
      const joined = joinNotebook(readPercent(text, "written.ts"), notebook, notebook.name);
      expect(parts(joined)).toEqual(parts(notebook));
      expect(new Set(joined.cells.map(({ id }) => id))).toEqual(new Set(notebook.cells.map(({ id }) => id)));
      expect(joined.metadata).toEqual(notebook.metadata);
    }
  });
});
