import { type CodeCell, type ErrorOutput, tagsOf } from "../notebook/notebook.ts";
import type { Failure } from "./failures.ts";
import * as failures from "./failures.ts";
import { ask, kernelEnded, pause, type Session, timeLeft } from "./session.ts";
import { addError, takeFailures } from "./take-failures.ts";
import { waitFor } from "./wait-for.ts";

/** A kernel that does not obey so many interrupts, so many seconds apart, has to be killed. */
const INTERRUPTS = 8;
const INTERRUPT_EVERY = 0.25;
/** Leaves the notebook's names and values alone. */
const PROBE = "void 0;";

/** Executes one cell, waits until the kernel is ready for the next one, and says what was wrong. */
export async function executeCell(session: Session, cell: CodeCell): Promise<Failure[]> {
  const { kernel, collector, limits, clock } = session;
  const isNotebookLimit = limits.notebookSeconds - clock() < limits.cellSeconds;
  const request = kernel.execute(cell.source);
  const outcome = await ask(session, request, cell.id);
  if (outcome.kind === "ended") return [kernelEnded(session, outcome.end), ...takeFailures(session)];
  if (outcome.kind !== "done") {
    const reacted = await interrupt(session, request.done);
    const reports = collector.takeReports();
    addError(session, cell, reports);
    const failure =
      outcome.kind === "aborted"
        ? failures.interrupted()
        : isNotebookLimit
          ? failures.timeLimit("notebook", limits.notebookSeconds, reacted)
          : failures.timeLimit("cell", limits.cellSeconds, reacted);
    return [failure, ...takeFailures(session, reports)];
  }
  const reports = collector.takeReports();
  // The interrupt at the limit of outputs is ours, and no error of the cell.
  if (reports.some(({ report }) => report.kind === "output-limit")) return takeFailures(session, reports);
  const error =
    addError(session, cell, reports) ?? (outcome.value === "error" ? unknownError(session, cell) : undefined);
  const others = takeFailures(session, reports);
  const found = [...verdict(cell, outcome.value, error), ...others];
  return [...found, ...(await recover(session, cell, outcome.value))];
}

/** Interrupts again and again, because tslab hears nothing while it compiles; returns whether the cell came to an end. */
async function interrupt({ kernel }: Session, done: Promise<unknown>): Promise<boolean> {
  for (let attempt = 0; attempt < INTERRUPTS; attempt += 1) {
    kernel.interrupt();
    const outcome = await waitFor(done, { seconds: INTERRUPT_EVERY, ended: kernel.ended });
    if (outcome.kind !== "late") return outcome.kind === "done";
  }
  return false;
}

function verdict(cell: CodeCell, status: string, error: ErrorOutput | undefined): Failure[] {
  if (status !== "ok" && status !== "error") return [failures.cellAborted(status)];
  const isExpected = tagsOf(cell).includes("raises-exception");
  if (error !== undefined) return isExpected ? [] : [failures.cellFailed(error)];
  return isExpected ? [failures.missingException()] : [];
}

function unknownError(session: Session, cell: CodeCell): ErrorOutput {
  const message = "the kernel gave no details";
  const error: ErrorOutput = { type: "error", name: "Error", message, traceback: [] };
  session.collector.addError(cell.id, error);
  return error;
}

/**
 * Waits until the kernel runs cells again, since after an error tslab aborts for a while whatever it is sent, and until
 * all that it said about the cell, after its reply too, has come.
 */
async function recover(session: Session, cell: CodeCell, status: string): Promise<Failure[]> {
  const { kernel, clock } = session;
  const deadline = clock() + timeLeft(session);
  for (let isReady = status === "ok"; ; ) {
    const request = isReady ? kernel.catchUp() : kernel.execute(PROBE);
    const outcome = await ask(session, request, cell.id, deadline - clock());
    if (outcome.kind === "ended") return [kernelEnded(session, outcome.end), ...takeFailures(session)];
    if (outcome.kind === "aborted") return [failures.interrupted()];
    if (outcome.kind === "late") return [failures.kernelStuck(), ...takeFailures(session)];
    if (isReady) return takeFailures(session);
    isReady = outcome.value === "ok";
    if (!isReady) await pause();
  }
}
