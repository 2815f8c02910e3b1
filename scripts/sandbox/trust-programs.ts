import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";

import { killAtExit } from "./kill-at-exit.ts";
import { LOG_LENGTH, type Sandbox, type SandboxEnd } from "./sandbox.ts";

/** No sandbox at all: programs run with the rights of this process and without limits, each in a new folder in `folder`. */
export function trustPrograms(folder: string, environment: NodeJS.ProcessEnv): Sandbox {
  return {
    start(args) {
      const isGroup = process.platform !== "win32";
      const cwd = mkdtempSync(join(folder, "lab-"));
      const child = spawn(process.execPath, args, {
        cwd,
        env: environment,
        detached: isGroup,
        stdio: "pipe",
      });
      let log = "";
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        log = (log + text).slice(-LOG_LENGTH);
      });
      child.stdin.on("error", () => {});
      const kill = () => {
        try {
          if (isGroup && child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
          else child.kill("SIGKILL");
        } catch {
          // It is gone already.
        }
      };
      const forget = killAtExit(kill);
      child.once("exit", kill);
      const ended = new Promise<SandboxEnd>((resolve) => {
        child.once("error", (error) => {
          log += error.message;
        });
        child.once("close", (code) => {
          forget();
          rmSync(cwd, { recursive: true, force: true });
          resolve({ code, broken: undefined, log });
        });
      });
      const { stdin, stdout } = child as { stdin: Writable; stdout: Readable };
      return { stdin, stdout, ended, kill };
    },
  };
}
