import { join } from "node:path";

import { Problem } from "../problem.ts";
import { type Explanation, explainInstallation } from "./explain-failure.ts";
import type { ProcessEnd } from "./run-process.ts";
import { runProcess } from "./run-process.ts";

export interface LibraryOptions {
  /** Of the project. */
  readonly root: string;
  /** Of the package that binds TensorFlow to Node. */
  readonly folder: string;
  readonly patience: number;
  readonly signal: AbortSignal;
  /** Takes what a failed program wrote. */
  readonly onLog: (log: string) => void;
}

/**
 * Downloads TensorFlow's library and its binding with the package's own script, which sets itself no time limit.
 *
 * @throws Problem that says what the server or the machine lacks.
 */
export async function fetchLibrary(kind: "gpu" | "cpu", options: LibraryOptions): Promise<void> {
  const { root, folder, patience, signal } = options;
  const end = await runProcess(process.execPath, ["scripts/install.js", kind, "download"], {
    folder,
    environment: withPrograms(root),
    patience,
    watched: folder,
    signal,
  });
  // It may leave with 0 although the build in it failed.
  if (end.outcome === "ended" && end.code === 0 && !/node-pre-gyp install failed/.test(end.log)) return;
  options.onLog(end.log);
  throw new Problem({
    rule: "TensorFlow's library must be downloaded.",
    ...(await explainDownload(end, patience)),
  });
}

/** The script calls a program of another package by its bare name. */
export function withPrograms(root: string): NodeJS.ProcessEnv {
  const separator = process.platform === "win32" ? ";" : ":";
  return {
    ...process.env,
    PATH: [join(root, "node_modules", ".bin"), process.env.PATH].join(separator),
  };
}

const OTHER_ROAD =
  "Look at the connection and at HTTPS_PROXY, or build it with the library of a Python package: " +
  "npm run setup:gpu -- --from-wheel pip.";

async function explainDownload({ outcome, log }: ProcessEnd, patience: number): Promise<Explanation> {
  const url = /^https?:\/\/\S+$/m.exec(log)?.[0];
  if (outcome === "stalled") {
    return { came: `${patience} s without a byte from ${url ?? "the server"}`, cure: OTHER_ROAD };
  }
  // An error page is taken for an archive: only the server tells what it is.
  if (url !== undefined && /TAR_BAD_ARCHIVE|incorrect header check|Invalid or unsupported zip/.test(log)) {
    const status = await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(patience * 1000) }).then(
      (response) => `${response.status} ${response.statusText}`.trim(),
      () => "no answer",
    );
    return { came: `${status} from ${url}`, cure: OTHER_ROAD };
  }
  return explainInstallation(log);
}
