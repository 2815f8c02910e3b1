import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { cleanNotebook } from "../notebook/clean-notebook.ts";
import { formatNotebook } from "../notebook/format-notebook.ts";
import { readNotebook } from "../notebook/read-notebook.ts";
import { Problem } from "../problem.ts";
import { writeWhole } from "../write-whole.ts";

export interface CleanOptions {
  /** Folder of the notebooks. */
  readonly folder: string;
  readonly names: readonly string[];
  /** Whether the files are only looked at. */
  readonly check: boolean;
  say(line: string): void;
}

export interface CleanResult {
  /** Names of notebooks whose bytes are not those that are committed, or were not until now. */
  readonly changed: readonly string[];
  /** Names of files that are no notebooks; they are left as they are. */
  readonly unreadable: readonly string[];
}

/** Brings notebooks into the form in which they are committed, or says which are not. One that cannot be read keeps no other from it. */
export async function cleanCourse({ folder, names, check, say }: CleanOptions): Promise<CleanResult> {
  const changed: string[] = [];
  const unreadable: string[] = [];
  for (const name of names) {
    const path = join(folder, `${name}.ipynb`);
    const text = await readFile(path, "utf8");
    try {
      const clean = formatNotebook(cleanNotebook(readNotebook(text, path)));
      if (clean === text) continue;
      changed.push(name);
      if (!check) writeWhole(path, clean);
      say(`${name}: ${check ? "not as it is committed" : "cleaned"}`);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      unreadable.push(name);
      say(error.message);
    }
  }
  return { changed, unreadable };
}
