import type { Failure } from "./failures.ts";
import * as failures from "./failures.ts";
import { hidePaths } from "./hide-paths.ts";
import type { Start } from "./start-kernel.ts";

/** What is to say about a kernel that did not start. */
export function startFailure(
  start: Extract<Start, { failure: unknown }>,
  folder: string,
  seconds: number,
): Failure {
  const { failure } = start;
  const log = hidePaths(start.log, folder);
  if (failure.kind === "aborted") return failures.interrupted();
  if (failure.kind === "late") return failures.kernelNotStarted(`it gave no answer within ${seconds} s`, log);
  const { code, signal } = failure.end;
  return failures.kernelNotStarted(signal === null ? `exit code ${code}` : `killed by ${signal}`, log);
}
