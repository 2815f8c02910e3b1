import { execFile } from "node:child_process";
import { realpathSync, statSync } from "node:fs";

const TIME_LIMIT = 10_000;

/** Names a browser so that another version of it has another name, without opening it. */
export async function identifyBrowser(path: string): Promise<string> {
  const file = realpathSync(path);
  const { size, mtimeMs } = statSync(file);
  return [file, size, mtimeMs, await readVersion(path)].join(" ");
}

/** What it says of itself: behind a script or a snap the file stays while the version changes. */
function readVersion(path: string): Promise<string> {
  // On Windows this would open a window; there the program's file changes with its version.
  if (process.platform === "win32") return Promise.resolve("");
  return new Promise((resolve) => {
    execFile(path, ["--version"], { timeout: TIME_LIMIT }, (error, stdout) =>
      resolve(error === null ? stdout.trim() : ""),
    );
  });
}
