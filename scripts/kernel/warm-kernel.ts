import type { CodeCell, Output } from "../notebook/notebook.ts";
import { createCollector } from "./collect-outputs.ts";
import { executeCell } from "./execute-cell.ts";
import { LIMITS } from "./execute-notebook.ts";
import type { Failure } from "./failures.ts";
import * as failures from "./failures.ts";
import { hidePaths } from "./hide-paths.ts";
import { kernelEnvironment } from "./kernel-environment.ts";
import { reachEnd } from "./reach-end.ts";
import type { Session } from "./session.ts";
import { startFailure } from "./start-failure.ts";
import { startKernel } from "./start-kernel.ts";

export interface WarmKernelOptions {
  /** Folder of the notebook. */
  readonly folder: string;
  readonly preset: string;
  readonly cellSeconds: number;
  /** Ends the start. */
  readonly signal: AbortSignal;
}

/** A kernel that stays between executions, so that only what changed has to run again. */
export interface WarmKernel {
  /**
   * Executes a cell, the `position`th of its notebook, for the first time or again; all before it were executed. What it
   * and later cells declared before is forgotten. An interrupted kernel must be stopped: its cell may still be at work.
   */
  execute(cell: CodeCell, position: number, signal: AbortSignal): Promise<Failure[]>;
  /** Waits for what the cells, up to `last`, have begun. */
  finish(last: CodeCell, signal: AbortSignal): Promise<Failure[]>;
  outputsOf(cell: string): readonly Output[];
  stop(): Promise<void>;
}

export async function startWarmKernel(options: WarmKernelOptions): Promise<WarmKernel | Failure> {
  const { folder, preset, cellSeconds, signal } = options;
  const collector = createCollector();
  const start = await startKernel({
    folder,
    environment: kernelEnvironment(process.env, preset),
    outputBytes: LIMITS.outputBytes,
    startSeconds: LIMITS.startSeconds,
    signal,
    onOutput: collector.receive,
  });
  if ("failure" in start) return startFailure(start, folder, LIMITS.startSeconds);
  const { kernel } = start;
  const startedAt = performance.now();
  const limits = { ...LIMITS, cellSeconds, notebookSeconds: Number.POSITIVE_INFINITY };
  const clock = () => (performance.now() - startedAt) / 1000;
  const session: Omit<Session, "signal"> = { kernel, collector, folder, limits, clock };
  let stray = 0;

  return {
    async execute(cell, position, signal) {
      collector.clear(cell.id);
      // Only the cell itself has a place in the notebook, not the questions that follow it.
      let place: number | undefined = position;
      const execute = (code: string) => {
        const request = kernel.execute(code, place);
        place = undefined;
        return request;
      };
      return executeCell({ ...session, kernel: { ...kernel, execute }, signal }, cell);
    },
    async finish(last, signal) {
      const found = await reachEnd({ ...session, signal }, last);
      const text = kernel.stray.stdout.slice(stray);
      stray = kernel.stray.stdout.length;
      return text === "" ? found : [...found, failures.strayOutput(hidePaths(text, folder))];
    },
    outputsOf: collector.outputsOf,
    stop: kernel.stop,
  };
}
