import { readFile } from "node:fs/promises";
import { join, posix } from "node:path";

import type { Notebook } from "../notebook/notebook.ts";
import { Problem } from "../problem.ts";
import { namedImages } from "./named-images.ts";

/**
 * The image files beside the notebooks that their texts show, by name: those and no others, since an image of a solution
 * lies there as well.
 *
 * @throws Problem if one is not there, or lies outside.
 */
export async function gatherImages(
  folder: string,
  notebooks: readonly Notebook[],
): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const notebook of notebooks) {
    for (const cell of notebook.cells) {
      if (cell.type !== "markdown") continue;
      for (const image of namedImages(cell.source)) {
        const name = posix.normalize(image);
        // In the cell itself, or on the web.
        if (/^[a-z][a-z\d+.-]*:/i.test(image) || files.has(name)) continue;
        const isInside = !name.startsWith("..") && !posix.isAbsolute(name) && !name.includes("\\");
        const content = isInside ? await readFile(join(folder, name)).catch(() => undefined) : undefined;
        if (content === undefined) {
          throw new Problem({
            rule: `${notebook.name}, cell ${cell.id}: an image lies beside the notebook.`,
            came: `${image}, which ${isInside ? "is not there" : "lies elsewhere"}`,
            cure: "Copy it there, or take it out of the text.",
          });
        }
        files.set(name, content);
      }
    }
  }
  return files;
}
