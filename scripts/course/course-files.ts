import { readdir } from "node:fs/promises";
import { join } from "node:path";

import { chooseNames } from "../choose-names.ts";
import { Problem } from "../problem.ts";
import { REPOSITORY } from "../repository.ts";

/** Where things of the course are, and where they go. */
export interface CourseFolders {
  readonly root: string;
  readonly notebooks: string;
  readonly slides: string;
  readonly build: string;
  readonly datasets: string;
  /** The built package that notebooks import. */
  readonly package: string;
}

export function courseFolders(root: string = REPOSITORY): CourseFolders {
  return {
    root,
    notebooks: join(root, "notebooks"),
    slides: join(root, "slides"),
    build: join(root, "slides", "build"),
    datasets: join(root, "datasets"),
    package: join(root, "src", "dist"),
  };
}

/**
 * Names of the course's notebooks in reading order, all or those whose number or name is in `only`.
 *
 * @param others Names that count as well.
 */
export async function listNotebooks(
  folder: string,
  only?: readonly string[],
  source?: string,
  others: readonly string[] = [],
): Promise<string[]> {
  const found = (await readdir(folder))
    .filter((file) => file.endsWith(".ipynb"))
    .map((file) => file.slice(0, -".ipynb".length));
  const names = [...new Set([...found, ...others])].sort();
  if (names.length === 0) {
    throw new Problem({
      rule: "The course needs at least one notebook.",
      came: `no .ipynb file in ${folder}`,
      cure: "Restore the folder, for example with `git checkout -- notebooks`.",
    });
  }
  return chooseNames(names, only, source);
}
