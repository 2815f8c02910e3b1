import { readFile } from "node:fs/promises";

import { choosePython } from "./choose-python.ts";
import { describePython, type PythonFacts } from "./describe-python.ts";
import { findPythons } from "./find-pythons.ts";
import { installLab, type LabInstallation, REQUIREMENTS } from "./install-lab.ts";

export interface LabOptions extends Omit<LabInstallation, "base"> {
  /** Whether only the project's own environment will do. */
  readonly wantsOwn: boolean;
  /** Ways to open the notebooks that need no Python; those of the course. */
  readonly otherWays?: string | undefined;
  readonly say: (line: string) => void;
}

/** A Python with JupyterLab, found or installed. @throws Problem if there is none and none can be made. */
export async function provideLab(options: LabOptions): Promise<PythonFacts> {
  const { files, wantsOwn, otherWays, say } = options;
  const { kind, python } = await choosePython({
    candidates: findPythons(files),
    isNamed: Boolean(process.env.ACTIVATION_LAB_PYTHON),
    own: files.python,
    wantsOwn,
    describe: describePython,
    otherWays,
  });
  if (kind === "base") return installLab({ ...options, base: python });
  say(`JupyterLab ${python.jupyterlab} of ${python.executable}.`);
  if (python.plotly === undefined) say(await explainMissingPlotly(python));
  return python;
}

export async function explainMissingPlotly({ executable }: PythonFacts): Promise<string> {
  const requirement = /^plotly==.*$/m.exec(await readFile(REQUIREMENTS, "utf8"))![0];
  return (
    `It lacks plotly, so that figures show as a sentence. Give the command "${executable}" -m pip install ${requirement}, ` +
    "or npm run lab -- --install, which takes an environment of the project's own."
  );
}
