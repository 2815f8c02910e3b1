import { accessSync, constants, realpathSync } from "node:fs";
import { posix, win32 } from "node:path";

import type { PythonCommand } from "./describe-python.ts";
import type { LabFiles } from "./lab-files.ts";

/** What the search for a Python may see of a machine. */
export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The file behind a path, `undefined` where there is none. */
  resolve(path: string): string | undefined;
}

export const thisSurroundings: Surroundings = {
  platform: process.platform,
  environment: process.env,
  resolve(path) {
    try {
      accessSync(path, constants.F_OK);
      return realpathSync(path);
    } catch {
      return undefined;
    }
  },
};

/**
 * Where a Python may be, in the order of preference: the one that ACTIVATION_LAB_PYTHON names, else those to which a
 * `jupyter-lab` on the path belongs; the project's own environment; else those on the path.
 */
export function findPythons(files: LabFiles, surroundings: Surroundings = thisSurroundings): PythonCommand[] {
  const { platform, environment, resolve } = surroundings;
  const named = environment.ACTIVATION_LAB_PYTHON;
  if (named) return [[named], [files.python]];
  const path = platform === "win32" ? win32 : posix;
  const folders = (environment.PATH ?? environment.Path ?? "").split(path.delimiter).filter(Boolean);
  const ofLabs = folders
    .map((folder) => resolve(path.join(folder, platform === "win32" ? "jupyter-lab.exe" : "jupyter-lab")))
    .filter((lab) => lab !== undefined)
    // Beside it in an environment of pip, pipx or conda; on Windows often one folder above.
    .flatMap((lab) =>
      platform === "win32"
        ? ["python.exe", "..\\python.exe"].map((name) => path.join(path.dirname(lab), name))
        : [path.join(path.dirname(lab), "python3")],
    )
    .filter((python) => resolve(python) !== undefined);
  const usual: PythonCommand[] =
    platform === "win32" ? [["py", "-3"], ["python"]] : [["python3"], ["python"]];
  return [...[...new Set(ofLabs)].map((python): PythonCommand => [python]), [files.python], ...usual];
}
