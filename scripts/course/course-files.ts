import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { chooseNames } from "../choose-names.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

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

export function courseFolders(root: string = ROOT): CourseFolders {
  return {
    root,
    notebooks: join(root, "notebooks"),
    slides: join(root, "slides"),
    build: join(root, "slides", "build"),
    datasets: join(root, "datasets"),
    package: join(root, "src", "dist"),
  };
}

/** Names of the course's notebooks in reading order, all or those whose number or name is in `only`. */
export async function listNotebooks(folder: string, only?: readonly string[]): Promise<string[]> {
  const names = (await readdir(folder))
    .filter((file) => file.endsWith(".ipynb"))
    .map((file) => file.slice(0, -".ipynb".length))
    .sort();
  return chooseNames(names, only);
}
