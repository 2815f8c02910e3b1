import { Problem } from "../problem.js";
import { nodeBuiltin } from "./node-builtin.js";

/**
 * The folder of a data set that comes with the course: `datasets/NAME` in the working directory or the nearest folder
 * above it (a notebook runs in `notebooks/`), else above this package.
 *
 * @param file What must be in it.
 * @throws Problem if no such folder holds that file.
 */
export function datasetFolder(name: string, file = "manifest.json"): string {
  const { existsSync } = nodeBuiltin("node:fs");
  const { dirname, join } = nodeBuiltin("node:path");
  const starts = [process.cwd(), dirname(nodeBuiltin("node:url").fileURLToPath(import.meta.url))];
  for (const start of starts) {
    for (let folder = start; ; folder = dirname(folder)) {
      const candidate = join(folder, "datasets", name);
      if (existsSync(join(candidate, file))) return candidate;
      if (folder === dirname(folder)) break;
    }
  }
  throw new Problem({
    rule: `There must be a folder datasets/${name} with the file ${file}.`,
    came: `none above ${starts.join(" or ")}`,
    cure: "Run inside a clone of the course, or give the folder as an option.",
  });
}
