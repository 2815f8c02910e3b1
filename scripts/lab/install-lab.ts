import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { Problem } from "../problem.ts";
import { runProcess } from "../setup/run-process.ts";
import { describePython, type PythonFacts } from "./describe-python.ts";
import type { LabFiles } from "./lab-files.ts";

/** What is installed: pinned, and also what Binder and the dev container take. */
export const REQUIREMENTS = fileURLToPath(new URL("requirements.txt", import.meta.url));

export interface LabInstallation {
  readonly files: LabFiles;
  /** The Python that makes the environment. */
  readonly base: PythonFacts;
  /** Seconds without a sign of life after which a step is given up. */
  readonly patience: number;
  readonly signal: AbortSignal;
  /** Takes one line of progress. */
  readonly onStep: (line: string) => void;
  /** Takes what a failed program wrote. */
  readonly onLog: (log: string) => void;
}

/**
 * Installs JupyterLab and plotly into the project's own virtual environment. What an interrupted call has fetched is
 * kept by pip, so that the next one goes on there.
 *
 * @throws Problem if the environment cannot be made or pip fails.
 */
export async function installLab(options: LabInstallation): Promise<PythonFacts> {
  const { files, base, patience, signal, onStep, onLog } = options;
  const { folder } = files;
  const temporary = join(folder, "temporary");
  await mkdir(temporary, { recursive: true });
  // JupyterLab brings programs for Node, which are no ES modules as those of this project are.
  await writeFile(join(folder, "package.json"), '{ "type": "commonjs" }\n');
  const run = async (python: string, args: readonly string[], rule: string) => {
    const { outcome, code, log } = await runProcess(python, args, {
      folder,
      environment: limitRetries({ ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary }),
      patience,
      // Both the download and the unpacking can be seen to grow here.
      watched: folder,
      signal,
    });
    if (outcome === "ended" && code === 0) return;
    onLog(log);
    throw new Problem({
      rule,
      came: outcome === "stalled" ? `${patience} s without a byte` : lastLine(log),
      cure: "Look at the connection to the index of pip, or install them yourself and name that Python in ACTIVATION_LAB_PYTHON.",
    });
  };
  try {
    // An interruption leaves an interpreter without pip.
    if ((await describePython([files.python]))?.pip === undefined) {
      onStep(`Making a virtual environment with Python ${base.version}`);
      const venv = ["-m", "venv", "--clear", files.environment];
      await run(base.executable, venv, "The virtual environment must be made.");
    }
    const packages = (await readFile(REQUIREMENTS, "utf8")).trim().split("\n").join(" and ");
    onStep(`Installing ${packages} into ${files.environment}`);
    const pip = [
      "-m",
      "pip",
      "install",
      "--no-input",
      "--progress-bar",
      "off",
      "--requirement",
      REQUIREMENTS,
    ];
    await run(files.python, pip, `pip must install ${packages}.`);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  const installed = await describePython([files.python]);
  if (installed?.jupyterlab !== undefined && installed.plotly !== undefined) return installed;
  throw new Problem({
    rule: "The project's own environment must run.",
    came: `${files.python}, which does not, or lacks what pip has installed`,
    cure: `Remove ${files.environment} and run npm run lab again.`,
  });
}

/** pip tries each file five times and waits longer each time: without a network that takes minutes. The user's settings hold. */
function limitRetries(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    PIP_RETRIES: "1",
    PIP_DEFAULT_TIMEOUT: "30",
    ...environment,
    PIP_DISABLE_PIP_VERSION_CHECK: "1",
  };
}

function lastLine(log: string): string {
  const lines = log.trim().split(/\r?\n/);
  const errors = lines.filter((line) => /^ERROR|Error:/.test(line));
  return (errors.at(-1) ?? lines.at(-1) ?? "").replace(/^ERROR: /, "").replace(/\.$/, "") || "no word";
}
