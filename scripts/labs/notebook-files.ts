import { formatNotebook } from "../notebook/format-notebook.ts";
import type { Notebook } from "../notebook/notebook.ts";
import { gatherImages } from "./gather-images.ts";

/** Notebooks and the images that they show, as files. */
export async function notebookFiles(
  folder: string,
  notebooks: readonly Notebook[],
): Promise<Map<string, Uint8Array>> {
  const texts = notebooks.map(
    (notebook) => [`${notebook.name}.ipynb`, Buffer.from(formatNotebook(notebook))] as const,
  );
  return new Map<string, Uint8Array>([...texts, ...(await gatherImages(folder, notebooks))]);
}
