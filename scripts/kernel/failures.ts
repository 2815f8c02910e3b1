import type { Finding } from "../finding.ts";
import type { ErrorOutput } from "../notebook/notebook.ts";
import type { KernelEnd } from "./kernel-process.ts";

/** A finding about an execution, before it is known in which notebook, and maybe in which cell. */
export type Failure = Pick<Finding, "rule" | "message" | "cell">;

/** Longest part of a notebook's own text that a message quotes. */
const QUOTE = 300;

export function cellFailed(error: ErrorOutput): Failure {
  const cure =
    error.name === "CompileError"
      ? "Correct the cell; positions are line:column in it."
      : "Correct the cell, or tag it raises-exception if the lesson needs the error.";
  return { rule: "cell-failed", message: `The cell failed with ${headOf(error)}. ${cure}` };
}

export function missingException(): Failure {
  return {
    rule: "missing-exception",
    message:
      "The cell is tagged raises-exception, but it raised none. Remove the tag, or restore the error that it shows.",
  };
}

export function cellAborted(status: string): Failure {
  return {
    rule: "cell-aborted",
    message: `The kernel answered "${status}" and did not run the cell. Execute the notebook again.`,
  };
}

export function unhandledRejection(error: ErrorOutput): Failure {
  return {
    rule: "unhandled-rejection",
    message:
      `A promise was rejected with ${headOf(error)}, and nothing handled it while this cell was the last that had ` +
      "started. Await the promise, in this cell or an earlier one, or catch its error.",
  };
}

export function uncaughtException(error: ErrorOutput): Failure {
  return {
    rule: "uncaught-exception",
    message:
      `A callback threw ${headOf(error)} while this cell was the last that had started. ` +
      "Catch the error in the callback, or make the callback a promise and await it.",
  };
}

export function outputLimit(bytes: number): Failure {
  return {
    rule: "output-limit",
    message:
      `The notebook sent more than ${Math.round(bytes / 2 ** 20)} MB of outputs; this cell was interrupted and what it ` +
      "sent beyond that is lost. Print less, or draw fewer points.",
  };
}

export function timeLimit(of: "cell" | "notebook", seconds: number, reacted: boolean): Failure {
  const end = reacted ? "was interrupted" : "did not react to an interrupt, so the kernel was killed";
  const limit =
    of === "cell"
      ? `The cell ran longer than its limit of ${seconds} s`
      : `The notebook ran longer than its limit of ${seconds} s; the cell that was running`;
  return {
    rule: `${of}-time-limit`,
    message: `${limit} ${of === "cell" ? "and " : ""}${end}. Look for an endless loop, or allow more with --${of}-timeout.`,
  };
}

export function interrupted(): Failure {
  return { rule: "interrupted", message: "The execution was interrupted here from outside." };
}

export function kernelEnded(end: KernelEnd, log: string): Failure {
  const how =
    end.signal === null
      ? `ended with exit code ${end.code} (a call of process.exit, or a fatal error)`
      : `was killed by ${end.signal} (from outside, often for lack of memory)`;
  return {
    rule: "kernel-died",
    message: `The kernel ${how} while this cell ran.${lastWords(log)} A cell must leave the kernel alive.`,
  };
}

export function kernelNotStarted(how: string, log: string): Failure {
  return {
    rule: "kernel-not-started",
    message: `The tslab kernel did not start: ${how}.${lastWords(log)} Try npm ci, and see that NODE_OPTIONS is empty.`,
  };
}

export function kernelStuck(): Failure {
  return {
    rule: "kernel-stuck",
    message:
      "The cell ended, but the kernel gave no answer after it within the cell's time limit and was killed. " +
      "Look for work that blocks it, such as a callback with an endless loop.",
  };
}

export function endNotReached(status: string): Failure {
  return {
    rule: "end-not-reached",
    message:
      `The kernel answered "${status}" to the question for the end of the notebook, and no more. ` +
      "Look for a cell that changes globalThis, Symbol or tslab itself.",
  };
}

export function unfinishedWork(pending: readonly string[], seconds: number): Failure {
  const counts = [...new Set(pending)].map(
    (name) => `${pending.filter((other) => other === name).length} ${name}`,
  );
  return {
    rule: "unfinished-work",
    message:
      `${seconds} s after the last cell the notebook still had work to do (${counts.join(", ")}). ` +
      "Await every promise, and clear every interval.",
  };
}

export function strayOutput(text: string): Failure {
  return {
    rule: "stray-output",
    message:
      `Something wrote to the kernel's real standard output, which no notebook shows: ${JSON.stringify(text.slice(0, QUOTE))}. ` +
      "Use console.log, and give child processes a pipe.",
  };
}

function headOf(error: ErrorOutput): string {
  // Cut before the pattern, which takes the square of the length of a blank line.
  const message = error.message
    .slice(0, 2 * QUOTE)
    .replaceAll(/\s*\n\s*/g, " ")
    .replace(/\.$/, "");
  const text = error.name === "Thrown" ? `the value ${message}` : `${error.name}: ${message}`;
  return text.length > QUOTE ? `${text.slice(0, QUOTE)}...` : text;
}

function lastWords(log: string): string {
  const text = log.trim();
  return text === "" ? "" : ` Its last words: ${text.slice(-2 * QUOTE)}.`;
}
