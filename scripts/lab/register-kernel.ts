import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { locateTslab } from "../kernel/locate-tslab.ts";
import { kernelFolder, type LabFiles } from "./lab-files.ts";

/**
 * Describes the project's own tslab as the kernel `tslab`, in a folder that only those see whose JUPYTER_PATH names it:
 * kernels that are registered for the user or the machine stay as they are.
 */
export async function registerKernel(files: LabFiles): Promise<void> {
  const folder = kernelFolder(files);
  const kernel = {
    argv: [
      process.execPath,
      // Node 22.12 warns whenever a cell imports a package of ES modules.
      "--disable-warning=ExperimentalWarning",
      "--require",
      fileURLToPath(new URL("unlimited-outputs.cjs", import.meta.url)),
      join(locateTslab().folder, "bin", "tslab"),
      ...["kernel", "--config-path", "{connection_file}"],
    ],
    display_name: "TypeScript",
    language: "typescript",
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "kernel.json"), `${JSON.stringify(kernel, null, 2)}\n`);
  // Editors that read their environment from a file, such as VS Code, find the kernel by this one.
  await writeFile(join(files.folder, "kernel.env"), `JUPYTER_PATH=${files.jupyter}\n`);
}
