import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import type { CourseFolders } from "../course/course-files.ts";
import { digestFolder } from "../kernel/digest-folder.ts";

export interface PackageBuild {
  /** What the compiler found, empty if nothing. */
  readonly errors: string;
  /** Whether what notebooks import is another one than before. */
  readonly hasChanged: boolean;
}

/** Compiles the package, as `npm run build` does. */
export async function buildPackage(folders: CourseFolders, signal: AbortSignal): Promise<PackageBuild> {
  const before = await digestFolder(folders.package);
  const require = createRequire(join(folders.root, "package.json"));
  const compiler = join(dirname(require.resolve("typescript/package.json")), "bin", "tsc");
  const child = spawn(process.execPath, [compiler, "-p", "src", "--pretty", "false"], {
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
  if (code !== 0) return { errors: text.trim() || `the compiler ended with ${code}`, hasChanged: false };
  return { errors: "", hasChanged: (await digestFolder(folders.package)) !== before };
}
