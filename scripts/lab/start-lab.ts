import { type ChildProcess, spawn } from "node:child_process";

import { type LabFiles, withKernel } from "./lab-files.ts";
import { registerKernel } from "./register-kernel.ts";

export interface LabServer {
  readonly files: LabFiles;
  /** Path of a Python that has JupyterLab. */
  readonly python: string;
  /** Folder that it opens. */
  readonly folder: string;
  /** For JupyterLab, after our own: the last one counts. */
  readonly args: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
  readonly stdio: "inherit" | "ignore";
}

/** Registers the course's kernel and starts JupyterLab with it. */
export async function startLab(server: LabServer): Promise<ChildProcess> {
  const { files, python, folder, args, environment = process.env, stdio } = server;
  await registerKernel(files);
  const own = [
    `--ServerApp.root_dir=${folder}`,
    // One Ctrl-C ends it: it would ask for a confirmation that nobody can give it.
    "--ServerApp.answer_yes=True",
    // Otherwise it asks the network for newer versions.
    "--LabApp.check_for_updates_class=jupyterlab.handlers.announcements.NeverCheckForUpdate",
  ];
  return spawn(python, ["-m", "jupyterlab", ...own, ...args], {
    cwd: folder,
    env: withKernel(files, environment),
    stdio,
    windowsHide: true,
  });
}
