import { type ProcessEnd, type ProcessOptions, runProcess } from "./run-process.ts";

/** Runs npm. @throws Interruption if the user interrupts. */
export function runNpm(args: readonly string[], options: ProcessOptions): Promise<ProcessEnd> {
  const path = process.env.npm_execpath;
  // As a script of npm's it knows npm's own file, which needs no shell.
  if (path?.endsWith(".js")) return runProcess(process.execPath, [path, ...args], options);
  return runProcess("npm", args, options);
}
