import type { Finding } from "../finding.ts";
import type { CodeCell, Notebook } from "../notebook/notebook.ts";
import { cellsToExecute } from "./cells-to-execute.ts";
import { createCollector } from "./collect-outputs.ts";
import { executeCell } from "./execute-cell.ts";
import type { Failure } from "./failures.ts";
import * as failures from "./failures.ts";
import { type ExecutedCell, finishNotebook } from "./finish-notebook.ts";
import { hidePaths } from "./hide-paths.ts";
import { kernelEnvironment } from "./kernel-environment.ts";
import { reachEnd } from "./reach-end.ts";
import { requireTypeScript } from "./require-typescript.ts";
import type { Limits, Session } from "./session.ts";
import { startFailure } from "./start-failure.ts";
import { startKernel } from "./start-kernel.ts";

export interface ExecuteOptions {
  /** Folder of the notebook: its cells import and read files from here. */
  readonly folder: string;
  /** Environment of the kernel, that of this process by default. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Given to the notebook as `ACTIVATION_LAB_PRESET`. */
  readonly preset?: string;
  /** Time limits in seconds: of one cell 300, of all cells 1800, of the kernel's start 60. */
  readonly cellSeconds?: number;
  readonly notebookSeconds?: number;
  readonly startSeconds?: number;
  /** How long timers and requests may still run after the last cell, in seconds, 5 by default. */
  readonly settleSeconds?: number;
  /** How much the notebook may send, in bytes on the wire, 32 MiB by default. */
  readonly outputBytes?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** Where an execution is: code cell `cell` of `cells`, counted from 1, starts; or all is done. */
export interface Progress {
  readonly notebook: string;
  readonly cell: number;
  readonly cells: number;
  readonly seconds: number;
  readonly isDone: boolean;
}

export interface Execution {
  /** The notebook with the outputs of this execution, up to the first failure. */
  readonly notebook: Notebook;
  /** Empty if and only if every cell did what it should. */
  readonly findings: readonly Finding[];
  readonly seconds: number;
}

export const LIMITS: Limits & { startSeconds: number } = {
  cellSeconds: 300,
  notebookSeconds: 1800,
  startSeconds: 60,
  settleSeconds: 5,
  outputBytes: 32 * 2 ** 20,
};

/**
 * Executes the code cells in order, in a kernel of their own that is gone afterwards, and stops at the first cell that
 * does not do what it should. A cell tagged `raises-exception` must fail; one tagged `skip-execution` (and every cell
 * of a notebook tagged so in its metadata) is left as it is.
 *
 * @throws Problem if the notebook is not TypeScript or tslab is not installed.
 */
export async function executeNotebook(notebook: Notebook, options: ExecuteOptions): Promise<Execution> {
  requireTypeScript(notebook);
  const startedAt = performance.now();
  const clock = () => (performance.now() - startedAt) / 1000;
  const cells = cellsToExecute(notebook);
  const tell = (cell: number, isDone: boolean) =>
    options.onProgress?.({ notebook: notebook.name, cell, cells: cells.length, seconds: clock(), isDone });

  const run = cells.length === 0 ? NOTHING : await executeCells(cells, options, clock, tell);
  tell(cells.length, true);
  return {
    notebook: finishNotebook(notebook, run.executed),
    findings: run.failures.map((failure) => ({ ...failure, notebook: notebook.name })),
    seconds: clock(),
  };
}

interface Run {
  readonly executed: readonly ExecutedCell[];
  readonly failures: readonly Failure[];
}

const NOTHING: Run = { executed: [], failures: [] };

async function executeCells(
  cells: readonly CodeCell[],
  options: ExecuteOptions,
  clock: () => number,
  tell: (cell: number, isDone: boolean) => void,
): Promise<Run> {
  const limits = { ...LIMITS, ...options };
  const { folder } = options;
  const signal = options.signal ?? new AbortController().signal;
  const collector = createCollector();
  const start = await startKernel({
    folder,
    environment: kernelEnvironment(options.environment ?? process.env, options.preset),
    outputBytes: limits.outputBytes,
    startSeconds: limits.startSeconds,
    signal,
    onOutput: collector.receive,
  });
  if ("failure" in start)
    return { executed: [], failures: [startFailure(start, folder, limits.startSeconds)] };

  const { kernel } = start;
  const startedAt = clock();
  const session: Session = { kernel, collector, folder, limits, signal, clock: () => clock() - startedAt };
  const executed: ExecutedCell[] = [];
  const found: Failure[] = [];
  const add = (more: readonly Failure[], cell: string) =>
    found.push(...more.map((failure) => ({ cell, ...failure })));
  try {
    for (const [index, cell] of cells.entries()) {
      tell(index + 1, false);
      executed.push({ id: cell.id, outputs: () => collector.outputsOf(cell.id) });
      add(await executeCell(session, cell), cell.id);
      if (found.length > 0) break;
    }
    const last = cells.at(-1);
    if (found.length === 0 && last !== undefined) add(await reachEnd(session, last), last.id);
  } finally {
    await kernel.stop();
  }
  const { stdout } = kernel.stray;
  if (stdout !== "") found.push(failures.strayOutput(hidePaths(stdout, folder)));
  return { executed, failures: found };
}
