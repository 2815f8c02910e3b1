import { relative } from "node:path";

import type { Command, Option } from "../command-line.ts";
import { kernelFolder, labFiles } from "./lab-files.ts";
import { provideLab } from "./provide-lab.ts";
import { registerKernel } from "./register-kernel.ts";
import { startLab } from "./start-lab.ts";

const OPTIONS = {
  install: { type: "boolean", help: "take the project's own environment, whatever the machine has" },
  register: { type: "boolean", help: "only register the kernel, for VS Code and others; needs no Python" },
} as const satisfies Record<string, Option>;

export interface LabPlace {
  /** Folder of the project: tslab and `.lab` lie in it. */
  readonly root: string;
  /** Folder that JupyterLab opens, and its name in the help. */
  readonly notebooks: string;
  readonly place: string;
  /** Ways to open the notebooks that need no Python, a sentence; those of the course. */
  readonly otherWays?: string;
}

/** `npm run lab`, of the course and of the folder that students get. */
export function labCommand({ root, notebooks, place, otherWays }: LabPlace): Command<typeof OPTIONS> {
  return {
    usage: "npm run lab -- [options] [options of jupyter lab]",
    summary:
      `Opens JupyterLab in ${place} with this course's own kernel: the JupyterLab of ACTIVATION_LAB_PYTHON or of this\n` +
      "machine, else one that it installs, with plotly, into a virtual environment in .lab. Nothing outside the project is\n" +
      "changed. Whatever is no option of its own goes on to jupyter lab, such as --no-browser or --port 9000.",
    options: OPTIONS,
    passesOn: true,
    async run({ values, positionals, signal, out, progress }) {
      const files = labFiles(root);
      if (values.register === true) {
        await registerKernel(files);
        out(
          `The kernel is described in ${relative(root, kernelFolder(files))}: JUPYTER_PATH=${files.jupyter}`,
        );
        return 0;
      }
      const { executable } = await provideLab({
        files,
        wantsOwn: values.install === true,
        otherWays,
        patience: 120,
        signal,
        say: out,
        onStep: (line) => progress.show(line),
        onLog: (log) => {
          progress.clear();
          process.stderr.write(`${log.trimEnd()}\n`);
        },
      });
      progress.clear();
      if (signal.aborted) return 1;
      const child = await startLab({
        files,
        python: executable,
        folder: notebooks,
        args: positionals,
        stdio: "inherit",
      });
      const end = () => child.kill("SIGTERM");
      signal.addEventListener("abort", end);
      return new Promise((resolve, reject) => {
        child.once("error", reject);
        // Who ends it with Ctrl-C has got what he wanted.
        child.once("exit", (code) => resolve(code === 0 || signal.aborted ? 0 : 1));
      });
    },
  };
}
