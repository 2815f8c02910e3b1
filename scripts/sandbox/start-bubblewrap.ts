import { execFile, spawn } from "node:child_process";
import { openSync, readdirSync, readFileSync } from "node:fs";
import { release } from "node:os";
import type { Readable, Writable } from "node:stream";
import { promisify } from "node:util";

import { bubblewrapArguments } from "./bubblewrap-arguments.ts";
import { killAtExit } from "./kill-at-exit.ts";
import type { BrokenLimit, SandboxLimits } from "./limits.ts";
import { LOG_LENGTH, type SandboxEnd, type SandboxedProcess, type SandboxView } from "./sandbox.ts";
import { systemCallFilter } from "./system-call-filter.ts";
import { watchNamespace } from "./watch-namespace.ts";

const FILES = { args: 3, filter: 4, info: 5, block: 6 };
/** More than a lab opens at a time: pipes and sockets cost memory that no other limit counts. */
const OPEN_FILES = 512;

export interface StartOptions {
  readonly view: SandboxView;
  readonly limits: SandboxLimits;
  readonly args: readonly string[];
  readonly user: number | undefined;
}

/**
 * Starts a program of Node in namespaces of its own. Its first process waits until it has its limits, which hold for all that
 * come from it.
 */
export function startBubblewrap({ view, limits, args, user }: StartOptions): SandboxedProcess {
  const { settings, command } = bubblewrapArguments({ view, limits, args, user, files: FILES });
  // Inside, the command line of the first process can be read: it must not tell of this machine.
  const child = spawn("bwrap", ["--args", String(FILES.args), ...command], {
    cwd: "/",
    env: { PATH: process.env.PATH },
    stdio: [...Array.from({ length: 7 }, () => "pipe" as const), ...coverInherited(7)],
  });
  const { stdin, stdout, stderr } = child as { stdin: Writable; stdout: Readable; stderr: Readable };
  const [argsEnd, filter, info, block] = child.stdio.slice(FILES.args) as unknown as [
    Writable,
    Writable,
    Readable,
    Writable,
  ];
  // What has ended already says so by its end.
  for (const stream of [stdin, argsEnd, filter, block]) stream.on("error", () => {});

  let log = "";
  stderr.setEncoding("utf8").on("data", (text: string) => {
    log = (log + text).slice(-LOG_LENGTH);
  });
  let broken: BrokenLimit | undefined;
  let endWatch = () => {};
  const kill = () => void child.kill("SIGKILL");
  const forget = killAtExit(kill);
  const ended = new Promise<SandboxEnd>((resolve) => {
    child.once("error", (error) => {
      log += error.message;
      if (child.pid === undefined) resolve({ code: null, broken, log });
    });
    child.once("close", (code) => {
      endWatch();
      forget();
      resolve({ code, broken, log });
    });
  });

  argsEnd.end(settings.map((setting) => `${setting}\0`).join(""));
  filter.end(systemCallFilter(process.arch));
  const letGo = async () => {
    const first = await readFirstProcess(info);
    await setLimits(first, limits, user !== undefined);
    endWatch = watchNamespace(first, view.folder, limits, (limit) => {
      broken = limit;
      kill();
    });
    block.end("\n");
  };
  letGo().catch((error: unknown) => {
    log += error instanceof Error ? error.message : String(error);
    kill();
  });
  return { stdin, stdout, ended, kill };
}

/** For every file that this process got from its parent and would pass on, from number `from` on: nothing in its place. */
function coverInherited(from: number): (number | "ignore")[] {
  const passed = readdirSync("/proc/self/fd")
    .map(Number)
    .filter((file) => file >= from && isPassedOn(file));
  const covers = Array.from({ length: Math.max(from - 1, ...passed) - from + 1 }, () => "ignore" as const);
  nothing ??= openSync("/dev/null", "r");
  return covers.map((cover, index) => (passed.includes(from + index) ? nothing! : cover));
}

let nothing: number | undefined;

const CLOSE_ON_EXEC = 0o2000000;

function isPassedOn(file: number): boolean {
  try {
    const flags = /^flags:\s*([0-7]+)/m.exec(readFileSync(`/proc/self/fdinfo/${file}`, "utf8"))?.[1];
    return flags !== undefined && (Number.parseInt(flags, 8) & CLOSE_ON_EXEC) === 0;
  } catch {
    return false;
  }
}

/** The number, outside, of the first process in the sandbox. */
function readFirstProcess(info: Readable): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = "";
    info.setEncoding("utf8").on("data", (part: string) => {
      text += part;
      const first = /"child-pid":\s*(\d+)\D/.exec(text)?.[1];
      if (first !== undefined) resolve(Number(first));
    });
    info.once("close", () => reject(new Error("bubblewrap did not start")));
  });
}

async function setLimits(pid: number, limits: SandboxLimits, isRoot: boolean): Promise<void> {
  // Older systems count all processes of the user, who may have more than that; there the watch has to do.
  const [major = 0, minor = 0] = release().split(".").map(Number.parseFloat);
  const isCounted = isRoot || major > 5 || (major === 5 && minor >= 14);
  await promisify(execFile)("prlimit", [
    `--pid=${pid}`,
    // Of all kinds of memory the one that counts: V8 and WebAssembly reserve far more addresses than they use.
    `--data=${limits.memoryBytes}`,
    `--fsize=${limits.diskBytes}`,
    `--nofile=${OPEN_FILES}`,
    ...["--core=0", "--msgqueue=0", "--memlock=65536"],
    ...(isCounted ? [`--nproc=${limits.processes}`] : []),
  ]);
}
