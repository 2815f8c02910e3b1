import { spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";

import { LOG_LENGTH, type Sandbox, type SandboxEnd } from "./sandbox.ts";

/** No sandbox at all: programs run in `folder` with the rights of this process, and without limits. */
export function trustPrograms(folder: string): Sandbox {
  return {
    start(args) {
      const isGroup = process.platform !== "win32";
      const child = spawn(process.execPath, args, { cwd: folder, detached: isGroup, stdio: "pipe" });
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
      process.on("exit", kill);
      const ended = new Promise<SandboxEnd>((resolve) => {
        child.once("error", (error) => {
          log += error.message;
        });
        child.once("exit", kill);
        child.once("close", (code) => {
          process.off("exit", kill);
          resolve({ code, broken: undefined, log });
        });
      });
      const { stdin, stdout } = child as { stdin: Writable; stdout: Readable };
      return { stdin, stdout, ended, kill };
    },
  };
}
