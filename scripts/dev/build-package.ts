import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import type { CourseFolders } from "../course/course-files.ts";
import { digestFolder } from "../kernel/digest-folder.ts";

export interface PackageBuild {
  /** What the compiler found, empty if nothing. */
  readonly errors: string;
  /** Names what notebooks import, so that another package has another name. */
  readonly digest: string;
}

/** Compiles the package as `npm run build` does, but writes nothing if the compiler finds something. */
export async function buildPackage(folders: CourseFolders, signal: AbortSignal): Promise<PackageBuild> {
  const require = createRequire(join(folders.root, "package.json"));
  const compiler = join(dirname(require.resolve("typescript/package.json")), "bin", "tsc");
  const args = [compiler, "-p", "src", "--pretty", "false", "--noEmitOnError"];
  const child = spawn(process.execPath, args, {
    cwd: folders.root,
    signal,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (part: string) => {
      text += part;
    });
  }
  const code = await new Promise<number | null>((resolve) => {
    child.on("close", resolve);
    child.on("error", (error) => {
      text += error.message;
      resolve(null);
    });
  });
  const errors = code === 0 ? "" : text.trim() || `the compiler ended with ${code}`;
  return { errors, digest: await digestFolder(folders.package) };
}
