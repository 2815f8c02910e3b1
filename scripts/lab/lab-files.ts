import { delimiter, join, posix, win32 } from "node:path";

/** What `npm run lab` keeps: one folder in the project, which Git ignores. */
export interface LabFiles {
  readonly folder: string;
  /** Folder for JUPYTER_PATH: the kernel of this course lies in it, and nothing else. */
  readonly jupyter: string;
  /** The project's own virtual environment. */
  readonly environment: string;
  /** Its interpreter. */
  readonly python: string;
}

export function labFiles(root: string, platform: NodeJS.Platform = process.platform): LabFiles {
  const path = platform === "win32" ? win32 : posix;
  const folder = path.join(root, ".lab");
  const environment = path.join(folder, "python");
  return {
    folder,
    jupyter: path.join(folder, "jupyter"),
    environment,
    python:
      platform === "win32"
        ? path.join(environment, "Scripts", "python.exe")
        : path.join(environment, "bin", "python"),
  };
}

/** The environment under which Jupyter finds this course's kernel before any other of its name. */
export function withKernel(files: LabFiles, environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const paths = [files.jupyter, environment.JUPYTER_PATH].filter((path) => path !== undefined && path !== "");
  return { ...environment, JUPYTER_PATH: paths.join(delimiter) };
}

/** Where the kernel's description lies. */
export function kernelFolder(files: LabFiles): string {
  return join(files.jupyter, "kernels", "tslab");
}
