import { stdin, stdout } from "node:process";

import { createCollector } from "../../kernel/collect-outputs.ts";
import { executeCell } from "../../kernel/execute-cell.ts";
import { LIMITS } from "../../kernel/execute-notebook.ts";
import type { Failure } from "../../kernel/failures.ts";
import type { Session } from "../../kernel/session.ts";
import { startFailure } from "../../kernel/start-failure.ts";
import { startKernel } from "../../kernel/start-kernel.ts";
import { ANSWER_TYPE } from "../../labs/answer-type.ts";
import type { CodeCell, JsonValue } from "../../notebook/notebook.ts";
import { type FromInside, MESSAGE_LENGTH, type ToRun } from "../wire.ts";

// Runs beside the kernel of a submission, in the same sandbox. It is told by its standard input what to run, and tells by lines
// on its standard output what came. Whatever it says may be forged by the submission: the grader only compares it.

const toRun = JSON.parse(await readAll()) as ToRun;
const collector = createCollector();
const folder = process.cwd();
const { signal } = new AbortController();
const start = await startKernel({
  folder,
  environment: process.env,
  outputBytes: toRun.outputBytes,
  startSeconds: LIMITS.startSeconds,
  signal,
  onOutput: collector.receive,
});
if ("failure" in start) {
  const { message } = startFailure(start, folder, LIMITS.startSeconds);
  tell({ failed: cut(message) });
} else {
  const startedAt = performance.now();
  const session: Session = {
    kernel: start.kernel,
    collector,
    folder,
    limits: { ...LIMITS, ...toRun, notebookSeconds: Number.POSITIVE_INFINITY },
    signal,
    clock: () => (performance.now() - startedAt) / 1000,
  };
  if (await runAll(session)) tell({ end: true });
  await start.kernel.stop();
}
stdout.write("", () => process.exit(0));

/** Whether all cells ran; a kernel that may have lost what earlier cells made gets no later one. */
async function runAll(session: Session): Promise<boolean> {
  for (const { id, source } of toRun.cells) {
    tell({ began: id });
    const cell: CodeCell = { type: "code", id, source, metadata: {}, executionCount: null, outputs: [] };
    const failures = await executeCell(session, cell);
    tell({ did: id, answers: answersOf(id), error: errorOf(id), rules: failures.map(({ rule }) => rule) });
    if (failures.some(isFatal)) return false;
  }
  return true;
}

/** An error of the cell's own leaves the kernel as it was. */
function isFatal({ rule }: Failure): boolean {
  return !["cell-failed", "unhandled-rejection", "uncaught-exception"].includes(rule);
}

/** The first error of the cell, as a student knows it. */
function errorOf(cell: string): JsonValue {
  const error = collector.outputsOf(cell).find((output) => output.type === "error");
  return error === undefined ? null : { name: cut(error.name), message: cut(error.message) };
}

function answersOf(cell: string): JsonValue[] {
  return collector
    .outputsOf(cell)
    .flatMap((output) => (output.type === "display" ? [output.data[ANSWER_TYPE]] : []))
    .filter((answer) => answer !== undefined);
}

function cut(text: string): string {
  return text.slice(0, MESSAGE_LENGTH);
}

function tell(line: FromInside): void {
  stdout.write(`${JSON.stringify(line)}\n`);
}

async function readAll(): Promise<string> {
  let text = "";
  for await (const part of stdin.setEncoding("utf8")) text += part;
  return text;
}
