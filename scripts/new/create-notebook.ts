import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { formatNotebook } from "../notebook/format-notebook.ts";
import type { Cell } from "../notebook/notebook.ts";
import { readNotebook } from "../notebook/read-notebook.ts";
import { Problem } from "../problem.ts";
import { checkTitle, nameNotebook } from "./name-notebook.ts";

const FRAME = fileURLToPath(new URL("lecture-frame.ipynb", import.meta.url));
/** Stands in the frame where the title goes. */
const PLACE = "TITLE";

/**
 * Writes a notebook into `folder` that executes, renders and passes every check, and gives its path.
 *
 * @throws Problem if the title is none, or the notebook is there already; nothing is changed then.
 */
export async function createNotebook(folder: string, given: string): Promise<string> {
  const title = checkTitle(given);
  const files = await readdir(folder);
  const present = files
    .filter((file) => file.endsWith(".ipynb"))
    .map((file) => file.slice(0, -".ipynb".length));
  const frame = readNotebook(await readFile(FRAME, "utf8"), FRAME);
  const cells = frame.cells.map(
    (cell): Cell => ({
      ...cell,
      source: cell.source.replace(new RegExp(`^# ${PLACE}$`, "m"), () => `# ${title}`),
    }),
  );
  const path = join(folder, `${nameNotebook(title, present)}.ipynb`);
  try {
    const text = formatNotebook({ ...frame, cells, metadata: { ...frame.metadata, title } });
    await writeFile(path, text, { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw new Problem(
      {
        rule: "A new notebook overwrites nothing.",
        came: `${path}, which is there`,
        cure: "Give the command again.",
      },
      { cause: error },
    );
  }
  return path;
}
