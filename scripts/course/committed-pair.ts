import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { joinNotebook } from "../notebook/percent/join-notebook.ts";
import { readPercent } from "../notebook/percent/read-percent.ts";
import { readNotebook } from "../notebook/read-notebook.ts";
import { isSame, type Snapshot, takeSnapshot } from "./pair-snapshot.ts";

/**
 * What both sides of a pair hold in git's last commit, `undefined` where they are not in step there or not in git.
 * After a pull or in another branch it tells which side was edited since.
 */
export async function readCommitted(folder: string, name: string): Promise<Snapshot | undefined> {
  const show = async (file: string): Promise<string> => {
    const options = { cwd: folder, encoding: "utf8", maxBuffer: 2 ** 28 } as const;
    return (await promisify(execFile)("git", ["show", `HEAD:./${file}`], options)).stdout;
  };
  try {
    const notebook = readNotebook(await show(`${name}.ipynb`), `${name}.ipynb`);
    const text = joinNotebook(readPercent(await show(`${name}.ts`), `${name}.ts`), notebook, name);
    const snapshot = takeSnapshot(notebook);
    return isSame(snapshot, takeSnapshot(text)) ? snapshot : undefined;
  } catch {
    return undefined;
  }
}
