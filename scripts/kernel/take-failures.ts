import type { CodeCell, ErrorOutput } from "../notebook/notebook.ts";
import type { CellReport } from "./collect-outputs.ts";
import { compileOutput, thrownOutput } from "./error-output.ts";
import type { Failure } from "./failures.ts";
import * as failures from "./failures.ts";
import type { Diagnostic } from "./report.ts";
import type { Session } from "./session.ts";

/** Adds the error that made the cell fail, if one did, to its outputs. */
export function addError(
  session: Session,
  cell: CodeCell,
  entries: readonly CellReport[],
): ErrorOutput | undefined {
  const reports = entries.filter((entry) => entry.cell === cell.id).map(({ report }) => report);
  const diagnostics = reports.filter((report): report is Diagnostic => report.kind === "diagnostic");
  const thrown = reports.find((report) => report.kind === "thrown");
  let error: ErrorOutput | undefined;
  if (diagnostics.length > 0) error = compileOutput(diagnostics, cell.source, session.folder);
  else if (thrown !== undefined) error = thrownOutput(thrown.error, session.folder);
  if (error !== undefined) session.collector.addError(cell.id, error);
  return error;
}

/** What went wrong beside the cells' own errors; adds the errors among it to the outputs of their cells. */
export function takeFailures(session: Session, entries = session.collector.takeReports()): Failure[] {
  const found: Failure[] = [];
  for (const { cell, report } of entries) {
    if (report.kind === "output-limit")
      found.push({ ...failures.outputLimit(session.limits.outputBytes), cell });
    if (report.kind !== "unhandled-rejection" && report.kind !== "uncaught-exception") continue;
    const error = thrownOutput(report.error, session.folder);
    session.collector.addError(cell, error);
    const failure =
      report.kind === "unhandled-rejection"
        ? failures.unhandledRejection(error)
        : failures.uncaughtException(error);
    found.push({ ...failure, cell });
  }
  return found;
}
