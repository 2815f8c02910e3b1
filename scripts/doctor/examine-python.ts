import { choosePython, hasLab } from "../lab/choose-python.ts";
import { describePython, type PythonCommand, type PythonFacts } from "../lab/describe-python.ts";
import { findPythons } from "../lab/find-pythons.ts";
import { labFiles } from "../lab/lab-files.ts";
import { explainMissingPlotly } from "../lab/provide-lab.ts";
import { Problem } from "../problem.ts";
import { REPOSITORY } from "../repository.ts";
import type { Diagnosis, Examination } from "./diagnosis.ts";

type Describe = (command: PythonCommand) => Promise<PythonFacts | undefined>;

/** What `npm run lab` would open. */
export function examinePython(describe: Describe = describePython): Examination {
  const files = labFiles(REPOSITORY);
  const candidates = findPythons(files);
  const isNamed = Boolean(process.env.ACTIVATION_LAB_PYTHON);
  return {
    part: "JupyterLab",
    isNeeded: false,
    async examine(): Promise<Omit<Diagnosis, "part" | "isNeeded">> {
      try {
        const options = { candidates, isNamed, own: files.python, wantsOwn: false, describe };
        const { python } = await choosePython(options);
        const { executable, version, jupyterlab, plotly } = python;
        const where = `Python ${version} (${executable})`;
        if (!hasLab(python)) {
          return {
            isThere: false,
            found: `none in ${where}`,
            cure: "npm run lab installs it into the project.",
          };
        }
        if (plotly === undefined) {
          const cure = await explainMissingPlotly(python);
          return { isThere: false, found: `${jupyterlab} in ${where}`, cure };
        }
        return { isThere: true, found: `${jupyterlab} with plotly ${plotly} in ${where}` };
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        return { isThere: false, found: `Python: ${error.came}`, cure: error.cure };
      }
    },
  };
}
