import type { OutputCollector } from "./collect-outputs.ts";
import type { Failure } from "./failures.ts";
import * as failures from "./failures.ts";
import { hidePaths } from "./hide-paths.ts";
import type { Request } from "./kernel-client.ts";
import type { KernelEnd } from "./kernel-process.ts";
import type { Kernel } from "./start-kernel.ts";
import { type Outcome, waitFor } from "./wait-for.ts";

/** One notebook in one kernel, with the limits that it has to keep. */
export interface Session {
  readonly kernel: Kernel;
  readonly collector: OutputCollector;
  readonly folder: string;
  readonly limits: Limits;
  readonly signal: AbortSignal;
  /** Seconds since the kernel was ready. */
  readonly clock: () => number;
}

export interface Limits {
  readonly cellSeconds: number;
  readonly notebookSeconds: number;
  readonly settleSeconds: number;
  readonly outputBytes: number;
}

/** How long to wait before a kernel that is not ready is asked again, in milliseconds. */
const PAUSE = 20;

/** Waits for a request, whose outputs go to `cell`, as long as the limits allow or for `seconds`. */
export function ask(
  session: Session,
  request: Request,
  cell: string,
  seconds = timeLeft(session),
): Promise<Outcome<string>> {
  session.collector.assign(request.id, cell);
  return waitFor(
    request.done.then((reply) => String(reply.content.status)),
    { seconds, ended: session.kernel.ended, signal: session.signal },
  );
}

export function kernelEnded(session: Session, end: KernelEnd): Failure {
  return failures.kernelEnded(end, hidePaths(session.kernel.stray.stderr, session.folder));
}

/** What the limits still allow for one answer, in seconds. */
export function timeLeft({ limits, clock }: Session): number {
  return Math.min(limits.cellSeconds, limits.notebookSeconds - clock());
}

export function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, PAUSE);
  });
}
