import { readdir } from "node:fs/promises";
import { resolve } from "node:path";

import type { CourseFolders } from "./course-files.ts";

/**
 * What a notebook finds in the user's folder of data sets: its path, and the names in it, so that a data set that is fetched
 * later makes a difference. The data themselves, which may be gigabytes, are taken for what their names say.
 */
export async function identifyData(
  { notebooks }: CourseFolders,
  folder: string | undefined,
): Promise<string> {
  if (!folder) return "";
  const names = await readdir(resolve(notebooks, folder)).catch(() => []);
  // Half-fetched ones begin with a point.
  return [folder, ...names.filter((name) => !name.startsWith(".")).sort()].join("\n");
}
