import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import type { Notebook } from "../notebook/notebook.ts";
import { joinNotebook } from "../notebook/percent/join-notebook.ts";
import { readPercent } from "../notebook/percent/read-percent.ts";
import { readNotebook } from "../notebook/read-notebook.ts";
import { Problem } from "../problem.ts";
import { readCommitted } from "./committed-pair.ts";
import { describeChanges, isSame, readSnapshot, type Snapshot, takeSnapshot } from "./pair-snapshot.ts";

export type Side = "text" | "notebook";

/** A notebook and the text that holds the same cells. */
export interface Pair {
  readonly name: string;
  readonly paths: Record<Side, string> & {
    readonly records: string;
    readonly record: string;
    readonly replaced: Record<Side, string>;
  };
  /** Bytes of the files that are there. */
  readonly files: Record<Side, string | undefined>;
  /** Each side as a notebook, the text with the outputs of the other; `undefined` if it is absent or is to be replaced unread. */
  readonly sides: Record<Side, Notebook | undefined>;
  /** What both held when they were in step last. */
  readonly record: Snapshot | undefined;
}

/** @throws Problem if a side cannot be read, unless the other is chosen. */
export async function readPair(folder: string, name: string, from: Side | undefined): Promise<Pair> {
  const records = join(folder, ".pair");
  const paths = {
    text: join(folder, `${name}.ts`),
    notebook: join(folder, `${name}.ipynb`),
    records,
    record: join(records, `${name}.json`),
    replaced: {
      text: join(records, `${name}.replaced.ts`),
      notebook: join(records, `${name}.replaced.ipynb`),
    },
  };
  const files = { text: await readIfThere(paths.text), notebook: await readIfThere(paths.notebook) };
  const readSide = (side: Side, read: (file: string) => Notebook): Notebook | undefined => {
    const file = files[side];
    if (file === undefined) return undefined;
    try {
      return read(file);
    } catch (error) {
      if (error instanceof Problem && from !== undefined && from !== side) return undefined;
      throw error;
    }
  };
  const notebook = readSide("notebook", (file) => readNotebook(file, paths.notebook));
  const text = readSide("text", (file) => joinNotebook(readPercent(file, paths.text), notebook, name));
  const record = readSnapshot(await readIfThere(paths.record));
  return { name, paths, files, sides: { text, notebook }, record };
}

/**
 * The side that holds where a pair is not in step: the one that changed since it was.
 *
 * @throws Problem if both have, or it is not known.
 */
export async function chooseSide(
  { name, paths, files, sides, record }: Pair,
  from: Side | undefined,
): Promise<Side> {
  if (from !== undefined) {
    if (files[from] !== undefined) return from;
    throw new Problem({
      rule: `${name}: --from names the side that holds.`,
      came: `--from ${from}, and no ${paths[from]}`,
      cure: "Leave it out: then that side is written from the other.",
    });
  }
  if (sides.text === undefined) return "notebook";
  if (sides.notebook === undefined) {
    if (record === undefined) return "text";
    throw new Problem({
      rule: `${name}: a text goes with its notebook.`,
      came: `${paths.text}, whose notebook was deleted or renamed`,
      cure: `Delete or rename the text as well, or have the notebook back: npm run notebooks -- pair ${name} --from text`,
    });
  }
  const text = takeSnapshot(sides.text);
  const notebook = takeSnapshot(sides.notebook);
  for (const known of [record, await readCommitted(dirname(paths.text), name)]) {
    if (known !== undefined && isSame(known, notebook)) return "text";
    if (known !== undefined && isSame(known, text)) return "notebook";
  }
  throw new Problem({
    rule: `${name}: between two runs of pair, one side changes.`,
    came:
      record === undefined
        ? `sides that differ (${describeChanges(notebook, text)}), and no record of which changed`
        : `both changed, the text (${describeChanges(record, text)}) and the notebook (${describeChanges(record, notebook)})`,
    cure:
      "Bring into one of them what you want to keep of the other, then say which holds: " +
      `npm run notebooks -- pair ${name} --from text, or --from notebook`,
  });
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
