import type { CodeCell } from "../notebook/notebook.ts";
import type { Failure } from "./failures.ts";
import * as failures from "./failures.ts";
import { ask, kernelEnded, pause, type Session } from "./session.ts";
import { takeFailures } from "./take-failures.ts";

/** Only a kernel that came to this last request can answer it. */
const SENTINEL = '(globalThis as any)[Symbol.for("activation-lab.kernel")].reportEnd();';

/** Proves that the kernel reached the end, and waits for timers and requests on their way, which may still fail. */
export async function reachEnd(session: Session, last: CodeCell): Promise<Failure[]> {
  const { kernel, collector, limits, clock } = session;
  const deadline = clock() + limits.settleSeconds;
  for (;;) {
    const outcome = await ask(session, kernel.execute(SENTINEL), last.id);
    if (outcome.kind === "ended") return [kernelEnded(session, outcome.end), ...takeFailures(session)];
    if (outcome.kind === "aborted") return [failures.interrupted()];
    if (outcome.kind === "late") return [failures.kernelStuck(), ...takeFailures(session)];
    const reports = collector.takeReports();
    const found = takeFailures(session, reports);
    const end = reports.map(({ report }) => report).find((report) => report.kind === "end");
    if (end === undefined) return [...found, failures.endNotReached(outcome.value)];
    if (found.length > 0 || end.pending.length === 0) return found;
    if (clock() > deadline) return [failures.unfinishedWork(end.pending, limits.settleSeconds)];
    await pause();
  }
}
