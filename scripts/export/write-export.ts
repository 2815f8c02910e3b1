import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join } from "node:path";

import { zipSync } from "fflate";

import { makeFolder } from "../make-folder.ts";
import { Problem } from "../problem.ts";
import { writeWhole } from "../write-whole.ts";
import type { ExportFiles } from "./gather-files.ts";

/** Lies in a folder that an export made, with the names of its files: those and no others may go. */
export const MARKER = ".activation-lab-export.json";

/** A fixed day, so that the same files make the same archive. */
const DAY = new Date(1980, 0, 1);

/** The files of an earlier export in `folder`, none if it is empty or not there. @throws Problem if others lie in it. */
export async function readEarlierExport(folder: string): Promise<string[]> {
  const present = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw refuse(folder, "which is no folder that can be read", error);
  });
  if (present.length === 0) return [];
  try {
    const { files } = JSON.parse(await readFile(join(folder, MARKER), "utf8")) as { files: string[] };
    return files.filter((file) => !isAbsolute(file) && file.split(/[\\/]/).every((part) => part !== ".."));
  } catch (error) {
    throw refuse(folder, "which holds files that no export made", error);
  }
}

function refuse(folder: string, came: string, cause: unknown): Problem {
  return new Problem(
    {
      rule: "An export goes to a new or empty folder, to that of an earlier one, or to a .zip file.",
      came: `${folder}, ${came}`,
      cure: "Name another folder; nothing was changed.",
    },
    { cause },
  );
}

function makeTarget(folder: string): void {
  try {
    makeFolder(folder);
  } catch (error) {
    throw refuse(folder, "which cannot be made", error);
  }
}

/** Writes the files in place of those of an earlier export; whatever else lies in the folder stays. */
export async function writeFolder(folder: string, files: ExportFiles): Promise<void> {
  const earlier = await readEarlierExport(folder);
  makeTarget(folder);
  // First the list, so that an interrupted export can be repeated.
  const names = [...new Set([...earlier, ...files.keys()])];
  await writeFile(join(folder, MARKER), JSON.stringify({ files: names }));
  for (const [path, content] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    writeWhole(join(folder, path), content);
  }
  for (const path of earlier) if (!files.has(path)) await rm(join(folder, path), { force: true });
  await writeFile(join(folder, MARKER), JSON.stringify({ files: [...files.keys()] }));
}

/** Writes the files as one archive, whole or not at all. */
export async function writeZip(path: string, files: ExportFiles): Promise<void> {
  makeTarget(dirname(path));
  writeWhole(path, zipSync(Object.fromEntries(files), { level: 6, mtime: DAY }));
}
