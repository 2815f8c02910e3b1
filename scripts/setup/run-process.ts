import { spawn } from "node:child_process";

import { folderSize } from "../folder-size.ts";
import { Interruption } from "../problem.ts";

/** Of a process that writes without end only the last words count. */
const LOG_LENGTH = 200_000;

export interface ProcessOptions {
  readonly folder: string;
  readonly environment?: NodeJS.ProcessEnv;
  /** Seconds without a sign of life after which it is ended: without a word, or a byte written below `watched`. */
  readonly patience: number;
  readonly watched?: string;
  readonly signal: AbortSignal;
}

export interface ProcessEnd {
  readonly outcome: "ended" | "stalled";
  readonly code: number | null;
  readonly killedBy: NodeJS.Signals | null;
  readonly stdout: string;
  /** Both streams, as they came. */
  readonly log: string;
}

/**
 * Runs a program, with the processes that it starts, until it ends or shows no sign of life.
 *
 * @throws Interruption if the user interrupts.
 */
export function runProcess(
  command: string,
  args: readonly string[],
  options: ProcessOptions,
): Promise<ProcessEnd> {
  const { folder, environment = process.env, patience, watched, signal } = options;
  const isGroup = process.platform !== "win32";
  const child = spawn(command, args, {
    cwd: folder,
    env: environment,
    detached: isGroup,
    windowsHide: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let outcome: ProcessEnd["outcome"] = "ended";
  let stdout = "";
  let log = "";
  let lastSign = Date.now();
  const kill = () => {
    try {
      if (isGroup && child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      else child.kill("SIGKILL");
    } catch {
      // It is gone already.
    }
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      lastSign = Date.now();
      log = (log + text).slice(-LOG_LENGTH);
      if (stream === child.stdout) stdout = (stdout + text).slice(-LOG_LENGTH);
    });
  }
  let bytes = 0;
  const clock = setInterval(async () => {
    const grown = watched === undefined ? 0 : await folderSize(watched);
    if (grown !== bytes) lastSign = Date.now();
    bytes = grown;
    if (Date.now() - lastSign <= patience * 1000) return;
    outcome = "stalled";
    kill();
  }, patience * 250);
  if (signal.aborted) kill();
  signal.addEventListener("abort", kill);
  // A Ctrl-C does not reach a group of its own.
  process.on("exit", kill);
  return new Promise((resolve, reject) => {
    const finish = (code: number | null, killedBy: NodeJS.Signals | null) => {
      clearInterval(clock);
      signal.removeEventListener("abort", kill);
      process.off("exit", kill);
      if (signal.aborted) reject(interruption());
      else resolve({ outcome, code, killedBy, stdout, log });
    };
    child.once("error", (error) => {
      log += error.message;
      if (child.pid === undefined) finish(null, null);
    });
    child.once("exit", kill);
    child.once("close", finish);
  });
}

function interruption(): Interruption {
  return new Interruption({
    rule: "The set-up must run to its end.",
    came: "an interruption",
    cure: "Run it again; nothing half-done is left.",
  });
}
