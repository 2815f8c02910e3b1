import { relative } from "node:path";

import { runCommand } from "./command-line.ts";
import { courseFolders } from "./course/course-files.ts";
import { kernelFolder, labFiles } from "./lab/lab-files.ts";
import { provideLab } from "./lab/provide-lab.ts";
import { registerKernel } from "./lab/register-kernel.ts";
import { startLab } from "./lab/start-lab.ts";

await runCommand({
  usage: "npm run lab -- [options] [options of jupyter lab]",
  summary:
    "Opens JupyterLab in notebooks/ with this course's own kernel: the JupyterLab of ACTIVATION_LAB_PYTHON or of this\n" +
    "machine, else one that it installs, with plotly, into a virtual environment in .lab. Nothing outside the project is\n" +
    "changed. Whatever is no option of its own goes on to jupyter lab, such as --no-browser or --port 9000.",
  options: {
    install: { type: "boolean", help: "take the project's own environment, whatever the machine has" },
    register: { type: "boolean", help: "only register the kernel, for VS Code and others; needs no Python" },
  },
  passesOn: true,
  async run({ values, positionals, signal, out, progress }) {
    const { root, notebooks } = courseFolders();
    const files = labFiles(root);
    if (values.register === true) {
      await registerKernel(files);
      out(`The kernel is described in ${relative(root, kernelFolder(files))}: JUPYTER_PATH=${files.jupyter}`);
      return 0;
    }
    const { executable } = await provideLab({
      files,
      wantsOwn: values.install === true,
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
});
