import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

import type { CandidateEvaluation } from "activation-lab";

import { Problem } from "../problem.ts";
import { type FromWorker, type Job, OUT_OF_MEMORY, type WorkerSetup } from "./protocol.ts";

export const WORKER = fileURLToPath(new URL("worker.ts", import.meta.url));

/** Last words of a worker, kept for the message about its end. */
const LOG_LENGTH = 20_000;

export interface WorkerOptions {
  readonly setup: WorkerSetup;
  /** Seconds that one evaluation may take. */
  readonly timeLimit: number;
  /** Megabytes of resident memory that a worker may have. */
  readonly memoryLimit: number;
  /** The module that runs in the process; our own by default. */
  readonly module?: string;
}

/** A process that evaluates one candidate after the other. */
export interface WorkerProcess {
  /** The kernels that compute there. */
  readonly kernels: string;
  /** Whether it can take another job. */
  readonly isAlive: boolean;
  /** Resolves also if the process does not live through the evaluation. */
  evaluate(job: Job): Promise<CandidateEvaluation>;
  /** Ends it, whatever it is doing; resolves when it is gone. */
  end(): Promise<void>;
}

/** Starts a worker and waits until it is ready. @throws Problem if it does not start. */
export async function startWorker(options: WorkerOptions): Promise<WorkerProcess> {
  const { setup, timeLimit, memoryLimit, module = WORKER } = options;
  const child = fork(module, [String(memoryLimit * 2 ** 20)], {
    execArgv: ["--import", "tsx", `--max-old-space-size=${Math.ceil(memoryLimit)}`],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let log = "";
  child.stderr!.setEncoding("utf8").on("data", (text: string) => {
    log = (log + text).slice(-LOG_LENGTH);
  });
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, signal) => resolve(`it ended with ${signal ?? `code ${code}`}`));
  });
  let isAlive = true;
  void ended.then(() => {
    isAlive = false;
  });
  const first = nextMessage(child, ended);
  // A process that has ended already says so by its end.
  child.send({ setup }, () => {});
  const answer = await first;
  if (typeof answer === "string" || !("ready" in answer)) {
    throw new Problem({
      rule: "A worker process must start.",
      came: `${answer}${lastLine(log)}`,
      cure: "Try the same on one worker, and give --memory more megabytes if it was ended for the lack of them.",
    });
  }
  return {
    kernels: answer.ready,
    get isAlive() {
      return isAlive;
    },
    async evaluate(job) {
      let isLate = false;
      const clock = setTimeout(() => {
        isLate = true;
        child.kill("SIGKILL");
      }, 1000 * timeLimit);
      const message = nextMessage(child, ended);
      child.send({ job }, () => {});
      const result = await message;
      clearTimeout(clock);
      if (typeof result !== "string" && "evaluation" in result) return result.evaluation;
      const isMemory = log.includes(OUT_OF_MEMORY) || /heap out of memory|memory is full/i.test(log);
      return { score: 0, status: isLate ? "timeout" : isMemory ? "memory" : "crashed" };
    },
    async end() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** The next message of a process, or how it ended. */
function nextMessage(child: ChildProcess, ended: Promise<string>): Promise<FromWorker | string> {
  const message = new Promise<FromWorker>((resolve) => {
    child.once("message", (value) => resolve(value as FromWorker));
  });
  return Promise.race([message, ended]);
}

function lastLine(log: string): string {
  const line = log.split("\n").filter((text) => text.trim() !== "");
  return line.length === 0 ? "" : `: ${line.at(-1)}`;
}
