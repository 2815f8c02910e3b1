import type { CandidateEvaluation } from "activation-lab";

import type { Job } from "./protocol.ts";
import { startWorker, type WorkerOptions, type WorkerProcess } from "./worker-process.ts";

/** What evaluates candidates, many at a time. */
export interface Evaluator {
  /**
   * @param onBegin Called when a process is free for the job.
   * @throws The signal's reason once the search is interrupted.
   */
  evaluate(job: Job, onBegin: () => void): Promise<CandidateEvaluation>;
  /** What is under way or waits for its turn is given up. */
  end(): Promise<void>;
}

export interface PoolOptions extends WorkerOptions {
  readonly workers: number;
  readonly signal: AbortSignal;
}

/**
 * Worker processes that share the jobs: each takes the next one when it is free. A process that did not live through a job
 * is replaced by a new one.
 */
export function createWorkerPool({ workers, signal, ...options }: PoolOptions): Evaluator {
  const idle: WorkerProcess[] = [];
  const started = new Set<Promise<WorkerProcess>>();
  const waiting: (() => void)[] = [];
  let free = workers;

  const takeTurn = async () => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const passTurn = () => {
    const next = waiting.shift();
    if (next === undefined) free++;
    else next();
  };
  let hasEnded = false;
  const requireRunning = () => {
    signal.throwIfAborted();
    if (hasEnded) throw new Error("The worker processes have been ended.");
  };
  const end = async () => {
    hasEnded = true;
    const processes = await Promise.allSettled(started);
    await Promise.all(processes.map((one) => one.status === "fulfilled" && one.value.end()));
  };
  const interrupted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  interrupted.catch(() => {});

  async function run(job: Job): Promise<CandidateEvaluation> {
    let worker = idle.pop();
    if (worker?.isAlive !== true) {
      const start = startWorker(options);
      started.add(start);
      worker = await start;
    }
    requireRunning();
    const evaluation = await worker.evaluate(job);
    // What was ended from outside has not failed.
    requireRunning();
    if (worker.isAlive) idle.push(worker);
    return evaluation;
  }

  return {
    async evaluate(job, onBegin) {
      await takeTurn();
      try {
        requireRunning();
        onBegin();
        return await Promise.race([run(job), interrupted]);
      } finally {
        passTurn();
      }
    },
    end,
  };
}
