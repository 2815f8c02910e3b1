import { realpathSync } from "node:fs";
import { homedir, tmpdir } from "node:os";

import { REPOSITORY } from "../repository.ts";

/**
 * Replaces the folders of this machine in the text of an error, so that it reads the same everywhere: the notebook's
 * folder by `.`, the repository by `<repository>`, anything up to a `node_modules` by `node_modules`, the home folder
 * by `~`, the folder for temporary files by `<temporary>`.
 *
 * @param folder Folder of the notebook.
 */
export function hidePaths(text: string, folder: string): string {
  const roots: [string, string][] = [
    [folder, "."],
    [REPOSITORY, "<repository>"],
    [homedir(), "~"],
    [tmpdir(), "<temporary>"],
  ];
  const names = roots
    .flatMap(([root, name]): [string, string][] => [
      [root, name],
      [realPath(root), name],
    ])
    .filter(([root]) => root.length > 1)
    .sort(([a], [b]) => b.length - a.length);
  let result = text;
  for (const [root, name] of names) {
    const pattern = new RegExp(`(?:file://)?${escapeRegExp(root)}(?=[\\\\/]|$|[^\\w.-])`, "gm");
    result = result.replaceAll(pattern, name);
  }
  return result.replaceAll(WORD, (word, root: string, path: string) => {
    const last = [...path.matchAll(DEPENDENCIES)].at(-1);
    if (last === undefined) return word;
    const head = path.slice(0, path.search(/[\\/]/)).replace(/(?:~|\.|<\w+>)$/, "");
    return `${head === "" ? "" : root + head}node_modules${path.slice(last.index + last[0].length)}`;
  });
}

/** What may be a path, with the root that it may have. One pattern for all of it would take the square of its length. */
const WORD = /((?:file:\/\/)?(?:\/?[A-Za-z]:)?)([^\s()'":]+)/g;
const DEPENDENCIES = /[\\/]node_modules(?=[\\/])/g;

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
