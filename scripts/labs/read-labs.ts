import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { readList } from "../choose-names.ts";
import { listNotebooks } from "../course/course-files.ts";
import type { Notebook } from "../notebook/notebook.ts";
import { readNotebook } from "../notebook/read-notebook.ts";
import { Problem } from "../problem.ts";
import { findExerciseFaults } from "./exercise-faults.ts";

/** Lectures have a number; what has none, such as the author's guide, is for teachers and made only if it is named. */
const LECTURE = /^\d/;

/**
 * Reads the notebooks that `words` name, or all lectures, and checks their exercises.
 *
 * @param action What took the words, for the message.
 * @throws Problem if one is wrong; all that is wrong with the exercises stands in it.
 */
export async function readLabs(
  folder: string,
  words: readonly string[],
  action: string,
): Promise<Notebook[]> {
  const only = words.length === 0 ? undefined : words.flatMap(readList);
  const names = await listNotebooks(folder, only, action);
  const notebooks: Notebook[] = [];
  for (const name of only === undefined ? names.filter((each) => LECTURE.test(each)) : names) {
    const path = join(folder, `${name}.ipynb`);
    notebooks.push(readNotebook(await readFile(path, "utf8"), path));
  }
  requireSoundExercises(notebooks);
  return notebooks;
}

function requireSoundExercises(notebooks: readonly Notebook[]): void {
  const [fault, ...others] = notebooks.flatMap(findExerciseFaults);
  if (fault === undefined) return;
  if (others.length === 0) throw fault;
  const list = [fault, ...others].map(({ message }) => `\n- ${message}`).join("");
  throw new Problem({
    rule: "Exercises must be sound before a lab is made of them.",
    came: `${others.length + 1} faults:${list}\nSo nothing was written`,
    cure: "Mend them, and call it again.",
  });
}
