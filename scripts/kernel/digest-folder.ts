import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * SHA-256 in hexadecimal over the names and bytes of all files in a folder, at any depth and in the order of their
 * names. `node_modules` and build information of the compiler do not count; a folder that is not there is an empty one.
 *
 * @param without Names directly in the folder that do not count either.
 */
export async function digestFolder(folder: string, without: readonly string[] = []): Promise<string> {
  const total = createHash("sha256");
  for (const file of await listFiles(folder, "")) {
    if (without.includes(file.split("/")[0]!)) continue;
    // A stream for each of so many small files takes three times as long.
    const bytes = await readFile(join(folder, file));
    total.update(`${file}\0${createHash("sha256").update(bytes).digest("hex")}\n`);
  }
  return total.digest("hex");
}

async function listFiles(root: string, under: string): Promise<string[]> {
  const entries = await readdir(join(root, under), { withFileTypes: true }).catch((error) => {
    if (error.code === "ENOENT" && under === "") return [];
    throw error;
  });
  const files: string[] = [];
  for (const entry of entries) {
    const path = under === "" ? entry.name : `${under}/${entry.name}`;
    if (entry.isDirectory() && entry.name !== "node_modules") files.push(...(await listFiles(root, path)));
    if (entry.isFile() && !entry.name.endsWith(".tsbuildinfo")) files.push(path);
  }
  return files.sort();
}
