import { readFile } from "node:fs/promises";
import { join } from "node:path";

import type { CourseFolders } from "../course/course-files.ts";
import { findKeptOutputs, readConditions } from "../course/kept-outputs.ts";
import type { Finding } from "../finding.ts";
import { cellsToExecute } from "../kernel/cells-to-execute.ts";
import type { Failure } from "../kernel/failures.ts";
import { finishNotebook } from "../kernel/finish-notebook.ts";
import { requireTypeScript } from "../kernel/require-typescript.ts";
import { startWarmKernel, type WarmKernel } from "../kernel/warm-kernel.ts";
import { cleanNotebook } from "../notebook/clean-notebook.ts";
import { formatNotebook } from "../notebook/format-notebook.ts";
import { type CodeCell, type Notebook, type Output, ownMetadata } from "../notebook/notebook.ts";
import { readNotebook } from "../notebook/read-notebook.ts";
import { Problem } from "../problem.ts";
import { cellKey, firstStale } from "./first-stale.ts";

/** Failures after which the kernel goes on with what the cells before the failed one left. */
const HARMLESS = ["cell-failed", "missing-exception"];

export interface LiveNotebookOptions {
  readonly name: string;
  readonly folders: CourseFolders;
  readonly preset: string;
  readonly cellSeconds: number;
  /** A notebook with all outputs is to be shown; gives what is wrong with its text. */
  onNotebook(notebook: Notebook): void;
  /** Something is wrong, and what was shown stays. */
  onProblems(problems: readonly Finding[]): void;
  /** What is being done; `undefined`: nothing. */
  onActivity(activity: string | undefined): void;
  say(line: string): void;
}

/** A notebook that follows its file: what changed is executed, in a kernel that stays, and shown. */
export interface LiveNotebook {
  /** Reads the file, which may have changed. Resolves when everything that follows from it is done. */
  refresh(): Promise<void>;
  /** Executes everything in a new kernel, because what the cells import or read has changed. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

interface Outputs {
  /** Keys of all cells to execute, in order. */
  readonly keys: readonly string[];
  readonly byCell: ReadonlyMap<string, readonly Output[]>;
}

export function openLiveNotebook(options: LiveNotebookOptions): LiveNotebook {
  const { name, folders, preset, say } = options;
  const path = join(folders.notebooks, `${name}.ipynb`);
  let text: string | undefined;
  let wanted: Notebook | undefined;
  let settled: Notebook | undefined;
  /** Outputs of the last execution of all cells that had no failure. */
  let good: Outputs | undefined;
  let kernel: WarmKernel | undefined;
  let executed: string[] = [];
  let running: { readonly key: string; readonly abort: AbortController } | undefined;
  let work: Promise<void> | undefined;
  const closing = new AbortController();

  const tell = (failures: readonly Failure[]) =>
    options.onProblems(failures.map((failure) => ({ ...failure, notebook: name })));

  const stopKernel = async () => {
    const old = kernel;
    kernel = undefined;
    executed = [];
    await old?.stop();
  };

  /** Takes outputs of `npm run decks`, so that nothing is executed before it must. */
  const takeKept = async (notebook: Notebook) => {
    const kept = await findKeptOutputs(notebook, await readConditions(folders, preset), folders);
    if (kept === undefined) return;
    const cells = cellsToExecute(kept);
    good = { keys: cells.map(cellKey), byCell: new Map(cells.map((cell) => [cell.id, cell.outputs])) };
  };

  const show = (notebook: Notebook, { byCell }: Outputs) => {
    const results = cellsToExecute(notebook).map(({ id }) => ({ id, outputs: () => byCell.get(id) ?? [] }));
    const finished = finishNotebook(notebook, results);
    const activation_lab = { ...ownMetadata(finished), execution: { preset } };
    options.onNotebook({ ...finished, metadata: { ...finished.metadata, activation_lab } });
  };

  /** Executes one cell; `undefined` if it was interrupted since another one is wanted in its place. */
  const run = async (cells: readonly CodeCell[], place: number): Promise<readonly Failure[] | undefined> => {
    const cell = cells[place]!;
    const abort = new AbortController();
    running = { key: cellKey(cell), abort };
    options.onActivity(`cell ${place + 1} of ${cells.length}, ${cell.id}`);
    const { signal } = abort;
    try {
      if (kernel === undefined) {
        const { notebooks: folder } = folders;
        const started = await startWarmKernel({ folder, preset, cellSeconds: options.cellSeconds, signal });
        if ("rule" in started) return signal.aborted ? undefined : [started];
        kernel = started;
      }
      const found = await kernel.execute(cell, place, signal);
      if (found.length === 0 && !signal.aborted) executed.push(running.key);
      // What an interrupted cell awaited goes on in the kernel, so that nothing there can be relied on.
      const isLost = signal.aborted || found.some(({ rule }) => !HARMLESS.includes(rule));
      if (isLost) await stopKernel();
      if (signal.aborted) return undefined;
      return found.map((failure) => ({ cell: cell.id, ...failure }));
    } finally {
      running = undefined;
    }
  };

  /** Executes what has to be, unless something else is wanted meanwhile; gives the outputs if all went well. */
  const execute = async (notebook: Notebook): Promise<Outputs | undefined> => {
    const cells = cellsToExecute(notebook);
    const isWanted = () => wanted === notebook && !closing.signal.aborted;
    const startedAt = performance.now();
    let count = 0;
    let found: readonly Failure[] | undefined = [];
    while (found?.length === 0 && isWanted()) {
      const place = firstStale(executed, cells);
      if (place === cells.length) break;
      executed.length = place;
      count += 1;
      found = await run(cells, place);
    }
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    const last = cells.at(-1);
    if (found?.length === 0 && isWanted() && last !== undefined && kernel !== undefined) {
      const more = await kernel.finish(last, closing.signal);
      found = more.map((failure) => ({ cell: last.id, ...failure }));
      if (found.length > 0) await stopKernel();
    }
    if (!isWanted() || found === undefined) return undefined;
    say(`${name}: ${count} of ${cells.length} cells executed in ${seconds} s`);
    if (found.length > 0) {
      tell(found);
      return undefined;
    }
    const byCell = new Map(cells.map(({ id }) => [id, kernel?.outputsOf(id) ?? []]));
    return { keys: cells.map(cellKey), byCell };
  };

  const settle = async () => {
    while (wanted !== undefined && settled !== wanted && !closing.signal.aborted) {
      const notebook = wanted;
      const keys = cellsToExecute(notebook).map(cellKey);
      const isKnown = good !== undefined && JSON.stringify(good.keys) === JSON.stringify(keys);
      const outputs = isKnown ? good : await execute(notebook);
      if (wanted !== notebook) continue;
      settled = notebook;
      if (outputs === undefined) continue;
      good = outputs;
      show(notebook, outputs);
    }
    options.onActivity(undefined);
  };

  /** One at a time; a change during the work is seen at its next step. */
  const goOn = (): Promise<void> => {
    work ??= settle().finally(() => {
      work = undefined;
    });
    return work;
  };

  const interruptStale = (notebook: Notebook) => {
    if (running === undefined) return;
    const place = firstStale([...executed, running.key], cellsToExecute(notebook));
    if (place <= executed.length) running.abort.abort();
  };

  return {
    async refresh() {
      try {
        const next = readNotebook(await readFile(path, "utf8"), path);
        requireTypeScript(next);
        // Outputs that another editor saved are no change, so that nothing goes round in circles.
        const clean = cleanNotebook(next);
        const nextText = formatNotebook(clean);
        if (nextText === text) return goOn();
        const isFirst = text === undefined;
        text = nextText;
        if (isFirst) await takeKept(clean);
        if (text !== nextText) return goOn();
        wanted = clean;
        interruptStale(clean);
      } catch (error) {
        text = undefined;
        // Or what is being executed would be shown as well in the end.
        wanted = undefined;
        const reason = error instanceof Problem ? error.message : unreadable(path, error);
        options.onProblems([{ rule: "notebook-invalid", message: reason, notebook: name }]);
        return;
      }
      return goOn();
    },
    async restart() {
      good = undefined;
      settled = undefined;
      // A new object, so that what is being done now is not what is wanted, and its end no failure.
      if (wanted !== undefined) wanted = { ...wanted };
      if (running === undefined) await stopKernel();
      else running.abort.abort();
      return goOn();
    },
    async stop() {
      closing.abort();
      running?.abort.abort();
      await work?.catch(() => undefined);
      await stopKernel();
    },
  };
}

function unreadable(path: string, error: unknown): string {
  const came = error instanceof Error ? error.message : String(error);
  return new Problem({
    rule: "The notebook must be a file that can be read.",
    came,
    cure: `Put it back to ${path}, or start the command with another one.`,
  }).message;
}
