import { rename, writeFile } from "node:fs/promises";

/** Writes a file whole or not at all: the one that is there may be the only copy of someone's work. */
export async function replaceFile(path: string, text: string): Promise<void> {
  await writeFile(`${path}.part`, text);
  await rename(`${path}.part`, path);
}
