import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const HOST = fileURLToPath(new URL("kernel-host.cjs", import.meta.url));
/** Node 22.12 warns whenever a cell imports a package of ES modules. */
const NODE_OPTIONS = ["--disable-warning=ExperimentalWarning"];
/** Last words of a kernel, kept for the message about its end. */
const LOG_LENGTH = 20_000;
/** A process that the kernel left behind may hold its pipes open for ever. */
const PIPE_GRACE = 500;

export interface KernelEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface KernelProcess {
  readonly pid: number;
  /** Resolves when the process is gone, and with it every process of its group. */
  readonly ended: Promise<KernelEnd>;
  /** What was written to the real standard streams, past the notebook. */
  readonly stray: { stdout: string; stderr: string };
  interrupt(): void;
  kill(): void;
}

export interface KernelProcessOptions {
  readonly tslab: string;
  readonly connectionFile: string;
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly outputBytes: number;
}

/** Starts tslab's kernel as the leader of a process group of its own, so that its children can be ended with it. */
export function startKernelProcess(options: KernelProcessOptions): KernelProcess {
  const isGroup = process.platform !== "win32";
  const child = spawn(
    process.execPath,
    [
      ...NODE_OPTIONS,
      HOST,
      options.tslab,
      options.connectionFile,
      String(options.outputBytes),
      String(process.pid),
    ],
    {
      cwd: options.folder,
      env: options.environment,
      detached: isGroup,
      windowsHide: true,
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const stray = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8");
    child[name].on("data", (text: string) => {
      stray[name] = (stray[name] + text).slice(-LOG_LENGTH);
    });
  }
  const pid = child.pid ?? 0;
  const kill = () => {
    try {
      if (isGroup && pid > 0) process.kill(-pid, "SIGKILL");
      else child.kill("SIGKILL");
    } catch {
      // The group is gone already.
    }
  };
  process.on("exit", kill);

  const ended = new Promise<KernelEnd>((resolve) => {
    const end = (code: number | null, signal: NodeJS.Signals | null) => {
      process.off("exit", kill);
      resolve({ code, signal });
    };
    child.once("exit", () => {
      kill();
      setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, PIPE_GRACE).unref();
    });
    child.once("close", end);
    child.once("error", (error) => {
      stray.stderr += error.message;
      if (child.pid === undefined) end(null, null);
    });
  });
  return { pid, ended, stray, interrupt: () => child.kill("SIGINT"), kill };
}
