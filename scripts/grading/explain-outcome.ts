import { isObject } from "../notebook/notebook.ts";
import { asSentence } from "./plain-text.ts";
import type { Outcome } from "./run-cells.ts";
import type { Loss } from "./run-inside.ts";
import { textOf } from "./wire.ts";

/** What follows the name of a cell in a sentence. */
const LOSSES: Record<Loss, string> = {
  memory: "needed more memory than one submission may use: look for lists and tensors that grow without end.",
  processes: "started more processes than one submission may have.",
  files: "made more files than one submission may have.",
  flood: "wrote far more than the grader reads: look for a loop that prints.",
  silent: "gave no sign of life any more and was stopped.",
  ended: "ended the kernel in which it ran: look for process.exit, and for values that fill the memory.",
  time: "was still running when the time for the whole notebook was over.",
  failed: "was not run, because its kernel did not start.",
};

const RULES: Record<string, string> = {
  "cell-time-limit":
    "ran longer than the grader waits for one cell and was stopped: look for an endless loop.",
  "kernel-stuck": "left work behind that blocks the kernel: look for a callback with an endless loop.",
  "output-limit": "printed more than the grader reads: look for a loop that prints.",
  "unhandled-rejection": "started a promise that failed, and nothing handled the error: put await before it.",
  "uncaught-exception": "left a callback behind that threw an error.",
};

/** A cell in the sentences that a student reads. */
export interface Subject {
  /** With it a sentence begins, such as `Your cell double`. */
  readonly name: string;
  /** Whether the student wrote the cell, and so can find a line in it. */
  readonly isOwn: boolean;
}

/** What kept a cell from doing what it should, in a sentence to a student; `undefined` if nothing did. */
export function explainOutcome(outcome: Outcome | undefined, subject: Subject): string | undefined {
  const what = findPredicate(outcome, subject.isOwn);
  return what === undefined ? undefined : asSentence(`${subject.name} ${what}`);
}

function findPredicate(outcome: Outcome | undefined, isOwn: boolean): string | undefined {
  if (outcome === undefined) return "was not run.";
  for (const rule of outcome.rules) if (Object.hasOwn(RULES, rule)) return RULES[rule];
  if (outcome.loss !== undefined) return LOSSES[outcome.loss];
  if (!isObject(outcome.error)) return undefined;
  const [name, message] = [textOf(outcome.error, "name"), textOf(outcome.error, "message")];
  if (name === "CompileError") {
    const place = /^(\d+):(\d+) - /;
    const lines = message.split("\n").map((line) => line.replace(place, isOwn ? "line $1, column $2: " : ""));
    return `does not compile${isOwn ? "" : " with your answers"}: ${[...new Set(lines)].join(" ")}`;
  }
  if (message === "Not implemented")
    return isOwn ? "is not done yet." : "stopped at an answer that is not done yet.";
  return `stopped with ${name}: ${message}`;
}
